"""The main text of a page, without what stands around it."""

from datetime import UTC, datetime

from monitor.collect.fulltext import full_text

SENTENCES = [
    "The ministry of commerce suspended its controls on rare earths on Friday.",
    "The suspension holds until 10 November 2026, according to the announcement.",
    "Exporters of dysprosium and terbium need no licence for shipments to allies.",
    "Magnet makers in Europe said that they expect deliveries to return to normal.",
]
PAGE = (
    "<html><head><title>Ministry suspends controls</title>"
    '<meta property="article:published_time" content="2025-11-07T10:00:00Z"></head>'
    "<body><nav><a href='/'>Home</a> <a href='/login'>Log in</a></nav><article>"
    "<h1>Ministry suspends controls</h1>"
    + "".join(f"<p>{sentence * 2}</p>" for sentence in SENTENCES)
    + "</article><aside>Most read: football results</aside>"
    "<footer>Copyright. Privacy policy</footer></body></html>"
)
URL = "https://news.example/1"


def test_the_text_comes_without_navigation_and_footer() -> None:
    """If it fails, menus and copyright lines are read as news."""
    found = full_text(PAGE.encode(), URL, "text/html; charset=utf-8")
    assert found is not None
    assert all(sentence in found.text for sentence in SENTENCES)
    assert not any(w in found.text for w in ("Log in", "football", "Privacy"))
    assert "\n\n" in found.text
    assert found.published == datetime(2025, 11, 7, tzinfo=UTC)


def test_a_page_without_a_text_gives_none() -> None:
    """If it fails, a wall or an empty page replaces the summary."""
    wall = b"<html><body><h1>Subscribe to read on</h1><p>Log in.</p></body></html>"
    assert full_text(wall, URL, "text/html") is None
    assert full_text(b"", URL, None) is None
    assert full_text(b"%PDF-1.7 \x00", URL, "application/pdf") is None


def test_other_encodings_are_read() -> None:
    """If it fails, pages in older encodings are rubbish."""
    page = PAGE.replace("Friday", "vendredi, à Genève").encode("windows-1252")
    found = full_text(page, URL, "text/html; charset=windows-1252")
    assert found is not None
    assert "à Genève" in found.text


def test_tangled_markup_is_left_alone() -> None:
    """If it fails, a hostile page keeps a worker busy to its deadline."""
    assert full_text(b"<div>" * 200_000, URL, "text/html") is None
