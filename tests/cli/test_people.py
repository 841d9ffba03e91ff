"""Whom a word is by, and what it is about."""

from pathlib import Path

import pytest

from monitor.pipeline.answers import NothingSoNamedError, subject_of
from monitor.store import open_store
from tests.cli.conftest import Run, reports
from tests.makers import NOON, a_message, an_alert


def tell(place: Path) -> str:
    """Enqueue the alert of the first report as the pipeline does; return its id."""
    with open_store(place / "lodewatch.db", now=NOON) as store:
        story = store.stories.find(type="EXPORT_LICENSING")[0]
        match = store.matches.of_story(story.id)[0]
        message = a_message(
            id="alert-1",
            channel="desk",
            subject=story.id,
            payload=an_alert(story_id=story.id),
            matches=(match.id,),
        )
        assert store.outbox.enqueue([message]) == 1
    return "alert-1"


def test_an_alert_is_about_the_events_that_it_told(filled: Path) -> None:
    """If it fails, feedback on an alert never reaches the rule that gave it."""
    name = tell(filled)
    with open_store(filled / "lodewatch.db", now=NOON, read_only=True) as store:
        subject = subject_of(store, name)
        assert subject.events == (reports()[0].event_id,)
        event = subject_of(store, reports()[0].event_id)
        assert (event.story, event.events) == (subject.story, subject.events)
        with pytest.raises(NothingSoNamedError, match="lodewatch alerts"):
            subject_of(store, "zzz")


def test_who_speaks_is_kept(filled: Path, run: Run) -> None:
    """If it fails, nobody knows whom to ask about a verdict."""
    name = tell(filled)
    run("ack", name, "--by", "Ann")
    run("ack", name, "--by", " ")
    with open_store(filled / "lodewatch.db", now=NOON, read_only=True) as store:
        first, second = store.feedback.all()
        assert first.person == "Ann"
        assert second.person.strip()


def test_a_mistyped_database_is_not_made(place: Path, run: Run) -> None:
    """If it fails, a word about an alert goes into a new database, and is lost."""
    for arguments in (
        ("ack", "x"),
        ("feedback", "x", "relevant"),
        ("mute", "--end", "x"),
    ):
        shown = run(*arguments, "--db", "typo.db")
        assert shown.code == 2
        assert "there is no database yet" in shown.err
    assert not (place / "typo.db").exists()
