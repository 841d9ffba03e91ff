"""When to come back, and what to remember."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.cadence import (
    NEVER,
    accepted,
    after_visit,
    begun,
    by_this_clock,
    next_due,
)
from monitor.model.push import Subscription
from monitor.model.source import (
    Feed,
    Fetched,
    FetchFailed,
    FetchResult,
    FetchTrouble,
    HostPause,
    NotModified,
    Source,
    SourceState,
    Validators,
)
from tests.collect.test_fetch import settings
from tests.makers import NOON, a_source

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOURCE = a_source(interval=10 * MINUTE)
SETTINGS = settings(max_interval=12 * HOUR)
OLD = Validators(etag='"old"', last_modified="Thu, 06 Nov 2025 12:00:00 GMT")
NEW = Validators(etag='"new"')


def a_state(**changes: object) -> SourceState:
    base = SourceState(
        source=SOURCE.name,
        url=SOURCE.url,
        validators=OLD,
        body_hash="old",
        first_visit=NOON - 30 * DAY,
        last_success=NOON - HOUR,
        last_new=NOON - HOUR,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def a_body(**changes: object) -> Fetched:
    base = Fetched(
        source=SOURCE.name,
        url=SOURCE.url,
        status=200,
        body=b"<rss/>",
        content_type=None,
        validators=NEW,
        fresh_for=None,
        at=NOON,
        body_hash="new",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def a_304(**changes: object) -> NotModified:
    base = NotModified(source=SOURCE.name, validators=OLD, fresh_for=None, at=NOON)
    return replace(base, **changes)  # type: ignore[arg-type]


def a_failure(trouble: FetchTrouble, **changes: object) -> FetchFailed:
    base = FetchFailed(source=SOURCE.name, trouble=trouble, message="no", at=NOON)
    return replace(base, **changes)  # type: ignore[arg-type]


def after(
    result: FetchResult,
    state: SourceState | None = None,
    *,
    source: Source = SOURCE,
    feed: Feed | None = None,
    new: int = 0,
    jitter: float = 0.0,
    now: datetime = NOON,
) -> SourceState:
    return after_visit(
        source,
        state or a_state(),
        result,
        now=now,
        settings=SETTINGS,
        jitter=jitter,
        feed=feed,
        new=new,
    )


def wait(state: SourceState, now: datetime = NOON) -> timedelta:
    assert state.next_due is not None
    return state.next_due - now


FEED = Feed(title="T", entries=())


def test_a_good_visit_is_remembered() -> None:
    """If this failed, the next visit would be a full download or miss a change."""
    made = after(
        a_body(), a_state(failures=3, trouble=FetchTrouble.DNS), feed=FEED, new=2
    )

    assert made == SourceState(
        source=SOURCE.name,
        url=SOURCE.url,
        validators=NEW,
        body_hash="new",
        first_visit=NOON - 30 * DAY,
        last_attempt=NOON,
        last_success=NOON,
        last_new=NOON,
        next_due=NOON + 10 * MINUTE,
        feed_title="T",
        entries=0,
    )


def test_the_first_success_is_the_first_visit() -> None:
    """A source's baseline is decided by it."""
    fresh = SourceState(source=SOURCE.name, url=SOURCE.url)

    assert after(a_body(), fresh, feed=FEED).first_visit == NOON
    assert after(a_failure(FetchTrouble.DNS), fresh).first_visit is None


def test_c04_validators_are_replaced_as_a_pair() -> None:
    """A Last-Modified of an older response would ask about the wrong version."""
    assert after(a_body(), feed=FEED).validators == NEW


@pytest.mark.parametrize(
    "result",
    [
        a_failure(FetchTrouble.NOT_A_FEED),
        a_failure(FetchTrouble.TRUNCATED),
        a_failure(FetchTrouble.EMPTY, status=202),
        a_failure(FetchTrouble.PARSE_TIMEOUT),
    ],
    ids=lambda r: str(r.trouble),
)
def test_c07_c38_a_body_without_a_feed_moves_no_validators(result: FetchFailed) -> None:
    """With a broken body's ETag, every later answer would be 304: never repaired."""
    made = after(result)

    assert (made.validators, made.body_hash) == (OLD, "old")
    assert (made.trouble, made.message, made.failures) == (result.trouble, "no", 1)
    assert made.last_success == NOON - HOUR


def test_c07_a_cut_feed_moves_no_validators() -> None:
    """The missing half would never be asked for; and it is asked for soon."""
    cut = replace(FEED, truncated=True, warning="cut", min_interval=5 * HOUR)
    made = after(a_body(fresh_for=3 * HOUR), feed=cut, new=1)

    assert (made.validators, made.body_hash) == (OLD, "old")
    assert made.trouble is FetchTrouble.TRUNCATED
    assert made.message == "cut"
    assert (made.last_new, made.failures) == (NOON, 0)
    assert wait(made) == 10 * MINUTE


def test_c07_a_body_that_nobody_parsed_moves_no_validators() -> None:
    """A caller's mistake must not be able to lose a body."""
    assert after(a_body()).validators == OLD


def test_c10_an_identical_body_moves_its_validators() -> None:
    """Servers that renew the ETag of the same body would send it for ever."""
    made = after(a_body(body_hash="old"))

    assert made.validators == NEW
    assert made.last_new == NOON - HOUR


def test_c05_c06_a_304_moves_validators_and_rhythm() -> None:
    """If this failed, max-age would count on full answers only."""
    made = after(a_304(validators=NEW, fresh_for=2 * HOUR))

    assert made.validators == NEW
    assert made.body_hash == "old"
    assert wait(made) == 2 * HOUR


def test_c09_another_address_starts_without_validators() -> None:
    """They belong to another resource; what was seen stays seen."""
    moved = a_source(url="https://news.example/new.xml", interval=10 * MINUTE)
    state = a_state(failures=4, gone=True, min_interval=HOUR, feed_title="T")
    made = after(a_failure(FetchTrouble.HTTP), state, source=moved)

    assert made.url == moved.url
    assert (made.validators, made.body_hash) == (Validators(), None)
    assert (made.failures, made.gone, made.min_interval) == (1, False, None)
    assert made.first_visit == state.first_visit


@pytest.mark.parametrize(
    ("fresh", "own", "expected"),
    [
        pytest.param(None, None, 10 * MINUTE, id="interval"),
        pytest.param(timedelta(), None, 10 * MINUTE, id="c16 stale at once"),
        pytest.param(5 * MINUTE, None, 10 * MINUTE, id="shorter than the interval"),
        pytest.param(HOUR, None, HOUR, id="c13 max-age"),
        pytest.param(16 * 365 * DAY, None, 12 * HOUR, id="c13 capped"),
        pytest.param(None, 2 * HOUR, 2 * HOUR, id="c19 ttl"),
        pytest.param(HOUR, 2 * HOUR, 2 * HOUR, id="the longer of both"),
        pytest.param(None, 7 * DAY, 12 * HOUR, id="c19 capped"),
    ],
)
def test_c13_c19_servers_and_feeds_may_slow_us(
    fresh: timedelta | None, own: timedelta | None, expected: timedelta
) -> None:
    """Too often is rude, too seldom misses news."""
    feed = replace(FEED, min_interval=own)

    assert wait(after(a_body(fresh_for=fresh), feed=feed, new=1)) == expected


def test_c19_a_304_remembers_the_feeds_own_interval() -> None:
    """The ttl stands in the body; most visits bring none."""
    first = after(a_body(), feed=replace(FEED, min_interval=2 * HOUR), new=1)

    assert wait(after(a_304(), first)) == 2 * HOUR


def test_a_long_interval_is_not_cut_by_the_cap() -> None:
    """A source that the user wants daily must not be visited twice a day."""
    daily = a_source(interval=DAY)

    assert wait(after(a_304(), source=daily)) == DAY
    failed = after(a_failure(FetchTrouble.HTTP), source=daily)
    assert wait(failed) == DAY


@pytest.mark.parametrize(
    ("quiet", "expected"),
    [
        (DAY, 10 * MINUTE),
        (7 * DAY, 10 * MINUTE),
        (14 * DAY, 20 * MINUTE),
        (70 * DAY, 100 * MINUTE),
        (3650 * DAY, 12 * HOUR),
    ],
)
def test_c21_quiet_sources_are_visited_less(
    quiet: timedelta, expected: timedelta
) -> None:
    """A feed without news for months need not be asked every ten minutes."""
    assert wait(after(a_304(), a_state(last_new=NOON - quiet))) == expected


@given(jitter=st.floats(allow_nan=False), fresh=st.timedeltas(timedelta(), 9 * DAY))
def test_c26_never_earlier_than_said(jitter: float, fresh: timedelta) -> None:
    """An interval of 60 minutes must never be 59, whatever the jitter."""
    delay = wait(after(a_304(fresh_for=fresh), jitter=jitter))

    assert max(10 * MINUTE, min(fresh, 12 * HOUR)) <= delay <= 1.1 * 12 * HOUR


def test_c23_jitter_spreads() -> None:
    """Fifty sources due at one instant would stay together for ever."""
    early, late = after(a_304(), jitter=0.0), after(a_304(), jitter=1.0)

    assert wait(late) - wait(early) == MINUTE


@pytest.mark.parametrize("status", [429, 503])
def test_c27_c28_a_pause_is_kept_and_not_counted(status: int) -> None:
    """Who comes back early is banned; who was told to wait is not broken."""
    told = a_failure(FetchTrouble.THROTTLED, status=status, retry_after=3 * HOUR)
    made = after(told, a_state(failures=2), jitter=0.5)

    assert made.failures == 2
    assert 3 * HOUR <= wait(made) <= 3.3 * HOUR
    soon = replace(told, retry_after=timedelta(seconds=1))
    assert wait(after(soon)) == 10 * MINUTE
    absurd = replace(told, retry_after=3650 * DAY)
    assert wait(after(absurd)) == 7 * DAY


def failures(
    trouble: FetchTrouble, count: int, status: int | None = None
) -> list[timedelta]:
    state, waits = a_state(), []
    for _ in range(count):
        state = after(a_failure(trouble, status=status), state)
        waits.append(wait(state))
    return waits


def test_c30_failures_back_off_and_never_stop() -> None:
    """Some readers give a source up after three errors, also when we were offline."""
    waits = failures(FetchTrouble.HTTP, 50)

    assert waits[:4] == [10 * MINUTE, 20 * MINUTE, 40 * MINUTE, 80 * MINUTE]
    assert waits[-1] == 12 * HOUR
    assert failures(FetchTrouble.THROTTLED, 50)[-1] == 12 * HOUR
    recovered = after(a_304(), a_state(failures=50, trouble=FetchTrouble.HTTP))
    assert (recovered.failures, recovered.trouble) == (0, None)
    assert wait(recovered) == 10 * MINUTE


@pytest.mark.parametrize(
    "trouble", [FetchTrouble.DNS, FetchTrouble.CONNECT, FetchTrouble.TIMEOUT]
)
def test_c31_the_way_being_broken_waits_an_hour_at_most(trouble: FetchTrouble) -> None:
    """After a weekend without a line, all sources would sleep half a day more."""
    assert failures(trouble, 20)[-1] == HOUR


def test_c31_being_offline_is_nobodys_failure() -> None:
    """Our own dead line must not turn all sources red."""
    made = after(a_failure(FetchTrouble.OFFLINE))

    assert (made.failures, made.trouble) == (0, FetchTrouble.OFFLINE)
    assert wait(made) == 10 * MINUTE


def test_c35_404_is_asked_for_within_days() -> None:
    """A missing page comes back seldom, but it does."""
    assert failures(FetchTrouble.HTTP, 30, status=404)[-1] == 3 * DAY


def test_c35_410_ends_the_visits_when_it_is_said_twice() -> None:
    """One 410 may be a mistake; two in a row are the publisher's word."""
    gone = a_failure(FetchTrouble.GONE, status=410)
    once = after(gone)
    twice = after(gone, once)

    assert not once.gone
    assert wait(once) == 10 * MINUTE
    assert twice.gone
    assert twice.next_due == NEVER
    between = after(gone, after(a_failure(FetchTrouble.DNS), once))
    assert not between.gone
    assert not after(a_304(), twice).gone


def test_next_due_is_a_function_of_its_arguments() -> None:
    """Anything else could not be explained afterwards."""
    due = {
        next_due(SOURCE, a_state(), a_304(), now=NOON, settings=SETTINGS, jitter=0.3)
        for _ in range(3)
    }

    assert due == {NOON + 10 * MINUTE * 1.03}


def test_c24_a_visit_under_way_is_remembered() -> None:
    """If it fails, whoever dies in a visit asks again at every start."""
    made = begun(SOURCE, a_state(), now=NOON)
    assert made == a_state(last_attempt=NOON, next_due=NOON + 10 * MINUTE)
    moved = begun(SOURCE, a_state(url="https://old.example/"), now=NOON)
    assert (moved.url, moved.validators) == (SOURCE.url, Validators())


@pytest.mark.parametrize("back", [timedelta(seconds=1), 400 * DAY])
def test_c24_after_a_clock_was_set_back_the_wait_begins_anew(back: timedelta) -> None:
    """If it fails, a clock that was a year ahead stops a source for a year."""
    then = NOON + back
    state = a_state(last_attempt=then, next_due=then + HOUR)
    made = by_this_clock(state, now=NOON)
    assert made == replace(state, last_attempt=NOON, next_due=NOON + HOUR)
    for right in (a_state(last_attempt=NOON, next_due=then), a_state(next_due=then)):
        assert by_this_clock(right, now=NOON) is right
    gone = replace(state, gone=True, next_due=NEVER)
    assert by_this_clock(gone, now=NOON) is gone


def test_c27_what_a_host_asks_for_is_remembered() -> None:
    """If it fails, a restart asks the next feed of a host that has asked for rest."""
    failed = a_failure(
        FetchTrouble.THROTTLED, retry_after=30 * DAY, host="news.example"
    )
    made = after(failed)
    assert made.pause == HostPause(
        host="news.example", start=failed.at, end=failed.at + 7 * DAY
    )
    assert after(a_304(), made).pause is None
    assert after(a_failure(FetchTrouble.HTTP), made).pause is None


def test_c57_a_feed_that_a_hub_sends_is_visited_every_six_hours() -> None:
    """If it fails, pushes save no visits, or nobody notices when they stop."""
    held = Subscription(
        hub="https://hub.example/",
        topic=SOURCE.url,
        callback="https://public.example/hub/token",
        secret="secret",
        ends=NOON + 7 * DAY,
        delivered=NOON - MINUTE,
    )
    done = after(a_304(), a_state(subscription=held))
    assert done.next_due == NOON + 6 * HOUR
    assert done.due_alone == NOON + 10 * MINUTE
    # A visit that finds what the hub did not send ends the patience.
    feed = Feed(title="T", entries=())
    done = after(a_body(), a_state(subscription=held), feed=feed, new=1)
    assert (done.next_due, done.due_alone) == (NOON + 10 * MINUTE, None)
    # Nor is a wish of the server forgotten, or a failure tried more rarely.
    done = after(a_304(fresh_for=9 * HOUR), a_state(subscription=held))
    assert (done.next_due, done.due_alone) == (NOON + 9 * HOUR, None)
    done = after(a_failure(FetchTrouble.HTTP), a_state(subscription=held))
    assert (done.next_due, done.due_alone) == (NOON + 10 * MINUTE, None)


def test_c57_the_hub_that_a_feed_names_is_remembered_until_it_names_none() -> None:
    """If it fails, no hub is ever asked, or one that has gone is asked for ever."""
    feed = Feed(
        title="T", entries=(), hub="https://hub.example/", own="https://a.example/"
    )
    done = after(a_body(), feed=feed)
    assert (done.hub, done.topic) == ("https://hub.example/", "https://a.example/")
    done = after(a_body(link_header='<https://b.example/>; rel="hub"'), feed=feed)
    assert (done.hub, done.topic) == ("https://b.example/", "https://a.example/")
    done = after(a_body(), done, feed=Feed(title="T", entries=()))
    assert (done.hub, done.topic) == (None, None)


def test_an_accepted_feed_is_visited_at_once_and_nothing_of_the_old_one_counts() -> (
    None
):
    """If it fails, the next visit refuses the feed again, or reports a gap in it."""
    before = a_state(
        next_due=NOON + DAY,
        gone=True,
        failures=2,
        feed_title="Old",
        entries=9,
        newest=NOON,
        rhythm=HOUR,
        min_interval=DAY,
        address="https://moved.example/",
    )
    after = accepted(before)
    assert after == SourceState(
        source=SOURCE.name,
        url=SOURCE.url,
        last_attempt=before.last_attempt,
        last_success=before.last_success,
        last_new=before.last_new,
        failures=2,
        address="https://moved.example/",
    )
