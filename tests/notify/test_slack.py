"""The Slack channel against a Slack that misbehaves."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.config.secret import Secret
from monitor.config.settings import SlackSettings
from monitor.model.message import Claim, Finding, Message, MessageKind, Result
from monitor.notify.slack import SlackChannel
from tests.fake_slack import CHANNEL, FakeSlack, running
from tests.makers import NOON, a_message, an_alert

TOKEN = "xoxb-canary-0123456789"


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with running() as server:
        yield server


def slack_settings(**changes: Any) -> SlackSettings:
    base = SlackSettings(
        name="slack-alerts",
        channel=CHANNEL,
        base_url="http://127.0.0.1:1/api/",
        timeout=timedelta(seconds=1),
        min_interval=timedelta(0),
        token=Secret(TOKEN),
        token_env="SLACK_BOT_TOKEN",
        on_unknown="hold",
    )
    return replace(base, **changes)


def a_channel(slack: FakeSlack, **changes: Any) -> SlackChannel:
    return SlackChannel(slack_settings(base_url=slack.base_url, **changes))


def a_claim(message: Message | None = None, **changes: Any) -> Claim:
    base = Claim(
        message=message or a_message(channel="slack-alerts"),
        lease="lease",
        attempts=0,
        first_try=NOON,
        parent_remote_id=None,
    )
    return replace(base, **changes)


def an_update(**alert: Any) -> Message:
    return a_message(
        id="message-2",
        channel="slack-alerts",
        kind=MessageKind.UPDATE,
        sequence="change-2",
        parent="message-1",
        payload=an_alert(**{"updates": 1} | alert),
    )


def test_a_post_carries_all_that_it_must(slack: FakeSlack) -> None:
    """Without text, mark or the ban on unfurling a post is blank, lost or noisy."""
    delivery = a_channel(slack).send(a_claim())

    (post,) = slack.posts
    assert delivery.result is Result.ACCEPTED
    assert delivery.remote_id == f"{CHANNEL}:{slack.messages[0]['ts']}"
    assert post["text"]
    assert post["blocks"][0]["type"] == "header"
    assert post["metadata"]["event_payload"] == {"d": "message-1"}
    assert (post["unfurl_links"], post["unfurl_media"]) == (False, False)
    assert not {"link_names", "parse"} & set(post), "these make mentions of words"
    assert slack.tokens == {f"Bearer {TOKEN}"}


@pytest.mark.fault(no=21)
@pytest.mark.fault(no=24)
@pytest.mark.parametrize(
    ("mode", "result"),
    [
        ("429", Result.THROTTLED),
        ("429_bare", Result.THROTTLED),
        ("ratelimited", Result.THROTTLED),
        ("500", Result.UNKNOWN),
        ("500_accepted", Result.UNKNOWN),
        ("drop", Result.UNKNOWN),
        ("reset", Result.UNKNOWN),
        ("hang", Result.UNKNOWN),
        ("html200", Result.UNKNOWN),
        ("list200", Result.UNKNOWN),
        ("fatal_error", Result.UNKNOWN),
        ("invalid_blocks", Result.BAD_MESSAGE),
        ("channel_not_found", Result.BAD_DESTINATION),
        ("invalid_auth", Result.BAD_CREDENTIAL),
        ("service_unavailable", Result.TRANSIENT),
        ("never_heard_of_it", Result.UNEXPECTED),
    ],
)
def test_each_answer_is_told_as_what_it_is(
    slack: FakeSlack, mode: str, result: Result
) -> None:
    """A wrong class loses a message or tells it twice; the SDK must never re-post."""
    slack.script(mode)

    delivery = a_channel(slack).send(a_claim())

    assert delivery.result is result
    assert delivery.error
    assert len(slack.posts) == 1


@pytest.mark.parametrize(("mode", "seconds"), [("429", 7), ("429_bare", 30)])
def test_retry_after_is_obeyed(slack: FakeSlack, mode: str, seconds: int) -> None:
    """Slack revokes the tokens of those who do not wait."""
    slack.script(mode)

    delivery = a_channel(slack).send(a_claim())

    assert delivery.retry_after == timedelta(seconds=seconds)


def test_a_refused_connection_is_definitely_not_sent() -> None:
    """Otherwise every message of an offline hour would have to be looked up."""
    with running() as slack:
        channel = a_channel(slack)

    delivery = channel.send(a_claim())

    assert delivery.result is Result.NOT_SENT


def test_an_update_goes_under_its_root_and_the_root_says_so(slack: FakeSlack) -> None:
    """A story's second message must not look like a second story."""
    channel = a_channel(slack)
    root = channel.send(a_claim()).remote_id

    delivery = channel.send(a_claim(an_update(), parent_remote_id=root))

    first, reply = slack.messages
    assert delivery.remote_id == f"{CHANNEL}:{reply['ts']}"
    assert reply["thread_ts"] == first["ts"]
    assert reply["reply_broadcast"] is False
    assert "1 update · now suspended until 10 November 2026" in str(first["blocks"])
    assert first["metadata"]["event_payload"] == {"d": "message-1"}


def test_a_rise_is_shown_to_the_whole_channel(slack: FakeSlack) -> None:
    """A ban that comes into force must not hide in a thread."""
    channel = a_channel(slack)
    root = channel.send(a_claim()).remote_id

    channel.send(a_claim(an_update(rises=True), parent_remote_id=root))

    assert slack.posts[-1]["reply_broadcast"] is True


def test_an_update_in_place_posts_nothing_new(slack: FakeSlack) -> None:
    """`on_repeat = "update"` promises silence."""
    channel = a_channel(slack)
    root = channel.send(a_claim()).remote_id

    delivery = channel.send(a_claim(an_update(in_place=True), parent_remote_id=root))

    assert delivery.result is Result.ACCEPTED
    assert len(slack.posts) == 1
    assert "1 update" in str(slack.messages[0]["blocks"])


def test_a_failed_change_of_the_root_does_not_undo_the_reply(slack: FakeSlack) -> None:
    """The reply is there; sending it again would tell it twice."""
    channel = a_channel(slack)
    root = channel.send(a_claim()).remote_id
    slack.script("500", method="chat.update")

    delivery = channel.send(a_claim(an_update(), parent_remote_id=root))

    assert delivery.result is Result.ACCEPTED


def test_an_older_update_does_not_turn_the_root_back(slack: FakeSlack) -> None:
    """An update that is found late must not hide what has been told since."""
    channel = a_channel(slack)
    root = channel.send(a_claim()).remote_id
    channel.send(a_claim(an_update(updates=3), parent_remote_id=root))

    channel.send(a_claim(an_update(updates=2), parent_remote_id=root))

    assert "3 updates" in str(slack.messages[0]["blocks"])


def test_a_thread_that_is_gone_is_stale(slack: FakeSlack) -> None:
    """The dispatcher posts anew only if it is told that the thread is the trouble."""
    slack.script("thread_not_found")

    delivery = a_channel(slack).send(
        a_claim(an_update(), parent_remote_id=f"{CHANNEL}:1.2")
    )

    assert delivery.result is Result.STALE_PARENT


def test_refused_blocks_are_sent_as_text(slack: FakeSlack) -> None:
    """The fallback must not repeat what was refused."""
    a_channel(slack).send(a_claim(text_only=True))

    assert "blocks" not in slack.posts[0]
    assert "China suspends" in slack.posts[0]["text"]


@pytest.mark.parametrize("mode", ["drop", "reset", "500_accepted", "html200"])
def test_what_arrived_is_found(slack: FakeSlack, mode: str) -> None:
    """A dropped answer must end as "sent", not as a second post."""
    slack.script(mode)
    channel = a_channel(slack)
    channel.send(a_claim())

    lookup = channel.find(a_claim())

    assert lookup.finding is Finding.FOUND
    assert lookup.remote_id == f"{CHANNEL}:{slack.messages[0]['ts']}"


@pytest.mark.fault(no=15)
def test_what_arrived_is_found_although_our_clock_is_ahead(slack: FakeSlack) -> None:
    """If it fails, every lost answer is a doubled alert where the clock is minutes wrong."""
    slack.keeps_time = True
    slack.script("drop")
    claim = a_claim(first_try=NOON - timedelta(minutes=15))  # Slack's clock says 11:00
    channel = a_channel(slack)
    channel.send(claim)

    assert channel.find(claim).finding is Finding.FOUND


def test_what_did_not_arrive_is_not_found(slack: FakeSlack) -> None:
    """A message that was lost must be sent again."""
    slack.script("ok", "500")
    channel = a_channel(slack)
    channel.send(a_claim(a_message(id="other")))
    channel.send(a_claim())

    assert channel.find(a_claim()).finding is Finding.NOT_FOUND


def test_a_reply_is_found_in_its_thread(slack: FakeSlack) -> None:
    """Replies are not in the channel's history."""
    channel = a_channel(slack)
    root = channel.send(a_claim()).remote_id
    slack.script("drop")
    claim = a_claim(an_update(), parent_remote_id=root)
    channel.send(claim)

    lookup = channel.find(claim)

    assert lookup.finding is Finding.FOUND
    assert "1 update" in str(slack.messages[0]["blocks"])


def test_a_name_is_resolved_before_looking(slack: FakeSlack) -> None:
    """History takes ids only, and after a restart nobody remembers the id."""
    slack.script("drop")
    a_channel(slack, channel="#alerts").send(a_claim())

    lookup = a_channel(slack, channel="#alerts").find(a_claim())

    assert lookup.finding is Finding.FOUND


def test_a_name_nobody_knows_cannot_be_looked_up(slack: FakeSlack) -> None:
    """Without an id nothing can be looked up, and looking again would not help."""
    lookup = a_channel(slack, channel="#elsewhere").find(a_claim())

    assert lookup.finding is Finding.CANNOT_LOOK
    assert lookup.retry_after is None


@pytest.mark.parametrize(
    ("mode", "again"),
    [("429", True), ("500", True), ("drop", True), ("missing_scope", False)],
)
def test_a_look_that_fails_is_no_answer(
    slack: FakeSlack, mode: str, *, again: bool
) -> None:
    """Taking a failed look for "not there" would tell things twice."""
    slack.script(mode, method="conversations.history")

    lookup = a_channel(slack).find(a_claim())

    assert lookup.finding is Finding.CANNOT_LOOK
    assert (lookup.retry_after is not None) is again


@pytest.mark.fault(no=55)
def test_the_token_shows_nowhere(
    slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    """A token in a log file is a token for everybody who reads it."""
    caplog.set_level(logging.DEBUG)
    slack.script("invalid_auth", "drop", "500")
    channel = a_channel(slack)

    said = [channel.send(a_claim()) for _ in range(3)]

    assert TOKEN not in caplog.text + repr(said) + repr(channel.__dict__["_settings"])


def test_two_tables_of_one_channel_are_counted_together(slack: FakeSlack) -> None:
    """If it fails, their posts together are more than Slack takes, or others wait."""
    by_id = a_channel(slack)
    by_name = a_channel(slack, name="second", channel="#alerts")
    others = [
        a_channel(slack, channel="C0OTHER001"),
        a_channel(slack, token=Secret("xoxb-another-workspace")),
    ]

    assert by_name.counted_as == a_channel(slack, channel="alerts").counted_as
    by_name.send(a_claim())
    assert by_name.counted_as == by_id.counted_as
    assert by_id.counted_as not in [other.counted_as for other in others]
    assert TOKEN not in repr(by_id.counted_as)
