"""Empty lists: why there is nothing, and what to do."""

from pathlib import Path

import pytest

from monitor.model.source import FetchTrouble, SourceState
from monitor.store import open_store
from tests.cli.conftest import Run
from tests.cli.dates import fill as fill_dates
from tests.makers import NOON

LISTS = ("events", "stories", "alerts", "calendar")
UNVISITED = "no source was visited. `lodewatch run` or `lodewatch once` does it."


@pytest.mark.parametrize("name", LISTS)
def test_before_the_first_round_there_is_a_next_step(name: str, run: Run) -> None:
    """If it fails, a newcomer meets an error, or silence, instead of a hint."""
    kind = "dates" if name == "calendar" else name
    shown = run(name)
    told = (shown.code, shown.out, shown.err)
    assert told == (0, "", f"No {kind} yet: {UNVISITED}\n")


def test_where_nothing_is_watched_or_answers_that_is_said(
    place: Path, run: Run
) -> None:
    """If it fails, somebody waits for news that cannot come."""
    with open_store(place / "lodewatch.db", now=NOON) as store:
        assert run("events").err == f"No events yet: {UNVISITED}\n"
        store.sources.save(
            SourceState(
                source="ministry",
                url="https://ministry.example/feed.xml",
                last_attempt=NOON,
                failures=1,
                trouble=FetchTrouble.HTTP,
                message="the server answered 403 Forbidden",
            )
        )
        assert run("events").err == (
            "No events yet: no visit succeeded, of 1 source (ministry: the server "
            "answered 403 Forbidden). `lodewatch sources list` shows them.\n"
        )
    config = (place / "config.toml").read_text(encoding="utf-8")
    silent = config.replace("[[source]]", "[[source]]\nenabled = false")
    (place / "config.toml").write_text(silent, encoding="utf-8")
    assert run("stories").err == (
        "No stories yet: nothing is watched. `lodewatch sources add URL` adds a source.\n"
    )


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("events zebra", "The latest of all is of 2025-11-08."),
        ("events --type export-licensng", 'did you mean "EXPORT_LICENSING"?'),
        ("events --commodity dysprosium", '"dysprosium" is Dy here: --commodity Dy'),
        (
            "events --source minisry",
            'did you mean "ministry"? `lodewatch sources list`',
        ),
        ("stories zebra", "The latest of all is of 2025-11-08."),
        ("stories --country China", '"China" is CN here: --country CN'),
        ("stories --company Zzz", 'No company is called "Zzz"; a file of your own'),
        ("alerts zebra", "The latest of all is of 2025-11-07."),
        ("alerts --channel mail", 'no channel "mail". `lodewatch channels list` lists'),
        ("calendar --rule rare", 'no rule "rare". `lodewatch rules test` lists them.'),
    ],
)
def test_where_nothing_matches_a_wrong_name_is_named(
    asked: str, why: str, filled: Path, run: Run
) -> None:
    """If it fails, a typo looks like a world without news."""
    shown = run(*asked.split())
    kind = "dates" if asked.startswith("calendar") else asked.split(maxsplit=1)[0]
    assert (shown.code, shown.out) == (0, "")
    assert shown.err.startswith(f"No {kind} match.\n")
    assert why in shown.err


def test_dates_of_the_past_and_times_before_all_are_no_riddle(
    place: Path, run: Run
) -> None:
    """If it fails, a list of coming days seems to have lost those that are over."""
    fill_dates(place)
    assert "`--from 365d` looks back" in run("calendar", "--until", "90d").err
    brief = run("brief", "--since", "2020-01-01", "--until", "2020-01-31")
    assert brief.out.startswith("# 1 to 31 January 2020")
    assert brief.err.startswith("No stories match.\nThe latest of all is of 20")
    assert run("stories", "--as-of", "2020-01-01").err == (
        "No such story was known at 2020-01-01T23:59:59Z.\n"
    )
    assert run("alerts").err.startswith("Nothing was told yet: what a source holds")
