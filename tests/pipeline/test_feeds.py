"""The calendar and the alerts as documents."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest
from icalendar import Calendar

from monitor.model.message import DeliveryState, Notice
from monitor.model.story import Assignment, AssignReason
from monitor.pipeline.feeds import alerts_feed, calendar_feed, rows_told
from monitor.pipeline.parts import Parts
from monitor.pipeline.watch import Watch
from monitor.store import Store
from tests.makers import NOON, a_change, a_message, a_story, an_alert
from tests.notify.dates import a_reminder

Maker = Callable[..., Parts]
LISTS = '\n[lists]\nmine = ["graphite"]\n'


@pytest.fixture
def parts(make: Maker, store: Store) -> Parts:
    """Return parts of a monitor that has told of two stories."""
    for number, material in ((1, "REE"), (2, "graphite")):
        story = a_story(id=f"story-{number}", commodities=(material,))
        change = a_change(story, id=f"change-{number}")
        store.stories.save(
            Assignment(
                story=story, change=change, reason=AssignReason.KEY, explanation=""
            )
        )
        alert = an_alert(story_id=story.id, rules=((f"rule-{number}", "A rule"),))
        message = a_message(id=f"m{number}", subject=story.id, payload=alert)
        quiet = replace(
            message,
            id=f"quiet-{number}",
            channel="quiet",
            created_at=NOON + timedelta(hours=1),
            state=DeliveryState.SUPPRESSED,
        )
        store.outbox.enqueue([message, quiet])
    notice = Notice(title="A source is silent", text="…")
    store.outbox.enqueue([a_message(id="n", subject="source:x", payload=notice)])
    made = make()
    rules = made.settings.rules.path / "lists.toml"
    rules.write_text(f"schema = 1{LISTS}", encoding="utf-8")
    return made


@pytest.mark.parametrize(
    ("query", "stories"),
    [
        ({}, {"story-1", "story-2"}),
        ({"rule": ["rule-1"]}, {"story-1"}),
        ({"material": ["graphite", "Ga"]}, {"story-2"}),
        ({"list": ["mine"]}, {"story-2"}),
        ({"list": ["mine"], "rule": ["rule-1"]}, set()),
    ],
)
def test_a_feed_is_of_what_its_address_asks_for(
    parts: Parts, query: dict[str, list[str]], stories: set[str]
) -> None:
    """If it fails, a feed for one rule or list tells of others, or of nothing."""
    feed = feedparser.parse(alerts_feed(parts, query))

    assert not feed.bozo
    ids = {entry.id.split(":")[3].split("/")[0] for entry in feed.entries}
    assert ids == stories
    assert len(feed.entries) == len(stories)


def test_a_feed_of_a_rule_holds_its_reminders(parts: Parts) -> None:
    """If it fails, who follows a rule by feed misses the day that it has told of."""
    message = a_message(id="r", subject="date:story-1:expiry", payload=a_reminder())
    parts.store.outbox.enqueue([message])

    feed = feedparser.parse(alerts_feed(parts, {"rule": ["controls"]}))

    assert [e.title for e in feed.entries] == ["10 November 2026: Words"]


def test_feeds_of_different_filters_are_different_feeds(parts: Parts) -> None:
    """If it fails, a reader shows two subscriptions as one."""
    queries: tuple[dict[str, list[str]], ...] = ({}, {"rule": ["a"]}, {"rule": ["b"]})

    ids = {feedparser.parse(alerts_feed(parts, q)).feed.id for q in queries}

    assert len(ids) == 3


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"rul": ["a"]}, 'there is no filter "rul"; did you mean "rule"?'),
        ({"rule": ["a", "b"]}, 'give "rule" once'),
        (
            {"list": ["mien"]},
            'the rule files have no list "mien"; did you mean "mine"?',
        ),
    ],
)
def test_a_wrong_address_says_what_is_wrong(
    parts: Parts, query: dict[str, list[str]], said: str
) -> None:
    """If it fails, a misspelt filter is a feed of everything."""
    with pytest.raises(ValueError, match=r"filter|once|list") as error:
        alerts_feed(parts, query)

    assert str(error.value) == said


def test_rule_files_that_are_being_written_stop_only_lists(parts: Parts) -> None:
    """If it fails, every feed is gone while somebody edits a rule."""
    broken = parts.settings.rules.path / "broken.toml"
    broken.write_text("[[rule", encoding="utf-8")

    assert feedparser.parse(alerts_feed(parts, {})).entries
    with pytest.raises(ValueError, match="rules check"):
        alerts_feed(parts, {"list": ["mine"]})


def test_what_was_suppressed_is_asked_for_by_name(parts: Parts) -> None:
    """If it fails, a feed tells what quiet hours or a mute kept back."""
    told = rows_told(parts.store, Watch())

    assert {row.message.id for row in told} == {"m1", "m2"}
    assert len(rows_told(parts.store, Watch(), suppressed=True)) == 4


def test_a_rare_filter_does_not_read_the_whole_outbox(parts: Parts) -> None:
    """If it fails, a feed reader that asks for a rare rule holds the monitor up."""
    assert rows_told(parts.store, Watch(rule="rule-1"))
    assert rows_told(parts.store, Watch(rule="rule-1"), among=1) == ()


def test_the_calendar_is_the_same_until_a_date_moves(parts: Parts) -> None:
    """If it fails, calendar programs fetch it anew at each look."""
    now = NOON + timedelta(days=1)

    first = calendar_feed(parts, {}, now=now)
    again = calendar_feed(parts, {}, now=now + timedelta(hours=1))

    assert first == again
    assert Calendar.from_ical(first)["x-wr-calname"] == "Lodewatch: dates ahead"
