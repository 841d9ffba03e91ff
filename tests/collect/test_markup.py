"""Markup becomes what a reader would see."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.markup import (
    escaped,
    fold,
    looks_like_markup,
    one_line,
    plain,
    tidy,
)


@pytest.mark.fault(no=47)
@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("<p>one</p><p>two</p>three", "one\n\ntwo\n\nthree", id="blocks"),
        pytest.param("one<br>two<br/><br/>three", "one\ntwo\n\nthree", id="breaks"),
        pytest.param("<b>bo</b>ld <i>and</i> not", "bold and not", id="inline"),
        pytest.param("CO<sub>2</sub> up 5<sup>th</sup>", "CO2 up 5th", id="sub, sup"),
        pytest.param("<ul><li>a<li>b</ul>c", "a\nb\n\nc", id="list"),
        pytest.param(
            "<table><tr><td>a<td>b<tr><th>c</table>d", "a b\nc\n\nd", id="table"
        ),
        pytest.param("a<script>if (a < b) x()</script>b", "ab", id="script"),
        pytest.param("<style>p {}</style><noscript>x</noscript>a", "a", id="style"),
        pytest.param(
            "<i hidden>no</i><b style='Display : none'>no</b>yes", "yes", id="hidden"
        ),
        pytest.param("<i aria-hidden='true'>no</i>yes<!-- no -->", "yes", id="aria"),
        pytest.param(
            "AT&amp;T &mdash; &#8364;5&nbsp;bn", "AT&T — €5 bn", id="entities"
        ),
        pytest.param("AT&amp;amp;T", "AT&T", id="double entity"),
        pytest.param("&lt;p&gt;Hi&lt;/p&gt;", "Hi", id="escaped"),
        pytest.param("&amp;lt;b&amp;gt;Hi&amp;lt;/b&amp;gt;", "Hi", id="escaped twice"),
        pytest.param("5 < 6 &lt; 7 <8", "5 < 6 < 7 <8", id="less than"),
        pytest.param("one\n\ntwo\nthree", "one\n\ntwo three", id="plain paragraphs"),
        pytest.param("<p>one\n\n  two</p>", "one two", id="source white space"),
        pytest.param("t\u200bar\u00adiff\ufeff", "tariff", id="zero width"),
        pytest.param("\u202eevil\u202c \u2066x\u2069\u200f", "evil x", id="bidi"),
        pytest.param("a\x00b\x1bc\x9dd\x7f", "abcd", id="controls"),
        pytest.param("a\ud800b\udfff", "ab", id="surrogates"),
        pytest.param("tar\u200diff", "tariff", id="idle joiner"),
        pytest.param("می‌خواهم", "می‌خواهم", id="needed joiner"),
        pytest.param("👩\u200d🚀", "👩\u200d🚀", id="emoji joiner"),
        pytest.param("a\u2028b\u2029c\u3000d\u2009e", "a b c d e", id="separators"),
        pytest.param("<p>", "", id="nothing"),
        pytest.param("a<!-- unclosed", "a", id="unclosed comment"),
        pytest.param("<a href='x'>unclosed", "unclosed", id="unclosed tag"),
    ],
)
def test_plain(markup: str, text: str) -> None:
    """Rules match on this text; markup left in it hides words or invents some."""
    assert plain(markup) == text


def test_one_line() -> None:
    """A newline in a title would split a mail header."""
    assert one_line("<b>Two\r\nBcc: x</b><br>lines") == "Two Bcc: x lines"


@pytest.mark.parametrize(
    "text", ["5 <b and c> 6", "one\n\ntwo", "R&D", "&", "", "a < b", "x &amp y"]
)
def test_escaped_text_comes_back(text: str) -> None:
    """Text that a feed declares as plain must not be read as tags."""
    assert fold(plain(escaped(text))) == fold(text.replace("&amp", "&amp"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a</p>", True), ("<br/>", True), ("<a href=x>", True), ("a <b> c", False)],
)
def test_looks_like_markup(text: str, *, expected: bool) -> None:
    """Feeds declare HTML as plain text, and write `a <b>` in titles."""
    assert looks_like_markup(text) is expected


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    """Whatever a stranger writes must come out clean, and stay as it came out."""
    found = plain(text)

    assert found == tidy(found)
    found.encode()
    assert "\x00" not in found


@given(st.lists(st.sampled_from(["<p>", "</p>", "<b>", "<", ">", "&lt;", "x", "<!--",
                                 "&amp;", "\n", "<li>", "</ul>", "<br>", '"'])))  # fmt: skip
def test_any_tag_soup_is_read(pieces: list[str]) -> None:
    """Broken HTML is the rule in feeds."""
    plain("".join(pieces))


HOSTILE = {
    "nested": "<div>" * 200_000 + "x",
    "nested with quotes": '<div a="<">' * 200_000 + "x",
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(40_000)) + ">x",
    "less-than signs": "<" * 1_000_000,
    "open tags": "<a " * 300_000,
    "one long name": "<" + "a" * 300_000,
    "formatting": "".join(f"<font size={n}>" for n in range(1500)) + "<p>x" * 1300,
    "newlines": " \n" * 500_000,
    "ampersands": "&" * 1_000_000,
}


@pytest.mark.fault(no=37)
@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE.keys())
def test_f37_hostile_markup_is_read_in_linear_time(markup: str) -> None:
    """The HTML parser needs 86 s for 200,000 nested elements: that stops the daemon.

    Processor time, not the clock on the wall, and twenty times what it takes.
    """
    before = time.process_time()
    plain(markup)

    assert time.process_time() - before < 10
