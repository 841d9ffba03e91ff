"""B. When a source is visited: never early, never starved, never all at once."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.names import Names
from tests.conformance.site import Site, World, item, news, numbered, rss
from tests.fakes import FakeReaders, reads_events_in
from tests.makers import NOON

HOUR = timedelta(hours=1)
LATEST = 1.1  # of the wait that is asked for: chance adds up to a tenth


def wait_after(site: Site, world: World, interval: str, **headers: str) -> timedelta:
    """Serve a feed with `headers`; return how long the next visit is put off."""
    site.page("/feed", numbered(1), etag='"v1"', **headers)
    world.watch(wire="/feed", interval=interval)
    assert world.visit().outcome == "read"
    return world.wait()


def assert_about(wait: timedelta, seconds: float) -> None:
    """Assert a wait of so many seconds, or a little more."""
    assert seconds <= wait.total_seconds() <= seconds * LATEST


@pytest.mark.parametrize(
    ("max_age", "seconds"), [(7200, 7200), (86_400, 43_200), (504_576_000, 43_200)]
)
def test_c13_max_age_is_kept_up_to_the_limit(
    site: Site, world: World, max_age: int, seconds: int
) -> None:
    """If it fails, a fresh feed is asked for, or one lost for sixteen years."""
    control = f"max-age={max_age}"
    assert_about(wait_after(site, world, "10m", Cache_Control=control), seconds)
    world.round(seconds=seconds - 1)
    assert len(site.requests) == 1
    world.visit()
    assert len(site.requests) == 2


def test_c13_the_limit_is_the_users(site: Site, world: World) -> None:
    """If it fails, somebody in a hurry cannot say so."""
    site.page("/feed", numbered(1), Cache_Control="max-age=86400")
    world.watch(wire="/feed", interval="10m", fetch='max_interval = "1h"')
    world.visit()
    assert_about(world.wait(), 3600)


def test_c14_the_time_spent_in_caches_is_taken_off(site: Site, world: World) -> None:
    """If it fails, behind a cache every visit comes almost two lifetimes late."""
    wait = wait_after(site, world, "10m", Cache_Control="max-age=7200", Age="5231")
    assert_about(wait, 7200 - 5231)


@pytest.mark.parametrize(
    ("control", "seconds"),
    [
        ("max-age=1800", 1800),
        ("s-maxage=36000, max-age=1800", 1800),
        ("s-maxage=36000", 5 * 3600),
    ],
)
def test_c15_max_age_comes_before_expires(
    site: Site, world: World, control: str, seconds: int
) -> None:
    """If it fails, the older header, or one meant for proxies, decides."""
    headers = {"Date": site.date(), "Expires": site.date(hours=5)}
    assert_about(
        wait_after(site, world, "10m", Cache_Control=control, **headers), seconds
    )


@pytest.mark.parametrize("expires", ["0", "-1", "", "soon", "Fri, 99 Foo 2025"])
def test_c16_an_unreadable_expires_means_stale(
    site: Site, world: World, expires: str
) -> None:
    """If it fails, a common habit of servers is an error."""
    assert_about(wait_after(site, world, "10m", Expires=expires), 600)


@pytest.mark.parametrize("skew", [-24, 0, 24])
def test_c16_expires_counts_from_the_servers_own_clock(
    site: Site, world: World, skew: int
) -> None:
    """If it fails, a server with a wrong clock is visited a day late, or at once."""
    site.clock.forward(hours=skew)
    headers = {"Date": site.date(), "Expires": site.date(hours=2)}
    assert_about(wait_after(site, world, "10m", **headers), 7200)


TWO_O_CLOCK = [
    pytest.param("Fri, 07 Nov 2025 14:00:00 GMT", id="imf"),
    pytest.param("Friday, 07-Nov-25 14:00:00 GMT", id="rfc-850"),
    pytest.param("Fri Nov  7 14:00:00 2025", id="asctime"),
]


@pytest.mark.parametrize("date", TWO_O_CLOCK)
def test_c17_expires_in_every_form_of_a_date(
    site: Site, world: World, date: str
) -> None:
    """If it fails, old servers' lifetimes are overheard."""
    assert_about(wait_after(site, world, "10m", Expires=date), 7200)


@pytest.mark.parametrize("date", TWO_O_CLOCK)
def test_c17_retry_after_in_every_form_of_a_date(
    site: Site, world: World, date: str
) -> None:
    """If it fails, a server that is down for two hours is asked all the time."""
    site.answers("/feed", "503 Service Unavailable", Retry_After=date)
    world.watch(wire="/feed", interval="10m")
    world.visit()
    assert_about(world.wait(), 7200)


@pytest.mark.parametrize("control", ["no-cache", "no-store", "must-revalidate"])
def test_c18_no_cache_means_the_usual_rhythm(
    site: Site, world: World, control: str
) -> None:
    """If it fails, such a feed is visited too often, or downloaded in full each time."""
    assert_about(wait_after(site, world, "1h", Cache_Control=control), 3600)
    assert world.visit().outcome == "not modified"
    assert site.last["if-none-match"] == '"v1"'


UPDATES = (
    "<sy:updatePeriod>{}</sy:updatePeriod><sy:updateFrequency>{}</sy:updateFrequency>"
)
BASE = "<sy:updateBase>2000-01-01T12:00+00:00</sy:updateBase>"


@pytest.mark.parametrize(
    ("head", "seconds"),
    [
        ("<ttl>120</ttl>", 7200),
        (UPDATES.format("daily", 4) + BASE, 6 * 3600),
        (UPDATES.format("hourly", 3), 3600),
        ("<ttl>0</ttl>", 3600),
        ("<ttl>-1</ttl>", 3600),
        ("<ttl>abc</ttl>", 3600),
        ("<ttl>1000000000</ttl>", 3600),
        ("<ttl>999999999</ttl>", 43_200),
        (UPDATES.format("never", "x"), 3600),
        (UPDATES.format("daily", 0), 43_200),
    ],
)
def test_c19_the_feeds_own_rhythm_is_a_floor(
    site: Site, world: World, head: str, seconds: int
) -> None:
    """If it fails, what a feed says of itself is overheard, or nonsense stops it."""
    site.page("/feed", rss(item(1), head=head))
    world.watch(wire="/feed")
    assert world.visit().outcome == "read"
    assert_about(world.wait(), seconds)


def asked_over(world: World, days: float) -> list[datetime]:
    """Return when a source was asked in the next days."""
    end = world.clock.now + timedelta(days=days)
    while world.clock.now < end:
        world.visit()
    return [moment for moment, _ in world.asked]


def test_c20_no_visit_in_hours_that_the_feed_skips(site: Site, world: World) -> None:
    """If it fails, a publisher is asked at night though it asks for rest."""
    hours = "".join(f"<hour>{h}</hour>" for h in (13, 14, 15, 16, 17, 20, 24, "x"))
    site.page("/feed", rss(item(1), head=f"<skipHours>{hours}</skipHours>"))
    world.watch(wire="/feed", interval="20m")
    moments = asked_over(world, 2)
    assert {m.hour for m in moments} == {*range(24)} - {0, 13, 14, 15, 16, 17, 20}


def test_c20_no_visit_on_days_that_the_feed_skips(site: Site, world: World) -> None:
    """If it fails, weekends cost the publisher what it asks to spare."""
    days = "<day>Saturday</day><day>Sunday</day><day>Nonday</day>"
    site.page("/feed", rss(item(1), head=f"<skipDays>{days}</skipDays>"))
    world.watch(wire="/feed", interval="6h")
    assert {m.weekday() for m in asked_over(world, 8)} == {0, 1, 2, 3, 4}


def test_c20_a_feed_that_skips_everything_is_still_visited(
    site: Site, world: World
) -> None:
    """If it fails, one silly list silences a source for ever."""
    hours = "".join(f"<hour>{h}</hour>" for h in range(24))
    site.page("/feed", rss(item(1), head=f"<skipHours>{hours}</skipHours>"))
    world.watch(wire="/feed")
    world.visit()
    assert_about(world.wait(), 3600)


def test_c21_a_quiet_feed_is_visited_ever_less_often(site: Site, world: World) -> None:
    """If it fails, what has slept for months is asked every half hour."""
    page = site.page("/feed", numbered(1), etag='"v1"')
    world.watch(wire="/feed", interval="30m")
    world.visit()
    assert_about(world.wait(), 1800)
    world.clock.forward(days=30)
    world.visit()
    assert world.wait() >= 4 * timedelta(minutes=30)
    world.clock.forward(days=3650)
    world.visit()
    assert_about(world.wait(), 43_200)
    page.body, page.etag = numbered(1, 2), '"v2"'
    world.visit()
    assert_about(world.wait(), 1800)


def test_c21_a_busy_feed_is_read_before_its_window_overflows(
    site: Site, world: World
) -> None:
    """If it fails, a feed of five an hour that shows ten loses some of them."""
    page = site.page("/feed", b"")
    world.watch(wire="/feed", interval="30m")
    newest = 0
    for _ in range(60):
        minutes = int((world.clock.now - NOON) / timedelta(minutes=1))
        newest = 100 + minutes // 12
        page.body = numbered(*range(newest - 9, newest + 1))
        seen = world.visit()
        assert seen.gap is None
        world.clock.now = max(world.clock.now, world.state().next_due or NOON)
    assert len(world.articles()) == newest - 90


def test_c22_a_window_that_ran_over_is_a_gap(site: Site, world: World) -> None:
    """If it fails, what came and went unseen is lost silently."""
    page = site.page("/feed", numbered(*range(20)))
    world.watch(wire="/feed", interval="30m")
    world.visit()
    world.clock.forward(days=30)
    world.visit()
    assert world.wait() >= 4 * timedelta(minutes=30)
    page.body = numbered(*range(50, 70))
    seen = world.visit()
    dates = {a.title: a.published for a in world.articles()}
    assert seen.gap is not None
    assert (seen.gap.start, seen.gap.end) == (dates["News 19"], dates["News 50"])
    assert "were missed" in str(seen.facts["gap"])
    assert world.state().gap == seen.gap
    assert_about(world.wait(), 1800)  # quiet no more
    assert world.titles() == news(*range(20), *range(50, 70))


WORDPRESS = "<generator>https://wordpress.org/?v=6.6</generator>"
NEXT = '<atom:link rel="next" href="/feed?page=2"/>'


@pytest.mark.parametrize(
    ("head", "second"),
    [(WORDPRESS, "/feed?paged=2"), (NEXT, "/feed?page=2")],
)
def test_c22_older_pages_fill_the_gap(
    site: Site, world: World, head: str, second: str
) -> None:
    """If it fails, entries are lost that stand on the next page."""
    page = site.page("/feed", rss(*map(item, range(5)), head=head))
    world.watch(wire="/feed")
    world.visit()
    page.body = rss(*map(item, range(9, 14)), head=head)
    site.page(second, numbered(*range(4, 9)))
    seen = world.visit()
    assert site.paths == ["/feed", "/feed", second]
    assert seen.gap is None
    assert world.titles() == news(*range(14))


@pytest.mark.fault(no=30)
def test_c23_fifty_feeds_at_once_go_out_in_turn(tmp_path: Path, site: Site) -> None:
    """If it fails, one moment of the day looks like an attack on a publisher."""
    for path in range(50):
        site.page(f"/{path}", numbered(path), etag='"v1"')
    world = World(tmp_path, [site], resolver=Names("127.0.0.1"))
    sources = {f"s{n}": site.url(f"/{n}", f"h{n % 10}.example") for n in range(50)}
    try:
        world.watch(fetch='min_interval = "20ms"\nconcurrency = 4', **sources)
        world.round()
        assert len(world.articles()) == 50
        assert 1 < site.busiest <= 4
        arrivals: dict[str, list[float]] = {}
        for request, at in zip(site.requests, site.times, strict=True):
            arrivals.setdefault(request.headers["host"], []).append(at)
        assert len(arrivals) == 10
        for moments in arrivals.values():
            assert min(late - early for early, late in pairwise(moments)) >= 0.019
        waits = sorted(world.wait(name) for name in sources)
        assert HOUR <= waits[0] <= waits[-1] <= HOUR * LATEST
        assert len(set(waits)) > 40
        assert waits[-1] - waits[0] >= HOUR * 0.05
    finally:
        world.close()


def test_c24_a_restart_asks_nothing_early(site: Site, world: World) -> None:
    """If it fails, every restart visits everything, and a crash loop never stops."""
    site.page("/feed", numbered(1), etag='"v1"')
    site.answers("/bad", "500 Oh dear")
    world.watch(wire="/feed", bad="/bad")
    world.round()
    assert len(site.requests) == 2
    for _ in range(10):
        world.restart()
        world.round(minutes=5)
    assert len(site.requests) == 2
    world.restart()
    world.round(minutes=16)
    assert len(site.requests) == 4


class Death(BaseException):
    """Stands for a kill in the middle of a visit."""


class Deadly(FakeReaders):
    async def call(self, _work: Any, *_args: Any, timeout: float) -> Any:
        raise Death


def test_c24_a_crash_loop_asks_no_faster(site: Site, world: World) -> None:
    """If it fails, a service that dies and is started again hammers its publishers."""
    site.page("/feed", numbered(1, 2), etag='"v1"')
    healthy, world.readers = world.readers, Deadly(reads_events_in(""))
    world.watch(wire="/feed")
    for _ in range(10):
        world.restart()
        with suppress(Death):
            world.round(seconds=30)
    assert len(site.requests) == 1
    world.readers = healthy
    world.restart()
    world.round(minutes=66)
    assert len(site.requests) == 2
    assert "if-none-match" not in site.last
    assert world.titles() == news(1, 2)


@pytest.mark.fault(no=15)
def test_c24_a_laptop_that_slept_asks_once(site: Site, world: World) -> None:
    """If it fails, each missed visit is made up for, all at once."""
    site.page("/feed", numbered(1))
    world.watch(wire="/feed")
    world.visit()
    for _ in range(5):
        world.round(days=3)
        world.round()
    assert len(site.requests) == 6


@pytest.mark.fault(no=15)
@pytest.mark.parametrize("back", [timedelta(minutes=30), timedelta(days=400)])
def test_c24_a_clock_set_back_starves_no_feed(
    site: Site, world: World, back: timedelta
) -> None:
    """If it fails, a wrong clock that was put right stops everything for a year."""
    site.page("/feed", numbered(1), etag='"v1"')
    world.watch(wire="/feed")
    world.visit()
    world.clock.now -= back
    world.round()
    assert len(site.requests) == 1  # and yet nothing is asked early
    world.round(minutes=59)
    assert len(site.requests) == 1
    world.round(minutes=8)
    assert len(site.requests) == 2


def test_c25_an_impatient_user_costs_one_request(site: Site, world: World) -> None:
    """If it fails, twenty presses of a button are twenty requests."""
    site.page("/feed", numbered(1), etag='"v1"')
    world.watch(wire="/feed", interval="10m")
    for _ in range(20):
        world.restart()
        world.round(seconds=3)
    assert len(site.requests) == 1
    world.visit()
    assert site.last["if-none-match"] == '"v1"'


def test_c26_sixty_minutes_are_never_fifty_nine(site: Site, world: World) -> None:
    """If it fails, a publisher that counts finds us too fast."""
    page = site.page("/feed", numbered(1), etag='"v1"', Cache_Control="max-age=60")
    world.watch(wire="/feed", interval="60m")
    for n in range(400):
        world.round(minutes=7, seconds=13)
        page.etag = f'"v{n // 20}"'
        if n % 50 == 49:
            world.restart()
    moments = [moment for moment, _ in world.asked]
    assert len(moments) > 40
    assert all(late - early >= HOUR for early, late in pairwise(moments))
    assert moments[0].tzinfo is UTC
