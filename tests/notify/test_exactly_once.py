"""The promise as a whole: whatever goes wrong, each message is in the channel once."""

import asyncio
import random
from datetime import timedelta
from typing import Any

import pytest

from monitor.config.secret import Secret
from monitor.config.settings import SlackSettings
from monitor.model.message import DeliveryState, Message, MessageKind
from monitor.notify.dispatch import Dispatcher
from monitor.notify.slack import SlackChannel
from tests.fake_slack import CHANNEL, FakeSlack, running
from tests.makers import NOON, a_message, an_alert
from tests.notify.fakes import FakeClock, FakeOutbox

FAULTS = [
    "drop",
    "reset",
    "500",
    "500_accepted",
    "html200",
    "429",
    "ratelimited",
    "service_unavailable",
    "fatal_error",
]
STORIES = 15


class DyingOutbox(FakeOutbox):
    """An outbox whose process dies now and then between an effect and its note."""

    def __init__(self, rng: random.Random, *messages: Message) -> None:
        super().__init__(*messages)
        self._rng = rng

    def settle(self, *args: Any, **options: Any) -> bool:
        if self._rng.random() < 0.15:
            return False
        return super().settle(*args, **options)


def story_messages(number: int) -> tuple[Message, Message]:
    story = f"story-{number}"
    root = a_message(id=f"root-{number}", channel="slack", subject=story)
    update = a_message(
        id=f"update-{number}",
        channel="slack",
        subject=story,
        kind=MessageKind.UPDATE,
        sequence="c2",
        parent=root.id,
        payload=an_alert(story_id=story, updates=1),
    )
    return root, update


def channel_to(slack: FakeSlack) -> SlackChannel:
    return SlackChannel(
        SlackSettings(
            name="slack",
            channel=CHANNEL,
            base_url=slack.base_url,
            timeout=timedelta(seconds=2),
            min_interval=timedelta(0),
            token=Secret("xoxb-test"),
            token_env="SLACK_BOT_TOKEN",
            on_unknown="hold",
        )
    )


@pytest.mark.fault(no=1)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_lost_and_nothing_told_twice(seed: int) -> None:
    """Faults at every post and look, and a process that keeps dying."""
    rng = random.Random(seed)
    messages = [m for n in range(STORIES) for m in story_messages(n)]
    outbox, clock = DyingOutbox(rng, *messages), FakeClock()
    with running() as slack:
        slack.retry_after = 60  # longer than a round: nobody waits for it here
        modes = (rng.choice([*FAULTS, "ok", "ok"]) for _ in range(STORIES * 4))
        slack.script(*modes)
        slack.script("500", "429", "drop", "ok", "500", method="conversations.history")
        slack.script("500", "ok", "429", method="conversations.replies")
        slack.script("500", "message_not_found", "drop", method="chat.update")
        for _ in range(400):
            # A new process each time: what it remembers is in the outbox.
            dispatcher = Dispatcher(
                outbox, {"slack": channel_to(slack)}, clock=clock, policies={}
            )
            asyncio.run(dispatcher.run_due())
            clock.forward(minutes=2)
            if all(r.state is DeliveryState.SENT for r in outbox.rows.values()):
                break

        posted = slack.ids()

    states = {r.message.id: r.state for r in outbox.rows.values()}
    assert set(states.values()) == {DeliveryState.SENT}, states
    assert sorted(posted) == sorted(m.id for m in messages)
    assert clock.now - NOON < timedelta(hours=24)
