"""The operator hears of a source in trouble once, and not of every hiccup."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model.message import Notice
from monitor.model.source import FetchTrouble, SourceState
from monitor.pipeline.parts import Parts
from monitor.pipeline.upkeep import tell_troubled
from monitor.store import Store
from tests.fakes import FakeChannel
from tests.makers import NOON

Maker = Callable[..., Parts]
DAY = timedelta(days=1)
WELL = SourceState(
    source="example-wire",
    url="https://news.example/feed.xml",
    first_visit=NOON - 90 * DAY,
    last_attempt=NOON,
    last_success=NOON,
    entries=20,
    newest=NOON - timedelta(hours=3),
)
FAILING = replace(
    WELL,
    failures=9,
    trouble=FetchTrouble.TIMEOUT,
    message="it did not finish within 30 s",
    last_success=NOON - 2 * DAY,
)


def notices(store: Store) -> list[Notice]:
    payloads = [row.message.payload for row in store.outbox.messages()]
    return [p for p in payloads if isinstance(p, Notice)]


def test_a_source_in_trouble_is_told_of_once_for_each_time(
    make: Maker, store: Store
) -> None:
    """If it fails, a dead source is never noticed, or told of every ten minutes."""
    parts = make()
    store.sources.save(FAILING)
    assert tell_troubled(parts, now=NOON) == 1
    assert tell_troubled(parts, now=NOON + DAY) == 0
    (notice,) = notices(store)
    assert notice.title == "1 source in trouble"
    (point,) = notice.points
    assert "example-wire failing for 2 d (timeout): it did not finish" in point.text
    store.sources.save(WELL)
    assert tell_troubled(parts, now=NOON + DAY) == 0
    store.sources.save(replace(FAILING, last_success=NOON))
    assert tell_troubled(parts, now=NOON + 3 * DAY) == 1
    assert len(notices(store)) == 2


@pytest.mark.parametrize(
    ("state", "told"),
    [
        pytest.param(WELL, 0, id="well"),
        pytest.param(replace(FAILING, last_success=NOON), 0, id="just now"),
        pytest.param(
            replace(
                FAILING, last_success=NOON, trouble=FetchTrouble.OTHER_FEED, failures=1
            ),
            1,
            id="another feed, at once",
        ),
        pytest.param(
            replace(FAILING, last_success=None, first_visit=None, failures=4),
            0,
            id="never answered, tried four times",
        ),
        pytest.param(
            replace(FAILING, last_success=None, first_visit=None, failures=5),
            1,
            id="never answered, tried five times",
        ),
        pytest.param(replace(WELL, newest=NOON - 900 * DAY), 1, id="silent"),
        pytest.param(replace(WELL, entries=0), 1, id="empty"),
        pytest.param(replace(WELL, gone=True), 1, id="gone"),
    ],
)
def test_what_is_worth_telling(
    make: Maker, store: Store, state: SourceState, told: int
) -> None:
    """If it fails, people learn to overlook the notice."""
    store.sources.save(state)
    assert tell_troubled(make(), now=NOON) == told


def test_the_operators_channel_is_taken(make: Maker, store: Store) -> None:
    """If it fails, the desk hears of broken feeds, and the operator does not."""
    parts = make(channels={n: FakeChannel(n) for n in ("terminal", "ops")})
    daemon = replace(parts.settings.daemon, operator="ops")
    parts = replace(parts, settings=replace(parts.settings, daemon=daemon))
    store.sources.save(FAILING)
    tell_troubled(parts, now=NOON)
    assert [row.message.channel for row in store.outbox.messages()] == ["ops"]


def test_without_a_channel_nothing_is_lost_but_the_notice(
    make: Maker, store: Store
) -> None:
    """If it fails, a monitor without channels stops over a dead feed."""
    store.sources.save(FAILING)
    assert tell_troubled(make(channels={}), now=NOON) == 1
    assert notices(store) == []
