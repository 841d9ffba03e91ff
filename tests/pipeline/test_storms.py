"""A storm of matches, through the real store, to a Slack on loopback."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.config import SlackSettings
from monitor.config.settings import StormSettings
from monitor.group.assign import assign
from monitor.model.message import DeliveryState, MessageKind, Notice
from monitor.model.rule import Match, Rule
from monitor.notify.slack import SlackChannel
from monitor.pipeline.digests import preview_digest
from monitor.pipeline.parts import Parts
from monitor.pipeline.storms import sum_up
from monitor.pipeline.tell import tell_matches
from monitor.running import dispatcher
from monitor.store import Store
from tests.fake_slack import FakeSlack, running
from tests.makers import NOON, a_document, a_report, an_event
from tests.notify.rules import a_match, a_route, a_rule, digest_settings
from tests.notify.test_slack import slack_settings
from tests.pipeline.conftest import Clock

Maker = Callable[..., Parts]
LIMIT = StormSettings(most=20, window=timedelta(minutes=10))
RULES = [a_rule(id=f"rule-{n}", title=f"Rule {n}") for n in range(10)]


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with running() as server:
        yield server


def settings(slack: FakeSlack, **changes: Any) -> SlackSettings:
    base = slack_settings(
        name="slack",
        base_url=slack.base_url,
        timeout=timedelta(seconds=5),
        storm=LIMIT,
    )
    return replace(base, **changes)


def on_slack(make: Maker, slack: FakeSlack) -> Parts:
    parts = make()
    one = settings(slack)
    return replace(
        parts,
        settings=replace(
            parts.settings, channels=(one,), routes=(a_route(channels=("slack",)),)
        ),
        channels={"slack": SlackChannel(one)},
    )


def stored(
    store: Store, count: int, *, first: int = 0, rules: list[Rule] = RULES
) -> list[Match]:
    """Keep `count` stories, and the match of each rule for each of them."""
    matches = []
    for number in range(first, first + count):
        document = a_document(id=f"doc-{number}", title=f"Development {number}")
        report = a_report(an_event(), document)
        given = assign(report, (), now=NOON)
        store.stories.save(given, report)
        assert given.change is not None
        matches += [a_match(rule, change=given.change) for rule in rules]
    store.matches.add(matches)
    return matches


@pytest.mark.fault(no=31)
def test_ten_thousand_matches_at_once(
    make: Maker, store: Store, slack: FakeSlack, clock: Clock
) -> None:
    """If it fails, one bad feed fills a channel for hours, or alerts are lost."""
    parts = on_slack(make, slack)
    with store.transaction():
        matches = stored(store, 1_000)
        told = tell_matches(parts, matches, now=NOON)
    assert len(matches) == 10_000
    assert told.messages == 1_001
    assert not told.untold

    asyncio.run(dispatcher(parts).run_due())

    rows = store.outbox.messages(limit=5_000)
    by_state = {s: [r for r in rows if r.state is s] for s in DeliveryState}
    assert len(by_state[DeliveryState.SENT]) == 21
    folded = by_state[DeliveryState.SUPPRESSED]
    assert len(folded) == 980
    assert all(r.message.reason.startswith("storm: more than 20") for r in folded)
    assert {m for r in rows for m in r.message.matches} == {m.id for m in matches}
    assert len(slack.posts) == 21
    (summary,) = [p for p in slack.posts if "more alerts" in p["text"]]
    assert "980 more alerts in 980 stories" in summary["text"]
    digest = preview_digest(
        parts,
        digest_settings(),
        since=NOON - timedelta(days=1),
        now=NOON + LIMIT.window,
    )
    shown = (*digest.new, *digest.changed)
    assert len(shown) + digest.more == 1_000


@pytest.mark.fault(no=31)
def test_a_storm_that_goes_on_is_summed_up_once_in_a_window(
    make: Maker, store: Store, slack: FakeSlack, clock: Clock
) -> None:
    """If it fails, the summaries are a storm of their own, or the rest is never told."""
    parts = on_slack(make, slack)

    def summaries() -> list[str]:
        found = store.outbox.messages(subject="storm:slack")
        payloads = (r.message.payload for r in reversed(found))
        return [p.title for p in payloads if isinstance(p, Notice)]

    for minute in range(4):
        some = stored(store, 30, first=100 * minute, rules=RULES[:1])
        now = NOON + timedelta(minutes=minute)
        tell_matches(parts, some, now=now)
    assert summaries() == ["10 more alerts in 10 stories"]
    assert sum_up(parts, now=NOON + timedelta(minutes=9)) == 0
    assert sum_up(parts, now=NOON + LIMIT.window) == 1
    assert summaries()[1:] == ["90 more alerts in 90 stories"]
    assert sum_up(parts, now=NOON + 3 * LIMIT.window) == 0


def test_a_folded_story_has_its_root_later(
    make: Maker, store: Store, slack: FakeSlack
) -> None:
    """If it fails, what comes of a folded story hangs under a post that is not there."""
    parts = on_slack(make, slack)
    matches = stored(store, 21, rules=RULES[:1])
    tell_matches(parts, matches, now=NOON)
    last = matches[-1]
    later = replace(last, id="later", change=replace(last.change, id="later"))

    tell_matches(parts, [later], now=NOON + 2 * LIMIT.window)

    rows = store.outbox.messages(subject=last.change.story.id)
    assert [(r.message.kind, r.state) for r in rows] == [
        (MessageKind.ROOT, DeliveryState.PENDING),
        (MessageKind.UPDATE, DeliveryState.SUPPRESSED),
    ]


def test_a_channel_without_a_limit_tells_all(
    make: Maker, store: Store, slack: FakeSlack
) -> None:
    """If it fails, `storm = "off"` does nothing."""
    parts = on_slack(make, slack)
    free = replace(
        parts,
        settings=replace(parts.settings, channels=(settings(slack, storm=None),)),
    )

    assert tell_matches(free, stored(store, 30), now=NOON).messages == 30
    assert store.outbox.counts()["suppressed"] == 0
