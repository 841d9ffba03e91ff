"""What is news: entries under other names, edits, and what only looks like either."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

from monitor.errors import WorkTimeout
from monitor.model.event import Argument, Extraction, Text
from monitor.model.ontology import ArgumentType, Stage
from monitor.model.source import Entry, Feed, FetchFailed, FetchTrouble, Source
from monitor.model.text import Document
from monitor.pipeline.news import News, Sorted, news_of, sort_out
from monitor.pipeline.parts import Parts
from monitor.pipeline.read import read_articles
from monitor.pipeline.take import take_readings
from monitor.store import Store
from tests.fakes import FakeReaders, fetched
from tests.makers import NOON, a_source, a_span, an_event
from tests.pipeline.test_parse import Failing

Maker = Callable[..., Parts]
SOURCE = a_source(group="publisher")
ENTRY = Entry(
    guid="g1",
    link="https://news.example/1",
    title="China suspends controls",
    html="<p>For one year.</p>",
    published=NOON - timedelta(hours=1),
    updated=None,
)


def sort(parts: Parts, *entries: Entry, source: Source = SOURCE) -> tuple[Sorted, News]:
    """Sort entries and make articles of those that are news."""
    found = sort_out(parts, source, Feed(title="T", entries=entries))
    news = asyncio.run(news_of(parts, source, found, fetched(b"")))
    assert isinstance(news, News)
    return found, news


def keep(parts: Parts, *entries: Entry, source: Source = SOURCE) -> None:
    take(parts, sort(parts, *entries, source=source)[1])


def take(parts: Parts, news: News) -> int:
    """Keep what is news; return how many events it brought."""
    readings = asyncio.run(read_articles(parts, [*news.fresh, *news.edited]))
    return take_readings(
        parts,
        readings,
        now=NOON + timedelta(hours=1),
        witness=lambda a: a.source,
        baseline=False,
        respelled=news.respelled,
    ).events


def ids(sorted_out: tuple[Sorted, News]) -> tuple[int, int, int]:
    found, news = sorted_out
    return len(news.fresh), len(news.edited), found.known


def test_what_is_known_and_unchanged_is_no_news(make: Maker) -> None:
    """If it fails, every visit brings every entry."""
    parts = make()
    keep(parts, ENTRY)
    assert ids(sort(parts, ENTRY)) == (0, 0, 1)
    assert ids(sort(parts, ENTRY, replace(ENTRY, guid="g2", link=None))) == (1, 0, 1)


def test_markup_that_kills_its_reader_fails_the_visit_and_nothing_else(
    make: Maker,
) -> None:
    """If it fails, one entry's markup stops the daemon, or is dropped in silence."""
    parts = make(parsers=Failing(WorkTimeout("too long")))
    found = sort_out(parts, SOURCE, Feed(title="T", entries=(ENTRY,)))
    news = asyncio.run(news_of(parts, SOURCE, found, fetched(b"")))
    assert isinstance(news, FetchFailed)
    assert news.trouble is FetchTrouble.PARSE_TIMEOUT
    assert news.source == fetched(b"").source


def test_c55_a_changed_guid_at_the_same_address_is_no_news(make: Maker) -> None:
    """If it fails, a publisher's new system tells everything once more."""
    parts = make()
    keep(parts, ENTRY)
    tracked = "http://news.example/1/?utm_source=rss"
    assert ids(sort(parts, replace(ENTRY, guid="new", link=ENTRY.link))) == (0, 0, 1)
    assert ids(sort(parts, replace(ENTRY, guid=None, link=tracked)))[0] <= 1


def test_c55_one_item_in_three_feeds_of_a_publisher_is_one_article(
    make: Maker,
) -> None:
    """If it fails, an item that CBP shows in three feeds is told three times."""
    parts = make()
    feeds = tuple(a_source(name=f"cbp-{n}", group="cbp") for n in range(3))
    parts = replace(parts, settings=replace(parts.settings, sources=feeds))
    keep(parts, ENTRY, source=feeds[0])
    assert ids(sort(parts, ENTRY, source=feeds[1])) == (0, 0, 1)
    stranger = a_source(name="another", group="another")
    assert ids(sort(parts, ENTRY, source=stranger)) == (1, 0, 0)


def test_c55_a_guid_used_again_is_news(make: Maker) -> None:
    """If it fails, items of a feed that numbers from one every day are lost."""
    parts = make()
    keep(parts, ENTRY)
    other = replace(
        ENTRY,
        link="https://news.example/2",
        title="Japan lends",
        published=NOON - timedelta(minutes=1),
    )
    assert ids(sort(parts, other)) == (1, 0, 0)
    keep(parts, other)
    assert ids(sort(parts, other)) == (0, 0, 1)
    assert ids(sort(parts, ENTRY)) == (0, 0, 1)


def test_c56_an_edit_is_one_and_a_clock_is_none(make: Maker, store: Store) -> None:
    """If it fails, corrections are lost, or every visit is a correction."""
    parts = make()
    keep(parts, ENTRY)
    ticking = replace(ENTRY, html="<p>12:31 For one year.</p>")
    seen = sort(parts, ticking)
    assert ids(seen) == (0, 0, 1)
    assert len(seen[1].respelled) == 1
    take(parts, seen[1])
    assert not sort(parts, ticking)[1].respelled
    longer = replace(ENTRY, html="<p>For two years.</p>")
    seen = sort(parts, longer)
    assert ids(seen) == (0, 1, 1)
    take(parts, seen[1])
    assert ids(sort(parts, longer)) == (0, 0, 1)
    (article,) = store.articles.search("two years")
    assert article.version == 2
    assert store.articles.versions(article.id) == ((1, ENTRY.title, "For one year."),)
    assert store.articles.search("one year") == ()


def reads_years(document: Document) -> Extraction:
    """Find one event whose only argument is the word before "year"."""
    years = next(w for w in ("one", "two", "three") if w in document.text)
    event = an_event(
        arguments=(
            Argument(
                role="amount",
                type=ArgumentType.PRODUCT,
                value=Text(text=years),
                span=a_span(years, document.text),
            ),
        ),
        trigger=a_span("year", document.text),
        sentence=a_span(document.text, document.text),
        stage=Stage.SUSPENDED,
    )
    return Extraction(id=document.id, events=(event,))


def told(parts: Parts, bodies: Iterable[str]) -> list[int]:
    return [
        take(parts, sort(parts, replace(ENTRY, html=f"<p>{body}</p>"))[1])
        for body in bodies
    ]


def test_c56_only_a_changed_fact_is_an_event_and_evidence_stays(
    make: Maker, store: Store
) -> None:
    """If it fails, a typo repaired is told as news, or quotes stand in no text."""
    parts = make(readers=FakeReaders(reads_years))
    assert told(
        parts,
        ("For one year.", "So it is: for one year.", "For two years, it says."),
    ) == [1, 0, 1]
    (article,) = store.articles.search("years")
    assert article.version == 3
    reports = store.events.of_article(article.id)
    assert [r.event.arguments[0].span.text for r in reports] == ["one", "two"]
    for report in reports:
        span = report.event.arguments[0].span
        assert report.document.text[span.start : span.end] == span.text
