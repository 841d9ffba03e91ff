"""What the overlap of two visits says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.collect.window import gap, is_another_feed, later, newest, rhythm, undated
from monitor.model.source import Entry, Feed, Gap, SourceKind, SourceState
from tests.makers import NOON

HOUR = timedelta(hours=1)
STATE = SourceState(
    source="s",
    url="https://news.example/feed",
    entries=20,
    feed_title="Ministry",
    newest=NOON - 30 * HOUR,
    last_new=NOON - 29 * HOUR,
)


def entry(date: datetime | None) -> Entry:
    return Entry(
        guid=str(date), link=None, title="", html="", published=date, updated=None
    )


def a_feed(*hours: int | None, title: str = "Ministry") -> Feed:
    dates = [None if h is None else NOON - h * HOUR for h in hours]
    return Feed(title=title, entries=tuple(entry(d) for d in dates))


def test_c22_a_window_without_a_known_entry_is_a_gap() -> None:
    """If it fails, a feed that runs over loses news and nobody hears of it."""
    found = gap(STATE, a_feed(1, 2, 20), known=0, now=NOON)
    assert found == Gap(start=NOON - 30 * HOUR, end=NOON - 20 * HOUR, seen=NOON)
    assert gap(STATE, a_feed(1, 2, 20), known=1, now=NOON) is None


def test_c22_no_gap_is_claimed_without_grounds() -> None:
    """If it fails, first visits and tiny feeds raise alarms."""
    assert gap(replace(STATE, entries=None), a_feed(1, 2, 3), known=0, now=NOON) is None
    assert gap(STATE, a_feed(1, 2), known=0, now=NOON) is None
    assert gap(STATE, a_feed(), known=0, now=NOON) is None


def test_c22_a_gap_of_undated_entries_ends_now() -> None:
    """If it fails, an undated feed's gap has no time or crashes the visit."""
    found = gap(
        replace(STATE, newest=None), a_feed(None, None, None), known=0, now=NOON
    )
    assert found == Gap(start=NOON - 29 * HOUR, end=NOON, seen=NOON)


def test_c53_another_title_and_nothing_known_is_another_feed() -> None:
    """If it fails, the feed of everything floods the readers of one ministry."""
    assert is_another_feed(STATE, a_feed(1, title="All news"), known=0)
    assert is_another_feed(STATE, a_feed(1, title=""), known=0)
    assert not is_another_feed(STATE, a_feed(1, title="All news"), known=1)
    assert not is_another_feed(STATE, a_feed(1), known=0)
    assert not is_another_feed(STATE, a_feed(title="All news"), known=0)
    page = SourceKind.PAGE
    assert is_another_feed(STATE, a_feed(1), known=0, kind=page)
    assert not is_another_feed(STATE, a_feed(1), known=1, kind=page)
    first = SourceState(source="s", url="https://news.example/feed")
    assert not is_another_feed(first, a_feed(1, title="All news"), known=0)


def test_c54_the_rhythm_is_learned_from_the_window() -> None:
    """If it fails, a dead feed looks healthy, or a monthly one dead."""
    assert rhythm(a_feed(*range(0, 240, 24))) == 24 * HOUR
    assert rhythm(a_feed(0, 1, 2, 3, 4, 504)) == 500 * HOUR
    assert rhythm(a_feed(*range(20), 9999)) == HOUR  # one long pause is no rhythm
    assert rhythm(a_feed(0, 24)) is None
    assert rhythm(a_feed(None, None)) is None


def test_c54_the_newest_entry_is_never_in_the_future() -> None:
    """If it fails, one wrong date keeps a dead feed alive."""
    assert newest(a_feed(-48, 3, 5), now=NOON) == NOON - 3 * HOUR
    assert newest(a_feed(None), now=NOON) is None


def test_undated_entries_are_counted() -> None:
    """If it fails, nobody learns that a feed gives no dates."""
    assert undated(a_feed(None, 1, None)) == 2


def test_c55_a_date_before_the_web_is_none() -> None:
    """If it fails, a feed that writes 1970 for "no date" is silent since then."""
    zero = Feed(title="T", entries=(entry(datetime(1970, 1, 1, tzinfo=UTC)),))
    assert newest(zero, now=NOON) is None
    assert undated(zero) == 1


def test_a_date_is_later_than_none() -> None:
    """If it fails, an undated window forgets the newest date that was known."""
    assert later(NOON, NOON - HOUR) == later(NOON - HOUR, NOON) == NOON
    assert later(None, NOON) == later(NOON, None) == NOON
    assert later(None, None) is None
