"""Reminders: each once, none for a date that was overtaken, and a question on the day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.config.settings import CalendarSettings
from monitor.model.message import DeliveryState, MessageKind, Reminder
from monitor.model.ontology import Stage
from monitor.pipeline.correct import merge_stories
from monitor.pipeline.parts import Parts
from monitor.pipeline.reminders import SUPERSEDED, make_reminders
from monitor.store import Store
from monitor.store.messages import OutboxRow
from monitor.store.restore import restore
from tests.fakes import FakeChannel
from tests.makers import NOON
from tests.notify.dates import noon
from tests.pipeline.dates import of_another_state, suspended, tell

Maker = Callable[..., Parts]
DAY = timedelta(days=1)
END = "2026-11-10"


def told(store: Store) -> list[OutboxRow]:
    """Return the reminders in the outbox, the oldest first."""
    rows = store.outbox.messages(limit=100)
    return [r for r in rows[::-1] if r.message.kind is MessageKind.REMINDER]


def steps(store: Store) -> list[str]:
    """Return for which day and step reminders were made."""
    return [row.message.sequence for row in told(store)]


def live(parts: Parts, first: str, last: str, *, every: timedelta = DAY) -> None:
    """Ask for reminders at every noon from one day to another."""
    now = noon(first)
    while now <= noon(last):
        make_reminders(parts, now=now)
        make_reminders(parts, now=now + timedelta(hours=6))
        now += every


def set_calendar(parts: Parts, **changes: Any) -> Parts:
    calendar = CalendarSettings(**changes)
    return replace(parts, settings=replace(parts.settings, calendar=calendar))


def test_each_step_is_told_once_and_the_day_is_asked_about_once(
    make: Maker, store: Store
) -> None:
    """If it fails, a compliance desk misses the end of a pause, or mutes the channel."""
    parts = make()
    tell(parts, suspended(END), at=NOON)

    live(parts, "2026-08-01", "2027-02-01")

    assert steps(store) == [f"{END}/{n}" for n in (90, 30, 7, 1, 0)]
    days = [row.message.created_at.date().isoformat() for row in told(store)]
    assert days == ["2026-08-12", "2026-10-11", "2026-11-03", "2026-11-09", END]
    last = told(store)[-1].message.payload
    assert isinstance(last, Reminder)
    assert last.title.endswith("expired, extended or resumed? No source yet")


@pytest.mark.parametrize(
    ("back", "told_then"),
    [
        ("2026-10-20", ["90", "30"]),
        ("2026-11-05", ["90", "7"]),
        ("2026-11-09", ["90", "1"]),
        ("2026-11-14", ["90", "0"]),
        ("2027-02-14", ["90"]),
    ],
)
def test_after_days_down_only_the_latest_is_told(
    make: Maker, store: Store, back: str, told_then: list[str]
) -> None:
    """If it fails, an outage swallows a deadline, or the start is a flood of old ones."""
    parts = make()
    tell(parts, suspended(END), at=NOON)
    live(parts, "2026-08-12", "2026-08-20")

    live(parts, back, back)

    assert steps(store) == [f"{END}/{n}" for n in told_then]


def test_a_date_that_has_moved_is_told_anew_and_the_old_one_no_more(
    make: Maker, store: Store
) -> None:
    """If it fails, people are reminded of a day that was put off a year."""
    parts = make()
    tell(parts, suspended(END), at=NOON)
    live(parts, "2026-10-01", "2026-10-20")
    tell(parts, suspended("2027-11-10"), at=noon("2026-10-21"))

    live(parts, "2026-10-22", "2027-10-20", every=2 * DAY)

    assert steps(store)[1:] == [f"{END}/30", "2027-11-10/90", "2027-11-10/30"]


@pytest.mark.parametrize("stage", [Stage.ENDED, Stage.EFFECTIVE])
def test_nothing_is_told_once_somebody_has_said_what_became_of_it(
    make: Maker, store: Store, stage: Stage
) -> None:
    """If it fails, the monitor asks what it has told itself."""
    parts = make()
    tell(parts, suspended(END), at=NOON)
    tell(parts, suspended(None, stage=stage), at=noon("2026-06-01"))

    live(parts, "2026-06-02", "2026-12-01")

    assert steps(store) == []


def test_stories_that_no_rule_wants_remind_nobody(make: Maker, store: Store) -> None:
    """If it fails, every date of the news is a message."""
    parts = make()
    quiet = replace(parts, rules=replace(parts.rules, rules=()))
    tell(quiet, suspended(END), at=NOON)

    live(parts, "2026-11-01", "2026-11-12")

    assert steps(store) == []


def test_what_came_with_a_first_visit_reminds_once_a_rule_has_matched(
    make: Maker, store: Store
) -> None:
    """If it fails, reminders come of stories that nobody was alerted to."""
    parts = make()
    tell(parts, suspended(END), at=NOON, baseline=True)
    live(parts, "2026-10-11", "2026-10-20")
    assert steps(store) == []
    tell(parts, suspended("2026-11-12", stage=Stage.EXTENDED), at=noon("2026-10-30"))

    live(parts, "2026-10-31", "2026-11-05")

    assert steps(store) == ["2026-11-12/7"]


def test_what_waits_and_is_overtaken_is_let_be(make: Maker, store: Store) -> None:
    """If it fails, a channel that comes back tells of days that hold no longer."""
    parts = make()
    tell(parts, suspended(END), at=NOON)
    live(parts, "2026-10-11", "2026-10-12")
    tell(parts, suspended("2027-11-10"), at=noon("2026-10-13"))

    make_reminders(parts, now=noon("2026-10-13") + timedelta(hours=1))

    (row,) = told(store)
    assert row.state is DeliveryState.SUPPRESSED
    assert row.message.reason == SUPERSEDED


def test_a_nearer_reminder_takes_the_place_of_one_that_waits(
    make: Maker, store: Store
) -> None:
    """If it fails, a parked channel tells four reminders of one day at once."""
    parts = make()
    tell(parts, suspended(END), at=NOON)

    live(parts, "2026-10-11", "2026-11-10")

    states = [row.state.value for row in told(store)]
    assert states == ["suppressed"] * 3 + ["pending"]


def test_reminders_come_at_the_local_time_that_is_set(
    make: Maker, store: Store
) -> None:
    """If it fails, a reminder comes in the middle of the night."""
    parts = set_calendar(make(), reminders=(30,), timezone="Asia/Tokyo")
    tell(parts, suspended(END), at=NOON)
    local = datetime.fromisoformat("2026-10-11T07:29+09:00")

    assert make_reminders(parts, now=local) == 0
    assert make_reminders(parts, now=local + timedelta(minutes=1)) == 1


def test_without_steps_there_is_neither_reminder_nor_question(
    make: Maker, store: Store
) -> None:
    """If it fails, who has switched reminders off gets them."""
    parts = make()
    tell(parts, suspended(END), at=NOON)
    live(parts, "2026-10-11", "2026-10-12")
    off = set_calendar(parts, reminders=())

    live(off, "2026-10-13", "2026-11-12")

    assert [row.state for row in told(store)] == [DeliveryState.SUPPRESSED]


def test_another_channel_later_does_not_tell_old_reminders_again(
    make: Maker, store: Store
) -> None:
    """If it fails, a new channel begins with reminders of weeks ago."""
    parts = make()
    tell(parts, suspended(END), at=NOON)
    live(parts, "2026-10-11", "2026-10-12")
    routes = tuple(
        replace(r, channels=(*r.channels, "team")) for r in parts.settings.routes
    )
    more = replace(
        parts,
        settings=replace(parts.settings, routes=routes),
        channels={**parts.channels, "team": FakeChannel("team")},
    )

    live(more, "2026-10-13", "2026-11-03")

    assert [(r.message.channel, r.message.sequence) for r in told(store)] == [
        ("terminal", f"{END}/30"),
        ("terminal", f"{END}/7"),
        ("team", f"{END}/7"),
    ]


def test_a_merge_tells_no_reminder_again(make: Maker, store: Store) -> None:
    """If it fails, people are reminded twice of a day because two stories became one."""
    parts = make()
    tell(parts, suspended(END), at=NOON)
    tell(parts, of_another_state(suspended(END)), at=NOON + DAY)
    live(parts, "2026-08-12", "2026-08-14")
    assert steps(store) == [f"{END}/90"] * 2
    one, two = store.stories.find()

    merge_stories(store, two, one, now=noon("2026-08-15"), by="Ada", why="one act")
    store.meta.set("reminders_of", "")
    live(parts, "2026-08-15", "2026-08-20")

    assert steps(store) == [f"{END}/90"] * 2


def test_what_only_the_merged_story_had_told_is_not_told_again(
    make: Maker, store: Store
) -> None:
    """If it fails, the survivor of a merge repeats what the other has told."""
    parts = make()
    tell(parts, suspended(END), at=NOON)
    live(parts, "2026-08-12", "2026-08-14")
    (told_of,) = store.stories.find()
    tell(parts, of_another_state(suspended(END)), at=noon("2026-08-15"))
    (survivor,) = (s for s in store.stories.find() if s.id != told_of.id)

    merge_stories(
        store, survivor, told_of, now=noon("2026-08-15"), by="Ada", why="one act"
    )
    live(parts, "2026-08-16", "2026-08-20")

    assert steps(store) == [f"{END}/90"]


def test_a_reminder_of_before_a_restore_is_not_told_again(
    make: Maker, store: Store, tmp_path: Path
) -> None:
    """If it fails, putting a backup back reminds everybody of the same day again."""
    parts = make()
    tell(parts, suspended(END), at=NOON)
    store.backup(tmp_path / "backup.db")
    live(parts, "2026-10-10", "2026-10-12")
    assert steps(store)[-1] == f"{END}/30"
    restore(tmp_path / "backup.db", store.path, now=noon("2026-10-13"))
    live(parts, "2026-10-13", "2026-11-04")
    assert steps(store) == [f"{END}/7"]
