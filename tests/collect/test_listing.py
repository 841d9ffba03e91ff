"""The list that a page is there for."""

from monitor.collect.content import main_content
from monitor.collect.listing import Listing, listing
from monitor.collect.tree import grown

URL = "https://a.example/news"


def found(html: str, *, lang: str = "") -> Listing | None:
    page = grown(html, url=URL)
    return listing(main_content(page.root), base=URL, url=URL, lang=lang)


def item(number: int, day: str = "", words: str = "Headline of a longer notice") -> str:
    return f"<li>{day} <a href='/n/{number}'>{words} {number}</a></li>"


def titles(links: Listing | None) -> list[str]:
    assert links is not None
    return [entry.title for entry in links.entries]


def test_the_list_with_dates_is_taken_and_not_the_longer_menu() -> None:
    """If it fails, a menu without a mark becomes the news."""
    menu = "".join(item(n, words="Department of things") for n in range(10, 15))
    news = "".join(item(n, f"2025-11-0{n}") for n in range(1, 6))

    links = found(f"<ul>{menu}</ul><table><tr><td><ol>{news}</ol></table>")

    assert titles(links) == [f"Headline of a longer notice {n}" for n in range(1, 6)]
    assert links is not None
    assert links.dated == 5
    assert 0 < links.share < 1


def test_lists_of_one_shape_are_one_list() -> None:
    """If it fails, only the longest year of an archive is read."""
    links = found(
        f"<ul>{item(1, '2025-11-07')}{item(2, '2025-11-06')}</ul>"
        f"<ul>{item(3, '2024-11-07')}{item(4, '2024-11-06')}</ul>"
    )

    assert len(titles(links)) == 4


def test_an_address_counts_once_under_its_better_title() -> None:
    """If it fails, a headline and its teaser are two articles."""
    both = item(1, "2025-11-07", "Short") + item(
        1, "2025-11-07", "A much longer headline"
    )

    links = found(f"<ul>{both}{item(2, '2025-11-06')}</ul>")

    assert titles(links) == [
        "A much longer headline 1",
        "Headline of a longer notice 2",
    ]


def test_a_date_above_counts_for_what_stands_below() -> None:
    """If it fails, pages that write each day once have no dates."""
    links = found(
        f"<h3>7 November 2025</h3><ul>{item(1)}{item(2)}</ul>"
        f"<h3>6 November 2025</h3><ul>{item(3)}{item(4)}</ul>"
    )

    assert links is not None
    days = [f"{e.published:%d}" for e in links.entries if e.published]
    assert days == ["07", "07", "06", "06"]


def test_a_dateline_is_a_date_and_a_mention_is_none() -> None:
    """If it fails, items bear no date, or that of what they tell of."""
    more = (
        "and everybody who was there agreed that the year had been a good one so far."
    )
    lines = (
        f"BERLIN, Germany – November 7, 2025 – The minister spoke {more}",
        f"(6 November 2025) The minister spoke {more}",
        f"The agreement that was signed on 1 March 2020 is extended {more}",
    )
    items = (f"{item(n)}<p>{line}</p></li>" for n, line in enumerate(lines))
    links = found(f"<ul>{''.join(i.replace('</li><p>', '<p>') for i in items)}</ul>")

    assert links is not None
    days = [e.published and f"{e.published:%Y-%m-%d}" for e in links.entries]
    assert days == ["2025-11-07", "2025-11-06", None]


def test_slashed_dates_are_read_as_the_page_means_them() -> None:
    """If it fails, 7 November becomes 11 July."""
    html = f"<ul>{item(1, '07/11/2025')}{item(2, '11/11/2025')}</ul>"
    american, unknown = found(html, lang="en-us"), found(html)

    assert american is not None
    assert unknown is not None
    assert [f"{e.published:%m-%d}" for e in american.entries if e.published] == [
        "07-11",
        "11-11",
    ]
    assert unknown.entries[0].published is None


def test_a_page_without_links_has_no_list() -> None:
    """If it fails, a text is read as a list."""
    assert found("<p>Only words.</p>") is None
    assert found("<ul><li><a href=/x>Home</a><li><a href=/y>Contact</a></ul>") is None
