"""Web pages as feeds: what is on them, what becomes new on them, and what is refused."""

import contextlib
import time
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.collect.page import Shape, read_page
from monitor.errors import ParseError
from monitor.model.source import Entry, Feed
from tests.collect.web_pages import (
    BULLETIN,
    CHINESE_TEXT,
    EXEMPT,
    LICENCES,
    LISTS,
    SUSPENDED,
    UNDATED,
    YEARS,
    body_of,
    policy,
    site,
)

URL = "https://www.ministry.example/policy/licences"


def read(page: str | bytes, *, url: str = URL, most: int = 2000) -> Feed:
    body = page if isinstance(page, bytes) else page.encode()
    return read_page(body, url=url, content_type="text/html", max_entries=most)


def guids(feed: Feed) -> list[str | None]:
    return [entry.guid for entry in feed.entries]


def new(before: str, after: str, *, url: str = URL) -> list[Entry]:
    """Return what one visit shows that the visit before it did not."""
    known = set(guids(read(before, url=url)))
    return [e for e in read(after, url=url).entries if e.guid not in known]


def refused(page: str | bytes, *, url: str = URL) -> ParseError:
    with pytest.raises(ParseError) as caught:
        read(page, url=url)
    return caught.value


def day_of(entry: Entry) -> str | None:
    moment: datetime | None = entry.published
    return moment.strftime("%Y-%m-%d") if moment else None


# --- lists of links ---


@pytest.mark.parametrize("name", LISTS)
def test_a_list_gives_its_links_and_nothing_else(name: str) -> None:
    """If it fails, headlines are lost, or menus and "popular" become news."""
    sample = LISTS[name]

    feed = read(body_of(name), url=sample.url)

    found = [(e.link or "", e.title, day_of(e)) for e in feed.entries]
    assert [(t, d) for _, t, d in found] == [
        (title, day and day[:10]) for _, title, day in sample.found
    ]
    for (link, *_), (path, *_) in zip(found, sample.found, strict=True):
        assert path in link
    assert feed.warning is None
    assert len(set(guids(feed))) == len(sample.found)


def test_a_chinese_page_is_read_whatever_the_server_calls_it() -> None:
    """If it fails, a ministry that sends GB2312 under another label is unreadable."""
    body, url = body_of("mofcom"), LISTS["mofcom"].url
    read_as = [
        read_page(body, url=url, content_type=kind, max_entries=99)
        for kind in (None, "text/html", "text/html; charset=iso-8859-1")
    ]

    assert read_as[0].title == "政策发布_商务部"
    assert read_as[1:] == read_as[:2]


def test_what_stands_beside_a_headline_is_its_text() -> None:
    """If it fails, teasers are lost, or their "read more" is taken for one."""
    days = {e.title: e.html for e in read(body_of("days"), url=URL).entries}
    papers = [e.html for e in read(UNDATED.html, url=UNDATED.url).entries]

    assert days["Remarks at the conference on mining"] == (
        "<p>The minister spoke of supply.</p>"
    )
    assert papers[0] == "<p>A note on supply, by A. Writer.</p>"


def test_a_time_with_a_zone_keeps_both() -> None:
    """If it fails, an article of the morning is dated to midnight."""
    first = read(body_of("wordpress"), url=LISTS["wordpress"].url).entries[0]

    assert str(first.published) == "2025-11-07 08:30:00+00:00"
    assert first.zone == "+01:00"


@pytest.mark.parametrize("name", LISTS)
def test_the_same_list_has_the_same_names_at_every_visit(name: str) -> None:
    """If it fails, everything is news again at every visit."""
    url = LISTS[name].url
    again = body_of(name).replace(b"1,234,567", b"1,234,999")
    again = again.replace(b"sid=AB12", b"sid=CD34").replace(
        b"utm_source=x", b"utm_id=7"
    )

    assert guids(read(body_of(name), url=url)) == guids(read(again, url=url))


ITEM = '<li>09.11.2025 <a href="u/6.html">Licences for magnets suspended</a></li>'


def test_an_item_that_is_added_is_the_only_new_one() -> None:
    """If it fails, news on a list is missed, or comes with all that was known."""
    after = YEARS.html.replace("<h3>2025</h3><ul>", f"<h3>2025</h3><ul>{ITEM}")

    (only,) = new(YEARS.html, after, url=YEARS.url)

    assert only.guid == "https://www.agency.example/sanctions/u/6.html"
    assert (only.title, day_of(only)) == (
        "Licences for magnets suspended",
        "2025-11-09",
    )


def test_an_item_that_is_edited_keeps_its_name() -> None:
    """If it fails, a corrected headline is a second article."""
    after = YEARS.html.replace("Guidance for exporters", "New guidance for exporters")

    assert new(YEARS.html, after, url=YEARS.url) == []
    titles = [e.title for e in read(after, url=YEARS.url).entries]
    assert "New guidance for exporters of magnets" in titles


def test_what_stands_around_a_list_may_change() -> None:
    """If it fails, a banner or a popular page is told as news."""
    banner = '<div class="alert-banner"><a href="/b">Offices are closed today</a></div>'
    after = YEARS.html.replace(
        '<div class="content">', f'{banner}<div class="content">'
    )
    after = after.replace("A third popular page", "A page that is popular now")
    after = after.replace("/pop/3", "/pop/4")

    assert after != YEARS.html
    assert new(YEARS.html, after, url=YEARS.url) == []


def test_a_list_may_be_put_in_another_order() -> None:
    """If it fails, sorting a page makes news."""
    first, second = (
        YEARS.html.index("<li>03.12.2024"),
        YEARS.html.index("<li>01.08.2024"),
    )
    end = YEARS.html.index("</ul>", second)
    html = YEARS.html
    after = html[:first] + html[second:end] + html[first:second] + html[end:]

    assert guids(read(after, url=YEARS.url)) != guids(read(html, url=YEARS.url))
    assert new(html, after, url=YEARS.url) == []


def test_of_too_many_the_newest_are_taken() -> None:
    """If it fails, a list of all years hides what is new."""
    feed = read(YEARS.html, url=YEARS.url, most=2)

    assert [day_of(e) for e in feed.entries] == ["2025-11-07", "2024-12-03"]
    assert (feed.dropped, feed.warning) == (3, "5 entries, only 2 taken")


# --- texts ---


def test_a_text_gives_an_entry_for_each_block() -> None:
    """If it fails, a policy is one lump, or its menus are part of it."""
    feed = read(policy(LICENCES, EXEMPT))

    assert [e.title for e in feed.entries] == [
        "Export licences – Magnets",
        "Export licences – Magnets",
        "Export licences – Forms",
        "Export licences – Duties",
        "Export licences – Duties",
    ]
    assert feed.entries[0].html == f"<p>{LICENCES}</p>"
    assert feed.entries[3].html == "<p>Metal: Gallium; Rate: 25 %</p>"
    assert {e.link for e in feed.entries} == {URL}
    assert all(e.link_shared for e in feed.entries)


def test_a_paragraph_that_is_added_is_the_only_new_one() -> None:
    """If it fails, the suspension of a rule is missed or drowned."""
    for place in range(3):
        after = [LICENCES, EXEMPT]
        after.insert(place, SUSPENDED)
        (only,) = new(policy(LICENCES, EXEMPT), policy(*after))
        assert only.html == f"<p>{SUSPENDED}</p>"


def test_a_paragraph_that_is_edited_is_new() -> None:
    """If it fails, "45 days" becomes "30 days" and nobody hears of it."""
    edited = LICENCES.replace("45 working days", "30 working days")

    (only,) = new(policy(LICENCES, EXEMPT), policy(edited, EXEMPT))

    assert only.html == f"<p>{edited}</p>"


def test_a_row_that_is_edited_is_new() -> None:
    """If it fails, a duty is raised in silence, or the whole table is news."""
    rows = (("Gallium", "25 %"), ("Germanium", "20 %"))

    (only,) = new(policy(LICENCES), policy(LICENCES, rows=rows))

    assert only.html == "<p>Metal: Germanium; Rate: 20 %</p>"


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(policy(LICENCES, EXEMPT, clock="23:59:01"), id="clock"),
        pytest.param(policy(LICENCES, EXEMPT, banner="Open again"), id="banner"),
        pytest.param(policy(EXEMPT, LICENCES), id="order"),
        pytest.param(policy(LICENCES), id="taken away"),
        pytest.param(
            policy(LICENCES, EXEMPT).replace("24 November", "25 November"), id="day"
        ),
        pytest.param(
            policy(LICENCES, EXEMPT).replace("<p>", "<p class='x'>\n "), id="markup"
        ),
    ],
)
def test_what_says_nothing_new_makes_nothing_new(after: str) -> None:
    """If it fails, a clock or a banner sends alerts."""
    assert after != policy(LICENCES, EXEMPT)
    assert new(policy(LICENCES, EXEMPT), after) == []


def test_a_chinese_text_is_read() -> None:
    """If it fails, an announcement in GBK is lost, or its visitors are counted."""
    feed = read(CHINESE_TEXT.encode("gbk"))
    said = "".join(e.html for e in feed.entries)

    assert feed.entries[0].title == "商务部公告2025年第61号"
    assert "决定对境外相关稀土物项实施出口管制" in said
    assert "3021" not in said
    assert "首页" not in said


def test_a_mail_that_is_laid_out_with_tables_is_a_text() -> None:
    """If it fails, the links in a bulletin are taken for a list."""
    feed = read(BULLETIN)

    assert {e.title for e in feed.entries} == {"New guidance on magnets"}
    assert "View as a webpage" not in "".join(e.html for e in feed.entries)
    assert "Declarations are due from 1 January 2026." in feed.entries[1].html


# --- told how to read ---


def test_a_part_and_a_shape_can_be_named() -> None:
    """If it fails, a page that is read badly cannot be helped."""
    kinds: dict[str, tuple[str | None, Shape]] = {
        "list": (".sidebar ul", "auto"),
        "text": ("main", "text"),
        "links": (None, "links"),
    }
    page = policy(LICENCES, EXEMPT).encode()
    read_as = {
        name: read_page(
            page,
            url=URL,
            content_type=None,
            max_entries=99,
            select=select,
            shape=shape,
        )
        for name, (select, shape) in kinds.items()
    }

    assert [e.guid for e in read_as["list"].entries] == [
        f"https://www.ministry.example/pop/{n}" for n in (1, 2, 3)
    ]
    assert guids(read_as["text"]) == guids(read(page))
    assert {e.title for e in read_as["links"].entries} == {
        "Form 7-A (PDF)",
        "Guide for applicants",
    }


def test_a_text_is_no_list_even_when_asked() -> None:
    """If it fails, a page without its list gives something else."""
    with pytest.raises(ParseError, match="no list of links") as caught:
        read_page(
            f"<html><p>{LICENCES}</p>".encode(),
            url=URL,
            content_type=None,
            max_entries=9,
            shape="links",
        )

    assert caught.value.reason == "empty"


# --- what is refused ---

FILLER = "<p>" + "Nothing to see here at all. " * 3 + "</p>"


@pytest.mark.parametrize(
    ("page", "reason", "words"),
    [
        pytest.param("", "empty", "empty", id="nothing"),
        pytest.param(b"\xff\xfe", "empty", "empty", id="only a mark"),
        pytest.param("<html><body></body></html>", "empty", "empty", id="empty page"),
        pytest.param(
            site("<main></main>", "Offices"), "empty", "nothing", id="only what is around"
        ),
        pytest.param(
            site("<h1>Page not found</h1>" + FILLER * 30, "404"), "not_a_feed",
            "error page", id="error page",
        ),
        pytest.param(
            "<title>502 Bad Gateway</title><center><h1>502 Bad Gateway</h1></center>",
            "not_a_feed", "error page", id="gateway",
        ),
        pytest.param(
            "<title>Agency</title><h1>We will be back soon</h1><p>Maintenance.</p>",
            "not_a_feed", "maintenance", id="maintenance",
        ),
        pytest.param(
            "<title>Sign in</title><form><p>Please sign in to read on.</p>"
            "<input name=u><input type='password' name=p></form>",
            "blocked", "login", id="login",
        ),
        pytest.param(
            "<title>Just a moment...</title><p>Checking your browser.</p>"
            "<script src='https://challenges.cloudflare.com/x.js'></script>",
            "blocked", "bot wall", id="bot wall",
        ),
        pytest.param(
            "<title>访问验证</title><p>请完成验证码后继续访问。</p>", "blocked", "bot wall",
            id="bot wall in Chinese",
        ),
        pytest.param(
            "<title>Daily</title><h1>Before you continue</h1><p>We and our partners use "
            "cookies. Accept all or manage your choices.</p>",
            "blocked", "consent", id="consent",
        ),
        pytest.param(
            "<html><title>News</title><div id='app'></div><script src='a.js'></script>",
            "not_a_feed", "scripts", id="scripts only",
        ),
        pytest.param(
            "<title>Moved</title><meta http-equiv='refresh' content='0; url=/new'>",
            "not_a_feed", "/new", id="redirect",
        ),
        pytest.param(
            "<html><script>location.href='/start.html'</script></html>", "not_a_feed",
            "/start.html", id="redirect by script",
        ),
        pytest.param(
            "<html><frameset cols='*'><frame src='a.html'></frameset></html>",
            "not_a_feed", "frames", id="frames",
        ),
        pytest.param('{"items": []}', "not_a_feed", "JSON", id="JSON"),
        pytest.param(
            "<?xml version='1.0'?><rss version='2.0'><channel></channel></rss>",
            "not_a_feed", "feed", id="feed",
        ),
        pytest.param("<?xml version='1.0'?><urlset></urlset>", "not_a_feed", "XML", id="XML"),
        pytest.param("Just words.", "not_a_feed", "text", id="plain text"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "not_a_feed", "a PDF", id="PDF"),
        pytest.param(
            "<html>" + "<div>" * 200_000 + "words", "unparsable", "tangled", id="nested"
        ),
    ],
)  # fmt: skip
def test_what_is_no_page_is_refused_with_its_reason(
    page: str | bytes, reason: str, words: str
) -> None:
    """If it fails, an error page is told as news, or nobody learns what is wrong."""
    error = refused(page)

    assert error.reason == reason
    assert words in str(error)


def test_a_page_about_walls_is_none() -> None:
    """If it fails, an article on captchas, logins or cookies is refused."""
    report = (
        "The agency reports that access was denied to 300 exporters after a captcha was "
        "added to its sign-in page. It says that maintenance is under way, and that all "
        "who accept cookies will be able to log in again before the end of the month. "
    )

    feed = read(site(f"<main><h1>Report</h1><p>{report * 2}</p></main>", "Report"))

    assert "300 exporters" in feed.entries[0].html


def test_a_page_that_is_too_large_says_so() -> None:
    """If it fails, the end of a long page is missing in silence."""
    rows = "".join(f"<p>{n} {LICENCES} {EXEMPT}</p>" for n in range(10_000))

    feed = read(f"<html><body>{rows}</body></html>")

    assert "too large" in (feed.warning or "")
    assert len(feed.entries) == 2000


WORDS = (
    "<html> <body> <div> </div> <p> <ul> <li> <a\thref='/x/1'> </a> <table> <tr> <td>"
    " <time\tdatetime='2025-13-77T00:00Z'> <h2> <pre> <br> <!-- <script> <base\thref='//['>"
    " 2025-11-07 31.02.2025 令和99年9月9日 headline 商务部 &#0; <a\thref='http://[::1'>"
)
ITEMS = "".join(
    f'<li><a href="/n/{n}">Headline number {n} of a long list</a> <b>2025-11-07</b></li>'
    for n in range(30_000)
)
HOSTILE = {
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(40_000)) + f">{LICENCES}",
    "long list": f"<ul>{ITEMS}</ul>",
    "open comments": "<!--" * 300_000,
    "open scripts": "<script " * 300_000,
    "open tags": "<a " * 300_000,
    "less-than signs": "<" * 1_000_000,
    "quotes": '="' * 300_000,
    "links in a line": "<p>" + "<a href=/x>word</a> " * 30_000,
    "one word": "<p>" + "1" * 1_000_000,
    "dates": "<p>" + "2025-11-07 " * 200_000,
    "lines": "<p>" + "line<br>" * 100_000,
    "picture": f'<img src="data:image/png;base64,{"A" * 3_000_000}"><p>{LICENCES}',
}


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_costs_seconds(page: str) -> None:
    """If it fails, one page stops a worker until it is ended.

    Processor time, not the clock on the wall; each takes less than four seconds.
    """
    before = time.process_time()
    with contextlib.suppress(ParseError):
        read(f"<html><body>{page}")

    assert time.process_time() - before < 12


@pytest.mark.parametrize("name", ["attributes", "picture"])
def test_overlong_tags_do_not_hide_the_text(name: str) -> None:
    """If it fails, a picture in the markup makes a page unreadable."""
    assert read(f"<html><body>{HOSTILE[name]}").entries[0].html == f"<p>{LICENCES}</p>"


TAGS = st.sampled_from(WORDS.split())


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(), st.lists(TAGS, max_size=60).map(" ".join)))
def test_whatever_comes_is_read_or_refused(page: bytes | str) -> None:
    """If it fails, one page stops a visit with an error that nobody expects."""
    try:
        feed = read(b"<html>" + page if isinstance(page, bytes) else "<html>" + page)
    except ParseError:
        return
    assert len(set(guids(feed))) == len(feed.entries) > 0
