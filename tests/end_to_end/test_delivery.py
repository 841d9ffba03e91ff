"""The tables of docs/delivery.md, row by row: a real outbox, real servers on loopback."""

import asyncio
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from monitor.config.tables import SlackTable
from monitor.model.message import DeliveryState, Finding, MessageKind, Notice, Result
from monitor.notify.dispatch import Dispatcher
from monitor.notify.email import EmailChannel
from monitor.notify.outcome import Policy
from monitor.notify.slack import SlackChannel
from monitor.notify.slack_answers import classify
from monitor.ports import Channel
from monitor.store import Store
from tests import fake_slack, fake_smtp
from tests.empty import an_empty_store
from tests.fake_slack import CHANNEL, FakeSlack
from tests.fake_smtp import FakeSmtp
from tests.makers import a_message, an_alert
from tests.notify.fakes import FakeChannel, FakeClock
from tests.notify.test_email import settings as mail_settings
from tests.notify.test_slack import a_claim, an_update, slack_settings

PAGE = (Path(__file__).parents[2] / "docs/delivery.md").read_text(encoding="utf-8")
START = time.monotonic()
TIMEOUT = timedelta(seconds=1)
SETTLED = timedelta(minutes=3)  # after it, what is unknown may be looked up

TAKEN_AS = {
    "unknown": Result.UNKNOWN,
    "throttled": Result.THROTTLED,
    "not now": Result.TRANSIENT,
    "bad message": Result.BAD_MESSAGE,
    "bad destination": Result.BAD_DESTINATION,
    "bad credential": Result.BAD_CREDENTIAL,
    "the thread is gone": Result.STALE_PARENT,
}


def slack_names() -> dict[str, Result]:
    """Return the error names of the page's table, each as what it is taken."""
    table = PAGE.partition("### Slack")[2].partition("### Mail")[0]
    found = {}
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and cells[1] in TAKEN_AS:
            for name in re.findall(r"`([a-z_]+)…?`", cells[0]):
                found[name] = TAKEN_AS[cells[1]]
    return found


NAMES = slack_names()


class Clock(FakeClock):
    """A clock that a test moves, or that goes by itself."""

    ticking = False

    def __call__(self) -> datetime:
        gone = timedelta(seconds=time.monotonic() - START) if self.ticking else None
        return self.now + (gone or timedelta(0))


class Place:
    """An outbox, the channels, and a clock that a test moves."""

    def __init__(
        self, store: Store, *channels: Channel, policy: Policy = "resend_once"
    ) -> None:
        self.outbox = store.outbox
        self.clock = Clock()
        self.dispatcher = Dispatcher(
            store.outbox,
            {c.name: c for c in channels},
            clock=self.clock,
            policies={c.name: policy for c in channels},
            jitter=lambda: 1.0,
        )

    def round(self, **later: float) -> None:
        """Deliver what is due, after a while."""
        self.clock.forward(**later)
        asyncio.run(self.dispatcher.run_due())

    def state(self, name: str = "message-1") -> tuple[DeliveryState, int]:
        """Return a message's state and how many of its attempts count."""
        row = self.outbox.get(name)
        assert row is not None
        return row.state, row.attempts


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with an_empty_store(tmp_path / "test.db") as opened:
        yield opened


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with fake_slack.running() as server:
        server.retry_after = 100  # longer than a round: nobody waits for it here
        yield server


def on_slack(
    store: Store, slack: FakeSlack, **changes: Any
) -> tuple[Place, FakeChannel]:
    one = slack_settings(
        name="slack", base_url=slack.base_url, timeout=TIMEOUT, **changes
    )
    beside = FakeChannel(name="beside")
    store.outbox.enqueue([a_message(channel="slack")])
    return Place(store, SlackChannel(one), beside), beside


def test_the_page_lists_every_name_that_the_design_does() -> None:
    """If it fails, the table is not the one that the program follows."""
    assert len(NAMES) > 25
    assert {n: classify(n) for n in NAMES} == NAMES


@pytest.mark.fault(no=25)
@pytest.mark.parametrize("name", NAMES)
def test_each_error_name_has_its_end(store: Store, slack: FakeSlack, name: str) -> None:
    """If it fails, a refusal loses an alert, repeats it, or stops the wrong thing."""
    place, beside = on_slack(store, slack)
    slack.script(name)

    place.round()

    result = NAMES[name]
    if result is Result.STALE_PARENT:
        # Only a thread is ever refused so; the message is posted anew at once.
        assert place.state() == (DeliveryState.SENT, 0)
        return
    expected = {
        Result.UNKNOWN: (DeliveryState.UNKNOWN, 1),
        Result.THROTTLED: (DeliveryState.PENDING, 0),
        Result.TRANSIENT: (DeliveryState.SENT, 0),  # again after 2 s, in the round
        Result.BAD_MESSAGE: (DeliveryState.SENT, 0),  # as plain text
        Result.BAD_DESTINATION: (DeliveryState.PARKED, 0),
        Result.BAD_CREDENTIAL: (DeliveryState.PENDING, 0),
    }
    if result is Result.TRANSIENT:
        place.round(seconds=3)
    assert place.state() == expected[result]
    parked = result in {Result.BAD_DESTINATION, Result.BAD_CREDENTIAL}
    assert ("slack" in store.outbox.parked()) is parked
    notices = [c.message.payload for c in beside.sent]
    place.round()
    notices = [c.message.payload for c in beside.sent]
    assert len(notices) == parked
    assert all(isinstance(n, Notice) and name in n.text for n in notices)
    place.round(minutes=20)
    assert (place.state()[0] is DeliveryState.SENT) is not parked
    assert len(slack.ids()) == (not parked), "told once, or not at all"


@pytest.mark.fault(no=21)
@pytest.mark.fault(no=22)
@pytest.mark.fault(no=24)
@pytest.mark.parametrize(
    ("mode", "arrived"),
    [
        ("drop", True),
        ("reset", True),
        ("hang", False),
        ("hang_then_accept", True),
        ("500", False),
        ("500_accepted", True),
        ("html200", True),
        ("list200", False),
        ("cut200", True),
    ],
)
def test_what_may_have_arrived_is_looked_up_and_told_once(
    store: Store, slack: FakeSlack, mode: str, *, arrived: bool
) -> None:
    """If it fails, a lost answer doubles an alert, or loses it."""
    place, _ = on_slack(store, slack)
    slack.script(mode)

    place.round()
    assert place.state() == (DeliveryState.UNKNOWN, 1)
    assert len(slack.ids()) == arrived
    place.round(seconds=20)
    assert not slack.called("conversations.history"), "looked before it could show"
    place.round(seconds=SETTLED.total_seconds())
    place.round(seconds=1)

    assert place.state()[0] is DeliveryState.SENT
    assert slack.ids() == ["message-1"]
    assert len(slack.posts) == 2 - arrived


@pytest.mark.fault(no=22)
def test_a_post_that_is_accepted_when_nobody_waits_is_found(
    store: Store, slack: FakeSlack
) -> None:
    """If it fails, a slow server doubles every alert."""
    place, _ = on_slack(store, slack)
    slack.script("late")

    place.round()
    assert place.state()[0] is DeliveryState.UNKNOWN
    assert not slack.ids()
    slack.released.set()
    assert slack.arrived.wait(10)
    place.round(seconds=SETTLED.total_seconds())

    assert place.state()[0] is DeliveryState.SENT
    assert len(slack.posts) == 1


@pytest.mark.fault(no=23)
@pytest.mark.parametrize(("mode", "seconds"), [("429", 100), ("429_bare", 30)])
def test_throttling_is_waited_out(
    store: Store, slack: FakeSlack, mode: str, seconds: int
) -> None:
    """If it fails, the monitor argues with a server that asks for rest."""
    place, _ = on_slack(store, slack)
    slack.script(mode)

    place.round()
    place.round(seconds=seconds - 25)
    assert len(slack.posts) == 1
    assert place.state() == (DeliveryState.PENDING, 0)
    place.round(seconds=30)

    assert place.state() == (DeliveryState.SENT, 0)
    assert slack.called("conversations.history"), "looked before the second attempt"


@pytest.mark.fault(no=23)
def test_twenty_refusals_for_haste_cost_no_message_and_no_order(
    store: Store, slack: FakeSlack
) -> None:
    """If it fails, a busy hour at Slack's costs alerts, or tells them in another order."""
    place, beside = on_slack(store, slack)
    store.outbox.enqueue(
        [a_message(id=f"m{n}", channel="slack", subject=f"s{n}") for n in range(3)]
        + [a_message(id="other", channel="beside", subject="other")]
    )
    slack.script(*["429"] * 20)

    for _ in range(20):
        place.round(seconds=101)
        assert not slack.ids()
    assert place.state("other")[0] is DeliveryState.SENT
    assert place.state() == (DeliveryState.PENDING, 0)
    place.round(seconds=101)

    assert slack.ids() == ["message-1", "m0", "m1", "m2"]
    assert len(slack.posts) == 24
    assert [c.message.id for c in beside.sent] == ["other"]


@pytest.mark.fault(no=30)
@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/api/", "http://nobody.invalid/api/", "https"],
)
def test_what_never_reached_anybody_is_not_looked_up(
    store: Store, slack: FakeSlack, address: str
) -> None:
    """If it fails, an hour offline ends in an hour of look-ups."""
    if address == "https":  # TLS to a server that speaks none
        address = slack.base_url.replace("http", "https")
    channel = SlackChannel(slack_settings(name="slack", base_url=address))

    assert channel.send(a_claim()).result is Result.NOT_SENT
    assert channel.find(a_claim()).finding is Finding.CANNOT_LOOK
    assert not slack.posts


def test_an_unheard_of_name_is_believed_the_third_time(
    store: Store, slack: FakeSlack
) -> None:
    """If it fails, a new error of Slack's is repeated for ever, or kills at once."""
    place, _ = on_slack(store, slack)
    slack.script(*["a_new_error"] * 3)

    for _ in range(3):
        place.round(minutes=20)

    assert place.state() == (DeliveryState.DEAD, 3)


def test_refused_words_are_dead_after_one_try_without_blocks(
    store: Store, slack: FakeSlack
) -> None:
    """If it fails, a message that Slack cannot read is sent for ever."""
    place, _ = on_slack(store, slack)
    slack.script("invalid_blocks", "msg_too_long")

    place.round()
    place.round(minutes=20)

    assert place.state()[0] is DeliveryState.DEAD
    assert ["blocks" in post for post in slack.posts] == [True, False]


@pytest.mark.parametrize("mode", ["message_not_found", "edit_window_closed", "500"])
def test_a_root_that_cannot_be_changed_keeps_its_reply(
    store: Store, slack: FakeSlack, mode: str
) -> None:
    """If it fails, what came later is lost with the first line of the root."""
    place, _ = on_slack(store, slack)
    place.round()
    slack.script(mode, method="chat.update")
    update = replace(an_update(), channel="slack")
    store.outbox.enqueue([update])

    place.round(seconds=2)

    assert place.state("message-2")[0] is DeliveryState.SENT
    root, reply = slack.messages
    assert reply["thread_ts"] == root["ts"]


@pytest.mark.parametrize("mode", ["message_not_found", "cant_update_message"])
def test_a_change_in_place_that_is_refused_is_posted(
    store: Store, slack: FakeSlack, mode: str
) -> None:
    """If it fails, a deleted root swallows every later state of its story."""
    place, _ = on_slack(store, slack)
    place.round()
    slack.script(mode, method="chat.update")
    update = replace(an_update(in_place=True), channel="slack")
    store.outbox.enqueue([update])

    place.round(seconds=2)

    assert place.state("message-2")[0] is DeliveryState.SENT
    assert len(slack.messages) == 2


def test_posts_are_paced(store: Store, slack: FakeSlack) -> None:
    """If it fails, Slack throttles the app: it takes one post a second and channel.

    Two tables that name the same channel are one channel to Slack.
    """
    assert slack_table_pace() == timedelta(seconds=1)
    pace = timedelta(milliseconds=200)
    names = ("slack", "again")
    tables = [
        slack_settings(
            name=name, base_url=slack.base_url, timeout=TIMEOUT, min_interval=pace
        )
        for name in names
    ]
    place = Place(store, *map(SlackChannel, tables))
    store.outbox.enqueue(
        [a_message(id=f"m{n}", channel=names[n % 2], subject=f"s{n}") for n in range(5)]
    )
    place.clock.ticking = True
    times = []
    send = slack.post

    def post(arguments: dict[str, Any]) -> dict[str, Any]:
        times.append(time.monotonic())
        return send(arguments)

    slack.post = post  # type: ignore[method-assign]
    place.round()

    assert len(times) == 5
    assert min(b - a for a, b in pairwise(times)) >= pace.total_seconds()


def slack_table_pace() -> timedelta:
    """Return the pace of a channel whose table does not name one."""
    return SlackTable(name="s", type="slack", channel="C1").min_interval


PEOPLE = tuple(f"p{n}@example.org" for n in range(5))


def by_mail(store: Store, smtp: FakeSmtp, policy: Policy = "resend_once") -> Place:
    one = mail_settings(smtp, to=PEOPLE)
    store.outbox.enqueue(
        [
            a_message(id=f"to-{n}", channel="mail", recipient=p)
            for n, p in enumerate(PEOPLE)
        ]
    )
    return Place(store, EmailChannel(one), policy=policy)


@pytest.mark.fault(no=26)
@pytest.mark.parametrize("mode", ["421", "450", "silent"])
def test_a_mail_server_that_is_busy_is_tried_again(store: Store, mode: str) -> None:
    """If it fails, greylisting or a restart of the server loses mail."""
    with fake_smtp.running() as smtp:
        place = by_mail(store, smtp)
        smtp.mode = mode
        place.round()
        states = {place.state(f"to-{n}") for n in range(5)}
        assert states == {(DeliveryState.PENDING, 0)}
        smtp.mode = "ok"
        place.round(minutes=20)
        assert {place.state(f"to-{n}")[0] for n in range(5)} == {DeliveryState.SENT}
        assert len(smtp.mails) == 5


@pytest.mark.fault(no=27)
def test_one_refused_address_of_five_is_dead_alone(store: Store) -> None:
    """If it fails, four people hear nothing because of the fifth."""
    with fake_smtp.running() as smtp:
        smtp.refused = {PEOPLE[2]}
        place = by_mail(store, smtp)
        place.round()
        states = [place.state(f"to-{n}")[0] for n in range(5)]
        assert len(smtp.mails) == 4
    dead, sent = DeliveryState.DEAD, DeliveryState.SENT
    assert states == [sent, sent, dead, sent, sent]
    assert not store.outbox.parked()


@pytest.mark.fault(no=28)
@pytest.mark.parametrize(
    ("policy", "state", "mails"),
    [("resend_once", DeliveryState.HELD, 2), ("hold", DeliveryState.HELD, 1)],
)
def test_a_drop_after_the_final_dot_is_repeated_at_most_once(
    store: Store, policy: Policy, state: DeliveryState, mails: int
) -> None:
    """If it fails, a flaky server fills an inbox, or a mail is lost without a word."""
    with fake_smtp.running() as smtp:
        place = by_mail(store, smtp, policy)
        smtp.mode = "drop"
        for _ in range(6):
            place.round(minutes=20)
        assert {place.state(f"to-{n}")[0] for n in range(5)} == {state}
        to_first = [m for m in smtp.mails if m.recipients == (PEOPLE[0],)]
    assert len(to_first) == mails
    assert len({m.content for m in to_first}) == 1, "another Message-ID"


@pytest.mark.fault(no=29)
@pytest.mark.parametrize("mode", ["no_tls", "bad_certificate", "not_offered"])
def test_nothing_is_mailed_in_the_clear_where_tls_was_asked(
    store: Store, mode: str
) -> None:
    """If it fails, whoever sits between reads the alerts and the password."""
    with fake_smtp.running(starttls=mode != "not_offered") as smtp:
        smtp.mode = mode
        trusting = fake_smtp.trusting_context() if mode == "no_tls" else None
        one = mail_settings(smtp, to=PEOPLE[:1], security="starttls")
        place = Place(store, EmailChannel(one, tls=trusting))
        message = a_message(id="to-0", channel="mail", recipient=PEOPLE[0])
        store.outbox.enqueue([message])
        place.round()
        place.round(minutes=20)
        assert place.state("to-0") == (DeliveryState.PENDING, 0)
        assert not smtp.mails
        assert not smtp.rcpts


def test_a_story_reads_as_one_thread(store: Store, slack: FakeSlack) -> None:
    """If it fails, one development looks like many, or a rise hides in a thread."""
    place, _ = on_slack(store, slack)
    for number, rises in ((1, False), (2, True), (3, False)):
        update = a_message(
            id=f"update-{number}",
            channel="slack",
            kind=MessageKind.UPDATE,
            sequence=f"change-{number}",
            parent="message-1",
            payload=an_alert(updates=number, rises=rises),
        )
        store.outbox.enqueue([update])
        place.round(seconds=2)

    root, *replies = slack.messages
    assert [r["thread_ts"] for r in replies] == [root["ts"]] * 3
    assert [r["reply_broadcast"] for r in replies] == [False, True, False]
    assert "3 updates · now suspended" in str(root["blocks"])
    assert {c["channel"] for c in slack.called("chat.update")} == {CHANNEL}
