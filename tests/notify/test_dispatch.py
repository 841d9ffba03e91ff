"""The dispatcher: nothing lost, nothing told twice, whatever a channel answers."""

import asyncio
import threading
from collections.abc import Mapping
from datetime import timedelta

import pytest

from monitor.model.message import (
    Delivery,
    DeliveryState,
    Finding,
    Lookup,
    MessageKind,
    Notice,
    Result,
)
from monitor.notify.dispatch import Dispatcher, Settlement
from monitor.notify.outcome import Policy
from tests.makers import NOON, a_message
from tests.notify.fakes import FakeChannel, FakeClock, FakeOutbox, OneOfSeveral

CANNOT = Lookup(finding=Finding.CANNOT_LOOK, error="no way")
FOUND = Lookup(finding=Finding.FOUND, remote_id="C1:9.9")


def answer(result: Result) -> Delivery:
    return Delivery(result=result, error=result.value)


def run(
    outbox: FakeOutbox,
    *channels: FakeChannel,
    clock: FakeClock | None = None,
    policies: Mapping[str, Policy] | None = None,
    dispatcher: Dispatcher | None = None,
) -> tuple[Settlement, ...]:
    dispatcher = dispatcher or a_dispatcher(
        outbox, *channels, clock=clock, policies=policies
    )
    return asyncio.run(dispatcher.run_due())


def a_dispatcher(
    outbox: FakeOutbox,
    *channels: FakeChannel,
    clock: FakeClock | None = None,
    policies: Mapping[str, Policy] | None = None,
) -> Dispatcher:
    return Dispatcher(
        outbox,
        {c.name: c for c in channels},
        clock=clock or FakeClock(),
        policies=policies or {},
        jitter=lambda: 1.0,
    )


def messages(*ids: str, channel: str = "slack") -> FakeOutbox:
    return FakeOutbox(*(a_message(id=i, channel=channel) for i in ids))


def test_everything_due_is_sent_in_order() -> None:
    """A later message before its root makes no sense to anybody."""
    outbox, slack = messages("1", "2", "3"), FakeChannel()

    done = run(outbox, slack)

    assert [c.message.id for c in slack.sent] == ["1", "2", "3"]
    assert {s.state for s in done} == {DeliveryState.SENT}
    assert outbox.rows["1"].remote_id == "C1:1.1"


def test_nothing_is_looked_up_at_the_first_attempt() -> None:
    """Looking costs a request, and there is nothing to find."""
    slack = FakeChannel()

    run(messages("1"), slack)

    assert not slack.looked


def test_an_unknown_outcome_that_arrived_is_not_sent_again() -> None:
    """The answer was lost, the post was not: told twice is the worst thing."""
    outbox, clock = messages("1"), FakeClock()
    slack = FakeChannel(answers=[answer(Result.UNKNOWN)], lookups=[FOUND])
    dispatcher = a_dispatcher(outbox, slack, clock=clock)

    run(outbox, dispatcher=dispatcher)
    assert outbox.state("1") is DeliveryState.UNKNOWN
    clock.forward(seconds=34)
    run(outbox, dispatcher=dispatcher)
    assert not slack.looked, "it may still show in the history"
    clock.forward(seconds=2)
    run(outbox, dispatcher=dispatcher)

    assert outbox.state("1") is DeliveryState.SENT
    assert outbox.rows["1"].remote_id == "C1:9.9"
    assert len(slack.sent) == 1


def test_an_unknown_outcome_that_did_not_arrive_is_sent_again() -> None:
    """Otherwise the message would be lost."""
    outbox, clock = messages("1"), FakeClock()
    slack = FakeChannel(answers=[answer(Result.UNKNOWN)])
    dispatcher = a_dispatcher(outbox, slack, clock=clock)
    run(outbox, dispatcher=dispatcher)
    clock.forward(minutes=1)

    run(outbox, dispatcher=dispatcher)

    assert outbox.state("1") is DeliveryState.SENT
    assert len(slack.sent) == 2


@pytest.mark.parametrize(
    ("policy", "lookup", "doubtful"),
    [
        ("resend_once", CANNOT, True),
        ("resend_once", Lookup(finding=Finding.NOT_FOUND), False),
        ("resend", CANNOT, False),
    ],
)
def test_what_may_have_been_told_twice_is_marked(
    policy: Policy, lookup: Lookup, *, doubtful: bool
) -> None:
    """If it fails, a row says "sent" and hides that somebody may have two mails."""
    outbox, clock = messages("1"), FakeClock()
    mail = FakeChannel(answers=[answer(Result.UNKNOWN)], lookups=[lookup] * 3)
    dispatcher = a_dispatcher(outbox, mail, clock=clock, policies={"slack": policy})
    run(outbox, dispatcher=dispatcher)
    clock.forward(minutes=1)

    (*_, last) = run(outbox, dispatcher=dispatcher)

    assert (last.state, last.error) == (DeliveryState.SENT, None)
    assert len(mail.sent) == 2
    assert (outbox.rows["1"].error is not None) is doubtful


def test_what_is_given_up_is_logged_as_an_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """If it fails, an alert that nobody will get is one warning among many."""
    slack = FakeChannel(answers=[answer(Result.REFUSED)])

    with caplog.at_level("INFO"):
        run(messages("1", "2"), slack)

    assert [r.levelname for r in caplog.records] == ["ERROR", "INFO"]


def test_a_process_that_died_while_sending_is_looked_after() -> None:
    """Between the server's answer and our note of it, a crash must not double."""
    outbox, clock, slack = messages("1"), FakeClock(), FakeChannel(lookups=[FOUND])
    outbox.claim("slack", now=clock(), lease=timedelta(minutes=1))
    clock.forward(minutes=2)

    run(outbox, slack, clock=clock)

    assert outbox.state("1") is DeliveryState.SENT
    assert not slack.sent


@pytest.mark.parametrize(
    ("policy", "sent", "state"),
    [
        ("resend_once", 2, DeliveryState.HELD),
        ("hold", 1, DeliveryState.HELD),
    ],
)
def test_where_nobody_can_look_the_policy_decides(
    policy: Policy, sent: int, state: DeliveryState
) -> None:
    """Once means once, however often the outcome is unknown."""
    outbox, clock = messages("1", channel="mail"), FakeClock()
    mail = FakeChannel(
        name="mail", answers=[answer(Result.UNKNOWN)] * 5, lookups=[CANNOT] * 9
    )
    dispatcher = a_dispatcher(outbox, mail, clock=clock, policies={"mail": policy})
    for _ in range(6):
        run(outbox, dispatcher=dispatcher)
        clock.forward(minutes=5)

    assert len(mail.sent) == sent
    assert outbox.state("1") is state


def test_failures_before_do_not_use_up_the_one_resend() -> None:
    """Greylisting says nothing about a connection that drops later."""
    outbox, clock = messages("1", channel="mail"), FakeClock()
    mail = FakeChannel(
        name="mail",
        answers=[*[answer(Result.TRANSIENT)] * 3, answer(Result.UNKNOWN)],
        lookups=[CANNOT] * 9,
    )
    dispatcher = a_dispatcher(
        outbox, mail, clock=clock, policies={"mail": "resend_once"}
    )
    for _ in range(6):
        run(outbox, dispatcher=dispatcher)
        clock.forward(minutes=20)

    assert outbox.state("1") is DeliveryState.SENT
    assert len(mail.sent) == 5


def test_a_look_that_fails_is_tried_again() -> None:
    """Slack being down for looking too is no reason to double or to hold."""
    outbox, clock = messages("1"), FakeClock()
    later = Lookup(
        finding=Finding.CANNOT_LOOK, retry_after=timedelta(seconds=30), error="429"
    )
    slack = FakeChannel(
        answers=[answer(Result.UNKNOWN)], lookups=[later, ValueError("x"), FOUND]
    )
    dispatcher = a_dispatcher(outbox, slack, clock=clock)
    for _ in range(5):
        run(outbox, dispatcher=dispatcher)
        clock.forward(minutes=2)

    assert outbox.state("1") is DeliveryState.SENT
    assert len(slack.sent) == 1


def test_a_retry_looks_first() -> None:
    """Even a "definite" failure is checked before the second attempt."""
    outbox, clock = messages("1"), FakeClock()
    slack = FakeChannel(answers=[answer(Result.NOT_SENT)], lookups=[FOUND])
    dispatcher = a_dispatcher(outbox, slack, clock=clock)
    run(outbox, dispatcher=dispatcher)
    clock.forward(seconds=3)

    run(outbox, dispatcher=dispatcher)

    assert outbox.state("1") is DeliveryState.SENT
    assert len(slack.sent) == 1


def test_the_wait_doubles() -> None:
    """A server that is down is not helped by being asked every two seconds."""
    outbox, clock = messages("1"), FakeClock()
    slack = FakeChannel(answers=[answer(Result.NOT_SENT)] * 4)
    dispatcher = a_dispatcher(outbox, slack, clock=clock)
    waits = []
    for _ in range(4):
        run(outbox, dispatcher=dispatcher)
        waits.append((outbox.rows["1"].next_at or NOON) - clock.now)
        clock.forward(minutes=1)

    assert waits == [timedelta(seconds=s) for s in (2, 4, 8, 16)]


@pytest.mark.fault(no=23)
def test_throttling_rests_the_channel_and_no_other() -> None:
    """Slack counts every request against the channel; mail has nothing to do with it."""
    wait = Delivery(
        result=Result.THROTTLED, retry_after=timedelta(seconds=60), error="429"
    )
    outbox = FakeOutbox(
        a_message(id="1", channel="slack"),
        a_message(id="2", channel="slack"),
        a_message(id="3", channel="mail"),
    )
    slack, mail, clock = (
        FakeChannel(answers=[wait]),
        FakeChannel(name="mail"),
        FakeClock(),
    )
    dispatcher = a_dispatcher(outbox, slack, mail, clock=clock)

    run(outbox, dispatcher=dispatcher)
    assert [c.message.id for c in slack.sent] == ["1"]
    assert outbox.state("3") is DeliveryState.SENT
    assert outbox.rows["1"].attempts == 0
    clock.forward(seconds=61)
    run(outbox, dispatcher=dispatcher)

    assert [c.message.id for c in slack.sent] == ["1", "1", "2"]


@pytest.mark.fault(no=15)
def test_a_rest_does_not_outlast_a_clock_that_is_set_back() -> None:
    """If it fails, a channel is silent for as long as the clock was set back."""
    outbox, clock = messages("1", "2"), FakeClock()
    slack = FakeChannel(min_interval=timedelta(minutes=1))
    dispatcher = a_dispatcher(outbox, slack, clock=clock)
    run(outbox, dispatcher=dispatcher)
    assert outbox.state("2") is DeliveryState.PENDING
    clock.forward(days=-2)

    run(outbox, dispatcher=dispatcher)

    assert outbox.state("2") is DeliveryState.SENT


@pytest.mark.fault(no=25)
def test_a_bad_destination_parks_the_channel_and_says_so_once() -> None:
    """Silence must be reported, through somebody who can still be heard."""
    outbox = messages("1", "2")
    slack = FakeChannel(answers=[answer(Result.BAD_DESTINATION)] * 2)
    mail = FakeChannel(name="mail", recipients=("ann@example.org",))
    dispatcher = a_dispatcher(outbox, slack, mail)
    for _ in range(3):
        run(outbox, dispatcher=dispatcher)

    (notice,) = [c.message for c in mail.sent]
    assert len(slack.sent) == 1
    assert outbox.state("1") is DeliveryState.PARKED
    assert notice.kind is MessageKind.NOTICE
    assert isinstance(notice.payload, Notice)
    assert "slack is parked" in notice.payload.title
    outbox.resume("slack")
    slack.answers.clear()
    run(outbox, dispatcher=dispatcher)
    assert outbox.state("1") is outbox.state("2") is DeliveryState.SENT


def test_a_bad_credential_costs_no_attempt() -> None:
    """After the token is put right, everything goes out as if nothing had been."""
    outbox, slack = messages("1"), FakeChannel(answers=[answer(Result.BAD_CREDENTIAL)])

    run(outbox, slack)

    assert outbox.parked() == {"slack": "bad_credential"}
    assert outbox.rows["1"].state is DeliveryState.PENDING
    assert outbox.rows["1"].attempts == 0


def test_refused_blocks_fall_back_to_words_once() -> None:
    """A headline that breaks the layout must not silence the alert, nor loop."""
    outbox = messages("1")
    slack = FakeChannel(answers=[answer(Result.BAD_MESSAGE)] * 3)

    run(outbox, slack)

    assert [c.text_only for c in slack.sent] == [False, True]
    assert outbox.state("1") is DeliveryState.DEAD


def test_a_thread_that_is_gone_is_posted_anew() -> None:
    """A deleted root must not take its updates with it."""
    root = a_message(id="root", channel="slack")
    update = a_message(
        id="update", channel="slack", kind=MessageKind.UPDATE, parent="root"
    )
    outbox = FakeOutbox(root, update)
    slack = FakeChannel(
        answers=[
            Delivery(result=Result.ACCEPTED, remote_id="C1:5.5"),
            answer(Result.STALE_PARENT),
        ]
    )

    run(outbox, slack)

    assert [c.parent_remote_id for c in slack.sent] == [None, "C1:5.5", None]
    assert outbox.state("update") is DeliveryState.SENT


def test_a_channel_that_raises_stops_nobody() -> None:
    """Anybody can write a channel; a slip there must not end the daemon."""
    outbox = FakeOutbox(
        a_message(id="1", channel="slack"), a_message(id="2", channel="mail")
    )
    slack = FakeChannel(answers=[RuntimeError("boom")])

    run(outbox, slack, FakeChannel(name="mail"))

    assert outbox.state("1") is DeliveryState.UNKNOWN
    assert outbox.state("2") is DeliveryState.SENT


def test_a_channel_that_hangs_leaves_an_unknown() -> None:
    """A hung thread may have sent; and it must not hold the round for ever."""
    outbox, done = messages("1"), threading.Event()
    slack = FakeChannel(
        timeout=timedelta(seconds=-29.9),
        on_send=lambda _claim: done.wait(0.3),
    )

    run(outbox, slack)

    assert outbox.state("1") is DeliveryState.UNKNOWN


def test_stop_lets_the_message_at_hand_finish_and_begins_no_other() -> None:
    """SIGTERM must not leave a message in doubt that could have been settled."""
    outbox = messages("1", "2")

    async def both() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        slack = FakeChannel(on_send=lambda _claim: loop.call_soon_threadsafe(stop.set))
        await a_dispatcher(outbox, slack).run_due(stop=stop)

    asyncio.run(both())

    assert outbox.state("1") is DeliveryState.SENT
    assert outbox.state("2") is DeliveryState.PENDING


def test_posts_are_paced() -> None:
    """Slack asks for one a second; the pace holds across rounds."""
    outbox = messages("1", "2")
    slack = FakeChannel(min_interval=timedelta(seconds=25))
    clock = FakeClock()
    dispatcher = a_dispatcher(outbox, slack, clock=clock)
    run(outbox, dispatcher=dispatcher)
    assert len(slack.sent) == 1
    clock.forward(seconds=26)

    run(outbox, dispatcher=dispatcher)

    assert len(slack.sent) == 2


def test_a_short_pace_is_waited_for() -> None:
    """Two messages a tenth of a second apart go out in one round."""
    outbox = messages("1", "2")
    slack = FakeChannel(min_interval=timedelta(seconds=0.05))

    run(outbox, slack)

    assert len(slack.sent) == 2


def test_channels_that_lead_to_one_place_share_its_pace() -> None:
    """If it fails, two tables of one Slack channel post twice as fast as Slack takes."""
    outbox = FakeOutbox(
        *(a_message(id=name, channel=name) for name in ("a", "b", "elsewhere"))
    )
    pace = timedelta(seconds=25)  # longer than a round
    channels = [OneOfSeveral(name=name, min_interval=pace) for name in ("a", "b")]
    other = OneOfSeveral(name="elsewhere", counted_as="another", min_interval=pace)
    clock = FakeClock()
    dispatcher = a_dispatcher(outbox, *channels, other, clock=clock)

    run(outbox, dispatcher=dispatcher)
    assert [len(c.sent) for c in (*channels, other)] == [1, 0, 1]
    clock.forward(seconds=26)
    run(outbox, dispatcher=dispatcher)

    assert [len(c.sent) for c in channels] == [1, 1]


def test_channels_that_lead_to_one_place_rest_together() -> None:
    """If it fails, Slack says "not now" to one table, and the other goes on posting."""
    wait = Delivery(result=Result.THROTTLED, retry_after=timedelta(seconds=60))
    outbox = FakeOutbox(*(a_message(id=name, channel=name) for name in ("a", "b")))
    channels = [OneOfSeveral(name="a", answers=[wait]), OneOfSeveral(name="b")]

    run(outbox, *channels)

    assert [len(c.sent) for c in channels] == [1, 0]


def test_a_round_ends_although_more_is_due() -> None:
    """A storm on one channel must not keep the others' news waiting."""
    outbox = messages(*(str(i) for i in range(50)))
    slack = FakeChannel()

    run(outbox, slack, clock=FakeClock(step=timedelta(seconds=1)))

    assert 0 < len(slack.sent) < 50


def test_one_channel_can_be_worked_by_itself() -> None:
    """If it fails, a channel in the daemon waits for the slowest of all."""
    outbox = FakeOutbox(
        a_message(id="1", channel="slack"), a_message(id="2", channel="mail")
    )
    slack, mail = FakeChannel(), FakeChannel(name="mail")
    dispatcher = a_dispatcher(outbox, slack, mail)
    assert dispatcher.names == ("slack", "mail")

    asyncio.run(dispatcher.run_channel("mail", stop=asyncio.Event()))

    assert [len(c.sent) for c in (slack, mail)] == [0, 1]


def test_a_failing_outbox_is_heard_of() -> None:
    """A database that refuses must reach the daemon, not vanish in a task."""

    class Broken(FakeOutbox):
        def parked(self) -> Mapping[str, str]:
            raise RuntimeError("disk full")

    outbox = Broken(a_message(id="1", channel="slack"))
    slack = FakeChannel(answers=[answer(Result.BAD_CREDENTIAL)])

    with pytest.raises(RuntimeError, match="disk full"):
        run(outbox, slack)
