"""A page as it can be seen."""

import pytest

from monitor.collect.tree import Element, bare, grown, within
from monitor.errors import ParseError

URL = "https://a.example/x/"


def seen(html: str) -> str:
    """Return the words on a page, those of each element together."""
    root = grown(html, url=URL).root
    words = [c for e in within(root) for c in e.children if isinstance(c, str)]
    return " ".join(" ".join(words).split())


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>x</script>", "<style>x</style>", "<!-- x -->", "<p hidden>x</p>",
        "<p style='display: none'>x</p>", "<p aria-hidden=true>x</p>", "<svg>x</svg>",
        "<span class='sr-only'>x</span>", "<button>x</button>", "<noscript>x</noscript>",
        "<select><option>x</select>", "<template>x</template>",
    ],
)  # fmt: skip
def test_what_nobody_sees_is_gone(hidden: str) -> None:
    """If it fails, scripts and controls are read as news."""
    assert seen(f"<body><p>a</p>{hidden}<p>b</p>") == "a b"


def test_what_a_page_says_of_itself_is_known() -> None:
    """If it fails, its links lead elsewhere."""
    page = grown("<html lang=EN-us><title> A\n b</title><base href='/y/'>", url=URL)

    assert (page.title, page.lang) == ("A b", "en-us")
    assert page.base == "https://a.example/y/"
    assert grown("<p>a", url=URL).base == URL


def test_size_and_lines_are_known() -> None:
    """If it fails, nothing can tell content from what stands around it."""
    root = grown("<div>a <b>bc</b></div>", url=URL).root
    (div,) = (c for c in root.children if isinstance(c, Element))
    bold = div.children[1]

    assert isinstance(bold, Element)
    assert (div.size, div.block, bold.size, bold.block) == (3, True, 2, False)


def test_deep_nesting_is_lifted_and_no_word_lost() -> None:
    """If it fails, a deep page ends in a recursion error."""
    assert seen("<div>" * 1000 + "deep" + "</div>" * 1000 + "end") == "end deep"


def test_a_selector_names_what_is_read() -> None:
    """If it fails, a page that is read badly cannot be helped."""
    html = "<p>a</p><div class=x>b<div class=x>c</div></div><div class=x>d</div>"

    root = grown(html, url=URL, select="div.x").root

    assert [c.tag for c in root.children if isinstance(c, Element)] == ["div", "div"]
    assert [e.tag for e in within(root)] == ["body", "div", "div", "div"]


@pytest.mark.parametrize(
    ("select", "reason", "words"),
    [("p[", "unparsable", "no CSS selector"), ("#none", "empty", "matches '#none'")],
)
def test_a_selector_that_finds_nothing_says_so(
    select: str, reason: str, words: str
) -> None:
    """If it fails, a typo in the configuration looks like an empty page."""
    with pytest.raises(ParseError) as caught:
        grown("<p>a</p>", url=URL, select=select)

    assert caught.value.reason == reason
    assert words in str(caught.value)


def test_overlong_values_and_unclosed_comments_cost_nothing() -> None:
    """If it fails, pictures in the markup use up the limits."""
    assert bare(f"<p title='{'x' * 5000}'>a</p>") == '<p title="">a</p>'
    assert bare("a<!-- b") == "a"
    assert bare("a<script>b") == "a"


def test_too_much_nesting_is_refused() -> None:
    """If it fails, a page takes a minute to parse."""
    with pytest.raises(ParseError) as caught:
        grown("<div>" * 200_000, url=URL)
    assert caught.value.reason == "unparsable"
