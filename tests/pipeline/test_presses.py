"""A press does what the command does, for those who may, once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.model.message import DeliveryState, Notice
from monitor.model.people import MuteKind
from monitor.notify.buttons import Action, Press, read_press
from monitor.pipeline.parts import Parts
from monitor.pipeline.presses import Reply, press
from monitor.pipeline.tell import tell_matches
from monitor.store import Store
from tests.fake_slack import CHANNEL, TEAM
from tests.fake_socket import MEMBER, a_click
from tests.makers import NOON, a_message, an_alert
from tests.notify.fakes import FakeChannel
from tests.notify.rules import a_route
from tests.notify.test_slack import slack_settings
from tests.pipeline.test_storms import stored

Maker = Callable[..., Parts]
TS = "1762513201.000100"


def posted(make: Maker, **changes: Any) -> tuple[Parts, str]:
    """Tell one match on Slack; return the parts and the message's id."""
    parts = make()
    one = slack_settings(name="slack", buttons=True, **changes)
    parts = replace(
        parts,
        settings=replace(
            parts.settings, channels=(one,), routes=(a_route(channels=("slack",)),)
        ),
        channels={"slack": FakeChannel()},
    )
    tell_matches(parts, stored(parts.store, 1)[:1], now=NOON)
    claim = parts.store.outbox.claim("slack", now=NOON, lease=timedelta(minutes=1))
    assert claim is not None
    parts.store.outbox.settle(
        claim, DeliveryState.SENT, now=NOON, remote_id=f"{CHANNEL}:{TS}"
    )
    return parts, claim.message.id


def clicked(message: str, action: str = "ack", **changes: Any) -> Press:
    menu = action in (Action.WRONG_COMPANY, Action.OLD_NEWS)
    found = read_press(a_click(message, action, ts=TS, option=menu, **changes))
    assert isinstance(found, Press)
    return found


def do(parts: Parts, pressed: Press) -> Reply | None:
    return press(parts, pressed, team=TEAM, now=NOON)


@pytest.mark.parametrize(
    ("action", "verdict"),
    [
        ("ack", "acknowledged"),
        ("not-relevant", "not-relevant"),
        ("wrong-company", "wrong-company"),
        ("old-news", "old-news"),
    ],
)
def test_a_verdict_is_kept_with_who_gave_it(
    make: Maker, store: Store, action: str, verdict: str
) -> None:
    """If it fails, a button says "noted" and nothing is."""
    parts, message = posted(make)
    reply = do(parts, clicked(message, action))
    (given,) = store.feedback.all()
    assert (given.verdict, given.subject) == (verdict, message)
    assert (given.person, len(given.events)) == (f"slack:{MEMBER}", 1)
    assert reply is not None
    assert reply.refused is None
    assert "China's commerce ministry suspended" in reply.text


def test_a_story_is_muted_for_a_day(make: Maker, store: Store) -> None:
    """If it fails, the button mutes nothing, or for ever."""
    parts, message = posted(make)
    reply = do(parts, clicked(message, "mute"))
    (mute,) = store.mutes.at(NOON)
    row = store.outbox.get(message)
    assert row is not None
    assert (mute.kind, mute.target) == (MuteKind.STORY, row.message.subject)
    assert (mute.until - NOON, mute.person) == (timedelta(hours=24), f"slack:{MEMBER}")
    assert reply is not None
    assert "Muted until 2025-11-08 12:00 UTC" in reply.text


def test_why_names_the_rule_and_changes_nothing(make: Maker, store: Store) -> None:
    """If it fails, nobody learns in Slack why an alert came."""
    parts, message = posted(make)
    reply = do(parts, clicked(message, "why"))
    assert reply is not None
    assert "sent 2025-11-07 12:00 UTC; rule-0 fired: new" in reply.text
    assert "Rule rule-0 (high): Rule 0. New story" in reply.text
    assert not store.feedback.all()


def test_a_press_delivered_twice_is_done_once(make: Maker, store: Store) -> None:
    """If it fails, a slow answer counts a verdict twice."""
    parts, message = posted(make)
    assert do(parts, clicked(message)) is not None
    assert do(parts, clicked(message)) is None
    assert len(store.feedback.all()) == 1
    other = replace(clicked(message), key="another", member="U0FAKE0008")
    assert do(parts, other) is not None
    assert len(store.feedback.all()) == 2


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"message": "zzz"}, "no message of ours"),
        ({"channel": "C0ELSEWHERE"}, "stands elsewhere"),
        ({"ts": "1.1"}, "stands elsewhere"),
        ({"team": "T0ELSEWHERE"}, "is of another workspace (T0ELSEWHERE)"),
        ({"team": ""}, "is of another workspace (unnamed)"),
    ],
)
def test_what_is_foreign_is_refused(
    make: Maker, store: Store, changes: dict[str, Any], reason: str
) -> None:
    """If it fails, somebody outside mutes what others have to know."""
    parts, message = posted(make)
    reply = do(parts, replace(clicked(message), **changes))
    assert reply is not None
    assert reply.refused is not None
    assert reason in reply.refused
    assert not store.feedback.all()


@pytest.mark.parametrize(
    ("members", "done"), [((MEMBER,), True), (("U0FAKE0008",), False)]
)
def test_who_may_press_can_be_listed(
    make: Maker, store: Store, members: tuple[str, ...], *, done: bool
) -> None:
    """If it fails, `members` keeps out nobody, or everybody."""
    parts, message = posted(make, members=members)
    reply = do(parts, replace(clicked(message), team="T0GRID"))
    assert reply is not None
    assert (reply.refused is None) is done
    assert bool(store.feedback.all()) is done


def test_only_alerts_that_have_buttons_are_pressed(make: Maker, store: Store) -> None:
    """If it fails, switching buttons off leaves the old ones in force."""
    parts, message = posted(make)
    off = slack_settings(name="slack")
    without = replace(parts, settings=replace(parts.settings, channels=(off,)))
    reply = do(without, clicked(message))
    assert reply is not None
    assert reply.refused == "channel slack has no buttons"


def test_only_alerts_are_pressed(make: Maker, store: Store) -> None:
    """If it fails, a forged press under a notice is taken for one under an alert."""
    parts, _ = posted(make)
    notice = Notice(title="t", text="t")
    store.outbox.enqueue(
        [a_message(id="n", channel="slack", payload=notice, subject="n")]
    )
    reply = do(parts, clicked("n"))
    assert reply is not None
    assert reply.refused == "no alert"


def test_a_post_that_is_not_confirmed_yet_is_asked_for_again(
    make: Maker, store: Store
) -> None:
    """If it fails, a press under a post whose answer was lost is called a forgery."""
    parts, _ = posted(make)
    lost = a_message(id="lost", channel="slack", subject="s2", payload=an_alert())
    store.outbox.enqueue([lost])
    reply = do(parts, clicked("lost"))
    assert reply is not None
    assert "try again" in reply.text
    assert reply.refused is not None
