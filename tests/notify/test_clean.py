"""Outside words made safe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.notify.clean import host, one_line, shorten, web_link


@pytest.mark.fault(no=47)
@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("two\r\nBcc: x@y", "two Bcc: x@y"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("ta\u200briff", "tariff"),
        ("red \x1b[31mtext\x07", "red [31mtext"),
        ("nul\x00l", "null"),
        ("half \ud800", "half \ufffd"),
        ("c1\u0085next", "c1 next"),
        ("  much \t space\u2028here ", "much space here"),
    ],
)
def test_one_line_hides_nothing_and_breaks_nothing(dirty: str, clean: str) -> None:
    """A headline must not add a mail header, drive a terminal or turn a host round."""
    assert one_line(dirty) == clean


@given(text=st.text(), limit=st.integers(1, 50))
def test_one_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    """Whatever a feed sends, a header of 150 characters stays one."""
    seen = one_line(text, limit=limit)

    assert len(seen) <= limit
    assert len(seen.splitlines()) <= 1
    seen.encode()


def test_shorten_cuts_at_a_space() -> None:
    """Half a word reads like another word."""
    assert shorten("suspended until November", 20) == "suspended until…"


@pytest.mark.fault(no=44)
@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://news.example/a?b=1&c=%20", "https://news.example/a?b=1&c=%20"),
        ("https://news.example/a|b<c>", "https://news.example/a%7Cb%3Cc%3E"),
        ('https://news.example/"onclick', "https://news.example/%22onclick"),
        ("HTTPS://news.example/", "HTTPS://news.example/"),
        ("https://news.example/ü b", "https://news.example/%C3%BC%20b"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("//news.example/", None),
        ("https://", None),
        ("http://[bad", None),
        ("mailto:x@y", None),
        (None, None),
    ],
)
def test_only_web_links_pass(url: str | None, safe: str | None) -> None:
    """A feed must not put a script, or a second label, behind a headline."""
    assert web_link(url) == safe


@given(st.text())
def test_web_link_never_raises(url: str) -> None:
    """A broken link costs its link, not its digest."""
    safe = web_link(url)

    assert safe is None or not set(safe) & set('<>|" \n')


def test_host_shows_where_a_link_leads() -> None:
    """User info in front of the host must not be taken for it."""
    assert host("https://bank.example@www.evil.example/x") == "evil.example"
