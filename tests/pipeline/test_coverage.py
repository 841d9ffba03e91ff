"""The coverage line says what was not heard."""

from dataclasses import replace
from datetime import timedelta

from monitor.model.source import FetchTrouble, SourceHealth, SourceState
from monitor.pipeline.coverage import coverage_words, trouble
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
    assert words.endswith("; 25 more in trouble")
    assert coverage_words([], {}, now=NOON) == "no source is switched on"


def test_what_bears_no_dates_is_counted() -> None:
    """If it fails, a reader takes the time of a visit for the day of the news."""
    undated = replace(OK, source="e", entries=9, undated=9, newest=NOON)
    states = {"a": OK, "e": undated}

    words = coverage_words([a_source(name=n) for n in "ae"], states, now=NOON)

    assert words == "2 of 2 sources fresh, 1 of them undated"


def test_silence_has_its_own_words() -> None:
    """If it fails, a feed that answers and says nothing is called failing."""
    silent = SourceState(
        source="d",
        url="u",
        last_attempt=NOON,
        last_success=NOON,
        entries=20,
        newest=NOON - timedelta(days=400),
    )
    assert coverage_words([a_source(name="d")], {"d": silent}, now=NOON) == (
        "0 of 1 sources fresh; d silent for 400 d"
    )
    assert trouble(silent, SourceHealth.EMPTY, now=NOON) == "d has no entries"
    assert trouble(FAILING, SourceHealth.BLOCKED, now=NOON) == "b refuses us for 9 h"
    never = SourceState(source="e", url="u", failures=1)
    assert trouble(never, SourceHealth.BLOCKED, now=NOON) == "e refuses us"
    assert trouble(never, SourceHealth.FAILING, now=NOON) == "e never answered"
