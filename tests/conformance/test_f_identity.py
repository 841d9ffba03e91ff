"""F. Identity and change: one event for one thing, whatever its feed does to it.

Check 57 (WebSub) is tested with the code that serves it.
"""

from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from monitor.collect.health import health
from monitor.model.message import Notice
from monitor.model.source import (
    Article,
    DateProvenance,
    FetchTrouble,
    SourceHealth,
    Validators,
)
from monitor.notify.text import notice_text
from tests.conformance.site import NEWS, Site, World, item, news, numbered, rss
from tests.makers import NOON


def told(world: World) -> list[str]:
    """Return what the operator was told."""
    payloads = [claim.message.payload for claim in world.channel.sent]
    return [notice_text(p) for p in payloads if isinstance(p, Notice)]


def how(world: World) -> SourceHealth:
    source = world.parts.settings.sources[0]
    return health(source, world.state(), now=world.clock.now)


@pytest.mark.parametrize("title", ["", "All news"])
def test_c53_another_feed_is_not_taken(site: Site, world: World, title: str) -> None:
    """If it fails, a publisher's feed of everything floods the readers of one part."""
    page = site.page("/feed", numbered(1, 2, title="Mining"), etag='"v1"')
    world.watch(wire="/feed")
    world.visit()
    page.body, page.etag = numbered(91, 92, 93, title=title), '"v2"'
    seen = world.visit()
    assert seen.outcome == FetchTrouble.OTHER_FEED
    assert world.titles() == news(1, 2)
    state = world.state()
    assert (state.validators, state.feed_title) == (Validators(etag='"v1"'), "Mining")
    assert how(world) is SourceHealth.FAILING
    assert len(told(world)) == 1
    assert "serves another feed" in told(world)[0]
    for _ in range(5):
        assert world.visit().outcome == FetchTrouble.OTHER_FEED
    assert len(told(world)) == 1
    page.body, page.etag = numbered(1, 2, 3, title="Mining"), '"v3"'
    assert world.visit().taken.articles == 1
    assert world.titles() == news(1, 2, 3)


@pytest.mark.parametrize(
    ("title", "numbers"), [("Renamed", (2, 3)), ("Mining", (50, 51, 52))]
)
def test_c53_a_new_title_or_new_entries_alone_are_no_other_feed(
    site: Site, world: World, title: str, numbers: tuple[int, ...]
) -> None:
    """If it fails, a publisher's new name, or a long weekend, stops a source."""
    page = site.page("/feed", numbered(1, 2, title="Mining"))
    world.watch(wire="/feed")
    world.visit()
    page.body = numbered(*numbers, title=title)
    assert world.visit().failed is None
    assert world.titles() == news(*{1, 2, *numbers})


def dated(*days_ago: float, now: datetime = NOON) -> bytes:
    """Return a feed with one entry for each age in days."""
    dates = [format_datetime(now - timedelta(days=d)) for d in days_ago]
    return rss(*(item(n, pubDate=date) for n, date in enumerate(dates)))


def test_c54_a_feed_that_was_left_standing_is_stale(site: Site, world: World) -> None:
    """If it fails, a feed that was given up years ago looks healthy for ever."""
    site.page("/feed", dated(*range(2920, 2930)), etag='"2017"')
    world.watch(wire="/feed")
    for _ in range(3):
        assert world.visit().failed is None
    assert how(world) is SourceHealth.STALE
    assert len(told(world)) == 1
    assert "silent for 2920 d" in told(world)[0]


@pytest.mark.parametrize(("pause", "stale_after"), [(1, 8), (30, 125)])
def test_c54_silence_is_measured_by_the_feeds_own_rhythm(
    site: Site, world: World, pause: int, stale_after: int
) -> None:
    """If it fails, a quarterly feed alarms every week, or a daily one never."""
    site.page("/feed", dated(*range(0, 10 * pause, pause)), etag='"v1"')
    world.watch(wire="/feed")
    world.visit()
    start, last_fine = world.clock.now, world.clock.now
    while how(world) is SourceHealth.OK and world.clock.now < start + 999 * DAY:
        last_fine = world.clock.now
        world.clock.forward(hours=12 if pause == 1 else 48)
        assert world.visit().failed is None
    assert (stale_after - 6) * DAY <= last_fine - start <= stale_after * DAY
    assert how(world) is SourceHealth.STALE
    assert len(told(world)) == 1
    page = site.page("/feed", dated(0, now=world.clock.now), etag='"v2"')
    world.visit()
    assert page.etag == world.state().validators.etag
    assert how(world) is SourceHealth.OK


DAY = timedelta(days=1)


def after_a_change(
    site: Site, world: World, before: bytes, after: bytes
) -> tuple[Article, ...]:
    """Read a feed, then the same feed otherwise; return all that is kept."""
    page = site.page("/feed", before)
    world.watch(wire="/feed", fetch="baseline = false")
    world.visit()
    page.body = after
    assert world.visit().failed is None
    return world.articles()


ENTRY = {"title": NEWS, "guid": "one"}
SAME = [
    pytest.param({"guid": None}, {}, id="no-guid-then-one"),
    pytest.param({}, {"guid": None}, id="guid-lost"),
    pytest.param({"guid": None}, {"guid": None}, id="never-a-guid"),
    pytest.param({}, {"guid": "two"}, id="guid-changes"),
    pytest.param(
        {"guid": "http://n.example/1"}, {"guid": "https://n.example/1"}, id="https-guid"
    ),
    pytest.param({}, {"link": "http://news.example/1/"}, id="link-spelled-otherwise"),
    pytest.param(
        {"guid": None}, {"guid": None, "link": "http://news.example/1/"}, id="slash"
    ),
    pytest.param(
        {"guid": None},
        {"guid": None, "link": "https://news.example/1?utm_source=rss"},
        id="tracked",
    ),
    pytest.param(
        {"guid": None, "link": None}, {"guid": None, "link": None}, id="nameless"
    ),
]


@pytest.mark.fault(no=49)
@pytest.mark.parametrize(("before", "after"), SAME)
def test_c55_one_thing_under_two_names_is_told_once(
    site: Site, world: World, before: dict[str, str], after: dict[str, str]
) -> None:
    """If it fails, a publisher's housekeeping tells everything again."""
    old, new = item(1, **ENTRY | before), item(1, **ENTRY | after)
    kept = after_a_change(site, world, rss(old), rss(new, head="<ttl>1</ttl>"))
    assert [(a.title, a.version) for a in kept] == [(NEWS, 1)]
    assert len(world.channel.sent) == 1


@pytest.mark.fault(no=49)
def test_c55_a_guid_that_is_used_again_is_another_thing(
    site: Site, world: World
) -> None:
    """If it fails, news is lost that bears the number of older news."""
    kept = after_a_change(
        site, world, rss(item(1, guid="same")), rss(item(2, guid="same"))
    )
    assert sorted(a.title for a in kept) == news(1, 2)
    world.visit()
    assert world.titles() == news(1, 2)


@pytest.mark.fault(no=49)
def test_c55_a_guid_that_all_entries_bear_names_none(site: Site, world: World) -> None:
    """If it fails, a feed of ten is an article of one."""
    site.page("/feed", rss(*(item(n, guid="same") for n in range(10))))
    world.watch(wire="/feed")
    world.visit()
    assert world.titles() == news(*range(10))


@pytest.mark.fault(no=49)
def test_c55_one_item_in_three_feeds_of_a_publisher(site: Site, world: World) -> None:
    """If it fails, a publisher's sections tell the same news three times."""
    for number, path in enumerate(("/a", "/b", "/c")):
        site.page(path, rss(item(1, title=NEWS, guid=f"{path}-{number}")))
    world.watch(a="/a", b="/b", c="/c", fetch="baseline = false")
    world.round()
    world.round(hours=2)
    assert len(site.requests) == 6
    assert len(world.channel.sent) == 1


ODD_DATES = [
    pytest.param(None, id="none"),
    pytest.param("Fri, 07 Nov 2036 12:00:00 GMT", id="future"),
    pytest.param("not a date", id="unreadable"),
    pytest.param("Thu, 01 Jan 1970 00:00:00 GMT", id="zero"),
]


@pytest.mark.fault(no=50)
@pytest.mark.parametrize("date", ODD_DATES)
def test_c55_what_has_no_true_date_bears_the_moment_it_was_seen(
    site: Site, world: World, date: str | None
) -> None:
    """If it fails, undated news is old, or stands on top for eleven years."""
    before = rss(item(1, title=NEWS, pubDate=date))
    after = rss(item(1, title=NEWS, pubDate=date), head="<ttl>1</ttl>")
    (kept,) = after_a_change(site, world, before, after)
    assert kept.published == kept.first_seen == NOON
    assert kept.published_provenance is DateProvenance.FIRST_SEEN
    assert (kept.version, len(world.channel.sent)) == (1, 1)


@pytest.mark.fault(no=50)
def test_c55_noon_for_all_and_stamps_of_the_build_are_no_updates(
    site: Site, world: World
) -> None:
    """If it fails, a feed that is built anew every hour says that all has changed."""
    page = site.page("/feed", b"")
    world.watch(wire="/feed", fetch="baseline = false")
    for hour in range(6):
        stamp = format_datetime(world.clock.now)
        noon = [item(n, pubDate="Fri, 07 Nov 2025 12:00:00 GMT") for n in range(3)]
        built = item(7, pubDate=stamp, title=NEWS)
        page.body = rss(*noon, built, head=f"<lastBuildDate>{hour}</lastBuildDate>")
        assert world.visit().outcome == "read"
    assert world.titles() == sorted([NEWS, *news(0, 1, 2)])
    assert {a.version for a in world.articles()} == {1}
    assert {a.published for a in world.articles()} == {NOON}
    assert len(world.channel.sent) == 1


EDITS = [
    pytest.param({"title": "News 1, corrected"}, id="title"),
    pytest.param({"description": "It happened otherwise."}, id="body"),
]


@pytest.mark.parametrize("edit", EDITS)
def test_c56_an_edit_is_one_update_with_the_old_text_kept(
    site: Site, world: World, edit: dict[str, str]
) -> None:
    """If it fails, a correction is not seen, or is seen at every visit."""
    before = rss(item(1, title="News 1"))
    (kept,) = after_a_change(site, world, before, rss(item(1, **edit)))
    assert kept.version == 2
    assert (kept.title, kept.text) == (
        edit.get("title", "News 1"),
        edit.get("description", "What happened the 1. time."),
    )
    versions = world.store.articles.versions(kept.id)
    assert versions == ((1, "News 1", "What happened the 1. time."),)
    site.page("/feed", rss(item(1, **edit), head="<ttl>1</ttl>"))
    world.visit()
    assert world.visit().taken.edited == 0
    assert [a.version for a in world.articles()] == [2]


def test_c56_an_edit_that_makes_an_event_is_told_once(site: Site, world: World) -> None:
    """If it fails, news that arrives as a correction is never told."""
    after_a_change(site, world, rss(item(1)), rss(item(1, title=NEWS)))
    world.visit()
    assert len(world.channel.sent) == 1
    site.page("/feed", rss(item(1, title=NEWS, description="More was said.")))
    assert world.visit().taken.edited == 1
    assert len(world.channel.sent) == 1


SMALL = [
    pytest.param("What  happened the\n 1. time. ", id="white-space"),
    pytest.param("What happened the 1. time.&lt;p&gt;Updated: 12:31 GMT", id="stamp"),
    pytest.param("&lt;p&gt;What happened the 1. time.&lt;/p&gt;", id="markup"),
]


@pytest.mark.parametrize("text", SMALL)
def test_c56_spaces_and_stamps_are_no_edit(site: Site, world: World, text: str) -> None:
    """If it fails, every visit reports that everything has changed."""
    (kept,) = after_a_change(site, world, rss(item(1)), rss(item(1, description=text)))
    assert kept.version == 1
    assert world.store.articles.versions(kept.id) == ()


def test_c56_what_leaves_the_window_is_kept(site: Site, world: World) -> None:
    """If it fails, the archive is as short as the feed."""
    kept = after_a_change(site, world, numbered(1, 2, 3), numbered(3, 4))
    assert sorted(a.title for a in kept) == news(1, 2, 3, 4)
    site.page("/feed", numbered(1, 2, 3, 4))
    assert world.visit().taken.articles == 0
    assert {a.version for a in world.articles()} == {1}
