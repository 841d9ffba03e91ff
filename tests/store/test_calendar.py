"""What was given out and told is remembered; stories are found by their dates."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.model.calendar import EntryStatus, Given, entry_uid
from monitor.model.event import Dates
from monitor.model.rule import RuleStatus
from monitor.model.story import Assignment, AssignReason, Story
from monitor.store import Store
from tests.group.reports import a_day
from tests.makers import NOON, a_change, a_story
from tests.notify.rules import a_match, a_rule

ENTRY = Given(
    uid="s-expiry@lodewatch",
    story_id="s",
    name="expiry",
    first=date(2026, 11, 10),
    last=date(2026, 11, 10),
    status=EntryStatus.CONFIRMED,
    summary="Suspension stated to end",
    description="Words",
    url=None,
    sequence=2,
    revised=NOON,
)


def keep(
    store: Store, story: Story, *, rule: str | None = None, **more: object
) -> None:
    """Keep a story, and that a rule has matched it."""
    change = a_change(story, id=f"change-{story.id}")
    store.stories.save(
        Assignment(
            story=story,
            change=change,
            reason=AssignReason.NO_CANDIDATE,
            explanation="new",
        )
    )
    if rule is not None:
        store.matches.add([a_match(a_rule(id=rule, **more), change=change)])


def test_what_was_given_out_is_remembered(store: Store) -> None:
    """If it fails, a date that moves is a second entry in everybody's calendar."""
    store.calendar.give([ENTRY])
    later = replace(ENTRY, sequence=3, url="https://news.example/x")
    assert store.calendar.given() == {ENTRY.uid: ENTRY}

    store.calendar.give([later])

    assert store.calendar.given() == {ENTRY.uid: later}


def test_a_reminder_is_remembered_for_its_day(store: Store) -> None:
    """If it fails, a reminder is told every morning, or never for a moved date."""
    day, name = date(2026, 11, 10), entry_uid("u", "expiry")
    store.calendar.remind(name, day, 30, at=NOON, message_ids=["m"])
    store.calendar.remind(name, day, 30, at=NOON + timedelta(days=1))
    store.calendar.remind(name, day, 7, at=NOON)

    assert store.calendar.reminded("u", "expiry", day) == {30, 7}
    assert (
        store.calendar.reminded("u", "expiry", day + timedelta(days=1)) == frozenset()
    )
    assert store.calendar.reminded("v", "expiry", day) == frozenset()


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (None, None, ["month", "open", "plain"]),
        ("2026-11-10", "2026-11-10", ["month", "plain"]),
        ("2026-11-11", None, ["month"]),
        ("2026-12-01", None, []),
        (None, "2026-10-31", ["open"]),
    ],
)
def test_stories_are_found_by_the_days_of_their_dates(
    store: Store, since: str | None, until: str | None, found: list[str]
) -> None:
    """If it fails, a date is missing from the calendar of its month."""
    day = a_day("2026-11-10")
    assert day is not None
    month = replace(day, start=date(2026, 11, 1), end=date(2026, 11, 30))
    opened = replace(day, start=None, end=date(2026, 6, 30))
    keep(store, a_story(id="plain", dates=Dates(expiry=day)))
    keep(store, a_story(id="month", dates=Dates(effective=month)))
    keep(store, a_story(id="open", dates=Dates(deadline=opened)))
    keep(store, a_story(id="told", dates=Dates(announced=day)))
    keep(store, a_story(id="none"))

    stories = store.calendar.stories(
        since=date.fromisoformat(since) if since else None,
        until=date.fromisoformat(until) if until else None,
    )

    assert [s.id for s in stories] == found


def test_days_are_listed_the_nearest_first(store: Store) -> None:
    """If it fails, the days ahead of a page or of a material are not the next ones."""
    day = a_day("2026-11-10")
    assert day is not None
    later = replace(day, start=date(2026, 12, 1), end=date(2026, 12, 31))
    firm = {"companies": ("lynas",), "company_names": ("Lynas Rare Earths",)}
    keep(store, a_story(id="b", dates=Dates(expiry=day), commodities=("Ga",)))
    keep(store, a_story(id="a", dates=Dates(effective=later, deadline=day), **firm))

    def days(since: str, until: str, **about: str) -> list[str]:
        found = store.calendar.days(
            since=date.fromisoformat(since), until=date.fromisoformat(until), **about
        )
        return ["-".join(one) for one in found]

    year = ("2026-01-01", "2026-12-31")
    assert days(*year) == ["a-deadline", "b-expiry", "a-effective"]
    assert days("2026-11-11", "2026-12-01") == ["a-effective"]
    assert days("2026-11-11", "2026-11-30") == []
    assert days(*year, material="Ga") == ["b-expiry"]
    assert days(*year, company="lynas") == ["a-deadline", "a-effective"]
    assert days(*year, company="lynas rare earths") == ["a-deadline", "a-effective"]
    assert days(*year, company="lynas", material="Ga") == []


def test_only_rules_that_are_heard_count_as_matched(store: Store) -> None:
    """If it fails, a rule in shadow sends reminders."""
    dated = a_story(dates=Dates(expiry=a_day("2026-11-10")))
    keep(store, replace(dated, id="a"), rule="licences")
    keep(store, replace(dated, id="b"), rule="quiet", status=RuleStatus.SHADOW)
    keep(store, replace(dated, id="c"))

    def ids(**asked: object) -> list[str]:
        return [s.id for s in store.calendar.stories(**asked)]  # type: ignore[arg-type]

    assert ids() == ["a", "b", "c"]
    assert ids(matched=True) == ["a"]
    assert ids(rule="licences") == ["a"]
    assert ids(rule="quiet") == ["b"]
    assert ids(rule="other") == []


def test_a_story_whose_date_is_gone_is_found_by_what_was_given_out(
    store: Store,
) -> None:
    """If it fails, a withdrawn date stays in people's calendars."""
    keep(store, a_story(id="s"))
    store.calendar.give([ENTRY])

    assert store.calendar.stories() == ()
    assert [s.id for s in store.calendar.stories(given=True)] == ["s"]
