"""What a page is about, without what stands around it."""

import pytest

from monitor.collect.content import has_main, main_content, pieces, text_of
from monitor.collect.tree import Element, grown


def root_of(html: str) -> Element:
    return grown(html, url="https://a.example/").root


def content(html: str, *, strict: bool = True) -> str:
    return text_of(main_content(root_of(html), strict=strict))


WORDS = "<div><p>What the page is about, at some length.</p></div>"


@pytest.mark.parametrize(
    "around",
    [
        "<nav>x</nav>", "<aside>x</aside>", "<footer>x</footer>", "<header>x</header>",
        "<div role=navigation>x</div>", "<div class='relatedPosts'>x</div>",
        "<div id=site-footer>x</div>", "<div class='page-header'>x</div>",
        "<ul class='breadcrumb'><li>x</ul>", "<div class='cookie-notice'>x</div>",
    ],
)  # fmt: skip
def test_what_stands_around_is_left_out(around: str) -> None:
    """If it fails, menus and related links become news."""
    said = "What the page is about, at some length."

    assert content(around + WORDS) == said
    assert content(WORDS + around) == said


def test_a_name_does_not_hide_most_of_a_page() -> None:
    """If it fails, a page whose author calls everything "sidebar" is empty."""
    assert content(f"<div class='has-sidebar menu'>{WORDS}</div>x")
    assert "x" in content(f"{WORDS}<div class=menu>x</div>", strict=False)
    assert "x" not in content(f"{WORDS}<div class=sidebar>x</div>", strict=False)


def test_the_marked_part_is_the_page() -> None:
    """If it fails, what stands beside the main part is read with it."""
    page = f"<div>beside</div><main>{WORDS}</main>"

    assert content(page) == "What the page is about, at some length."
    assert has_main(root_of(page))
    assert has_main(root_of("<div role=main></div>"))
    assert not has_main(root_of(WORDS))


def test_a_card_keeps_its_own_header() -> None:
    """If it fails, the headlines of a blog are lost."""
    assert content("<article><header><h2>A</h2></header><p>b</p></article>") == "A b"


def test_a_page_is_cut_into_what_stands_by_itself() -> None:
    """If it fails, lines, items and cells run into each other."""
    found = pieces(
        root_of(
            "<h2>A</h2><p>b <i>c</i></p><ul><li>d</ul>e<br>f<pre>g\n\nh</pre>"
            "<table><tr><th>M<th>R<tr><td>Ga<td>25</table><time datetime=2025-11-07>i</time>"
        ).children
    )

    assert [(p.kind, p.text) for p in found] == [
        ("heading", "A"),
        ("text", "b c"),
        ("item", "d"),
        ("line", "e"),
        ("text", "f"),
        ("pre", "g"),
        ("pre", "h"),
        ("row", "Ga | 25"),
        ("text", "i"),
    ]
    assert found[0].level == 2
    assert found[7].header == "M | R"
    assert found[8].stamp == "2025-11-07"


def test_a_link_knows_its_line() -> None:
    """If it fails, a word in a sentence is taken for a headline."""
    (piece,) = pieces(root_of("<p>See <a href=/x>this</a> now</p>").children)

    (anchor,) = piece.anchors
    assert (anchor.before, anchor.line) == ("See", len("See this now"))
