from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.source import FetchTrouble, SourceState, Validators
from monitor.store import open_store
from tests.cli.conftest import Run
from tests.makers import NOON

URL = "https://ministry.example/feed.xml"
REFUSED = SourceState(
    source="ministry",
    url=URL,
    validators=Validators(etag='"v1"'),
    body_hash="abc",
    first_visit=NOON,
    last_attempt=NOON,
    last_success=NOON - timedelta(days=1),
    next_due=NOON + timedelta(days=9999),
    failures=4,
    trouble=FetchTrouble.OTHER_FEED,
    message="this address now serves another feed",
    feed_title="News of the ministry",
    entries=20,
    newest=NOON,
)


def keep(place: Path, state: SourceState) -> None:
    with open_store(place / "lodewatch.db", now=NOON) as store:
        store.sources.save(state)


def kept(place: Path) -> SourceState | None:
    with open_store(place / "lodewatch.db", now=NOON, read_only=True) as store:
        return store.sources.state("ministry")


def test_the_old_feed_is_forgotten_and_the_source_is_due(place: Path, run: Run) -> None:
    """A feed that was renamed would be refused for ever."""
    keep(place, REFUSED)
    shown = run("sources", "accept", "ministry")
    assert (shown.code, shown.out) == (0, "")
    assert "(it was 'News of the ministry')" in shown.err
    assert "due now" in shown.err
    assert "stored and not alerted" in shown.err
    assert kept(place) == SourceState(
        source="ministry",
        url=URL,
        last_attempt=NOON,
        last_success=NOON - timedelta(days=1),
        failures=4,
        trouble=FetchTrouble.OTHER_FEED,
        message="this address now serves another feed",
    )


def test_it_works_while_the_daemon_runs(place: Path, run: Run) -> None:
    """The daemon would have to be stopped for it."""
    keep(place, REFUSED)
    with open_store(place / "lodewatch.db", now=NOON) as daemon:
        daemon.lock()
        assert run("sources", "accept", "ministry").code == 0
        seen = daemon.sources.state("ministry")
    assert seen is not None
    assert seen.next_due is None


@pytest.mark.parametrize("with_database", [True, False])
def test_a_source_without_a_visit_has_nothing_to_forget(
    place: Path, run: Run, *, with_database: bool
) -> None:
    """A database would be made for nothing, or the command fail."""
    if with_database:
        keep(place, SourceState(source="other", url=URL))
    shown = run("sources", "accept", "ministry")
    assert shown.code == 0
    assert "was never visited" in shown.err
    assert (place / "lodewatch.db").exists() is with_database


def test_a_source_that_is_off_is_not_promised_a_visit(place: Path, run: Run) -> None:
    """Somebody would wait for a visit that does not come."""
    path = place / "config.toml"
    text = path.read_text(encoding="utf-8")
    off = text.replace(f'url = "{URL}"', f'url = "{URL}"\nenabled = false')
    path.write_text(off, encoding="utf-8")
    keep(place, REFUSED)
    assert "once switched on" in run("sources", "accept", "ministry").err


def test_an_unknown_name_is_a_mistake(run: Run) -> None:
    """A typo would be taken for done."""
    shown = run("sources", "accept", "minsitry")
    assert shown.code == 2
    assert 'there is no source "minsitry"; did you mean "ministry"?' in shown.err
