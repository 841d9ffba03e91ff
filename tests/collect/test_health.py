"""How a source has been doing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.collect.health import HEARD, TROUBLED, health, since
from monitor.model.source import FetchTrouble, Source, SourceHealth, SourceState
from tests.makers import NOON, a_source

DAY = timedelta(days=1)
OK = SourceState(
    source="a",
    url="u",
    first_visit=NOON - 90 * DAY,
    last_attempt=NOON,
    last_success=NOON,
    entries=20,
    newest=NOON - DAY,
    last_new=NOON - DAY,
)
FAILING = replace(OK, failures=4, trouble=FetchTrouble.TIMEOUT)


def state(**changes: object) -> SourceState:
    return replace(OK, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "state", "expected"),
    [
        (a_source(enabled=False), FAILING, SourceHealth.OFF),
        (a_source(), None, SourceHealth.NEW),
        (a_source(), state(first_visit=None, last_success=None), SourceHealth.NEW),
        (a_source(), OK, SourceHealth.OK),
        (a_source(), FAILING, SourceHealth.FAILING),
        (a_source(), state(failures=2, gone=True), SourceHealth.GONE),
        (
            a_source(),
            state(failures=1, trouble=FetchTrouble.BLOCKED),
            SourceHealth.BLOCKED,
        ),
        (a_source(), state(trouble=FetchTrouble.OFFLINE), SourceHealth.OK),
        (
            a_source(),
            state(trouble=FetchTrouble.OFFLINE, last_success=NOON - 2 * DAY),
            SourceHealth.FAILING,
        ),
        (a_source(), state(entries=0), SourceHealth.EMPTY),
        (a_source(), state(undated=11), SourceHealth.UNDATED),
        (a_source(), state(undated=10), SourceHealth.OK),
    ],
)
def test_health(
    source: Source, state: SourceState | None, expected: SourceHealth
) -> None:
    """If it fails, a dead source looks alive."""
    assert health(source, state, now=NOON) is expected


@pytest.mark.parametrize(
    ("silent", "rhythm", "stale"),
    [
        pytest.param(8 * 365 * DAY, DAY, True, id="standing since 2017"),
        pytest.param(6 * DAY, DAY / 24, False, id="a holiday"),
        pytest.param(8 * DAY, DAY / 24, True, id="an hourly feed for a week"),
        pytest.param(100 * DAY, 90 * DAY, False, id="a quarterly feed"),
        pytest.param(400 * DAY, 90 * DAY, True, id="a quarterly feed for a year"),
        pytest.param(100 * DAY, None, False, id="rhythm unknown"),
        pytest.param(200 * DAY, None, True, id="rhythm unknown, half a year"),
    ],
)
def test_c54_a_feed_is_stale_by_its_own_rhythm(
    silent: timedelta, rhythm: timedelta | None, *, stale: bool
) -> None:
    """If it fails, a feed that was given up in 2017 counts as fresh on every visit."""
    found = health(a_source(), state(newest=NOON - silent, rhythm=rhythm), now=NOON)
    assert found is (SourceHealth.STALE if stale else SourceHealth.OK)


def test_an_undated_feed_is_measured_by_what_came() -> None:
    """If it fails, feeds without dates are never found silent, or always."""
    undated = state(newest=None, undated=20)
    assert health(a_source(), undated, now=NOON) is SourceHealth.UNDATED
    long_ago = replace(undated, last_new=NOON - 300 * DAY)
    assert health(a_source(), long_ago, now=NOON) is SourceHealth.STALE
    assert (
        health(a_source(), replace(undated, last_new=None), now=NOON)
        is SourceHealth.UNDATED
    )


def test_every_health_is_heard_troubled_or_neither_by_design() -> None:
    """If it fails, a new kind of health stands in no count."""
    neither = {SourceHealth.NEW, SourceHealth.OFF}
    assert {*HEARD, *TROUBLED} | neither == set(SourceHealth)


def test_since_when() -> None:
    """If it fails, a notice names the wrong time."""
    assert since(OK, SourceHealth.FAILING) == NOON
    assert since(OK, SourceHealth.STALE) == NOON - DAY
    assert since(OK, SourceHealth.OK) is None
