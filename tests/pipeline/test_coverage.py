"""The coverage line says what was not heard."""

from datetime import timedelta

import pytest

from monitor.model.source import FetchTrouble, Source, SourceHealth, SourceState
from monitor.pipeline.coverage import coverage_words, health
from tests.makers import NOON, a_source

OK = SourceState(source="a", url="u", last_attempt=NOON, last_success=NOON)
FAILING = SourceState(
    source="b",
    url="u",
    last_attempt=NOON,
    last_success=NOON - timedelta(hours=9),
    failures=4,
    trouble=FetchTrouble.TIMEOUT,
)
GONE = SourceState(source="c", url="u", last_attempt=NOON, failures=2, gone=True)


@pytest.mark.parametrize(
    ("source", "state", "expected"),
    [
        (a_source(enabled=False), OK, SourceHealth.OFF),
        (a_source(), None, SourceHealth.NEW),
        (a_source(), OK, SourceHealth.OK),
        (a_source(), FAILING, SourceHealth.FAILING),
        (a_source(), GONE, SourceHealth.GONE),
    ],
)
def test_health(
    source: Source, state: SourceState | None, expected: SourceHealth
) -> None:
    """If it fails, a dead source looks alive."""
    assert health(source, state) is expected


def test_names_what_fails_and_for_how_long() -> None:
    """If it fails, a reader trusts a digest that heard half of the world."""
    sources = [a_source(name=name) for name in "abcd"]
    states = {"a": OK, "b": FAILING, "c": GONE}
    assert coverage_words(sources, states, now=NOON) == (
        "1 of 4 sources fresh; b failing for 9 h (timeout); c is gone; "
        "1 not visited yet"
    )


def test_counts_the_rest() -> None:
    """If it fails, an outage fills the digest with names."""
    sources = [a_source(name=str(n)) for n in range(30)]
    words = coverage_words(
        sources, dict.fromkeys(map(str, range(30)), FAILING), now=NOON
    )
    assert words.startswith("0 of 30 sources fresh; ")
    assert words.endswith("; 25 more failing")
    assert coverage_words([], {}, now=NOON) == "no source is switched on"
