from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor import ports
from monitor.model.message import (
    Claim,
    DeliveryState,
    Message,
    MessageKind,
)
from monitor.model.rule import Severity
from monitor.store import Store
from tests.makers import NOON, a_message, an_alert

S = DeliveryState
MINUTE = timedelta(minutes=1)


def claim(store: Store, at: int = 0, channel: str = "terminal") -> Claim | None:
    """Claim `at` minutes after noon, for one minute."""
    return store.outbox.claim(channel, now=NOON + at * MINUTE, lease=MINUTE)


def look(store: Store, at: int = 0) -> Claim | None:
    """Claim what is unknown, `at` minutes after noon, for one minute."""
    return store.outbox.claim_unknown("terminal", now=NOON + at * MINUTE, lease=MINUTE)


def taken(store: Store, at: int = 0) -> Claim:
    claimed = claim(store, at)
    assert claimed is not None
    return claimed


def state(store: Store, message_id: str = "message-1") -> DeliveryState:
    row = store.outbox.get(message_id)
    assert row is not None
    return row.state


def an_update(number: int = 1, **changes: object) -> Message:
    return replace(
        a_message(
            id=f"update-{number}",
            kind=MessageKind.UPDATE,
            sequence=f"change-{number}",
            parent="message-1",
        ),
        **changes,  # type: ignore[arg-type]
    )


def test_the_store_has_an_outbox(store: Store) -> None:
    """Dispatch could not be given the real outbox."""
    outbox: ports.Outbox = store.outbox
    assert outbox.parked() == {}


@pytest.mark.parametrize(
    ("change", "new"),
    [
        pytest.param({"id": "2"}, 0, id="same message under another id"),
        pytest.param({"subject": "story-2"}, 0, id="same id for another story"),
        pytest.param({"id": "2", "subject": "story-2"}, 1, id="story"),
        pytest.param({"id": "2", "channel": "mail"}, 1, id="channel"),
        pytest.param({"id": "2", "kind": MessageKind.UPDATE}, 1, id="kind"),
        pytest.param({"id": "2", "sequence": "change-2"}, 1, id="sequence"),
        pytest.param({"id": "2", "recipient": "a@example.org"}, 1, id="recipient"),
    ],
)
def test_one_thing_is_enqueued_once(
    store: Store, change: dict[str, object], new: int
) -> None:
    """A retried batch would tell everything twice."""
    store.outbox.enqueue([a_message()])
    assert store.outbox.enqueue([a_message(**change)]) == new


def test_a_suppressed_message_is_kept_and_not_sent(store: Store) -> None:
    """A muted alert would go out, or leave no trace."""
    store.outbox.enqueue([a_message(state=S.SUPPRESSED, reason="muted by ann")])
    assert claim(store) is None
    row = store.outbox.get("message-1")
    assert row is not None
    assert row.state is S.SUPPRESSED
    assert row.message.reason == "muted by ann"


def test_messages_are_claimed_in_order_of_creation(store: Store) -> None:
    """Readers would get the second report before the first."""
    names = {"late": 2, "first": 0, "second": 0}
    store.outbox.enqueue(
        a_message(id=name, subject=name, created_at=NOON + minutes * MINUTE)
        for name, minutes in names.items()
    )
    order = [taken(store, 5).message.id for _ in names]
    assert order == ["first", "second", "late"]
    assert claim(store, 5) is None


def test_a_message_waits_for_its_time(store: Store) -> None:
    """A group wait would have no effect."""
    store.outbox.enqueue([a_message(not_before=NOON + 2 * MINUTE)])
    assert claim(store, 1) is None
    assert claim(store, 1, channel="mail") is None
    assert claim(store, 2) is not None


def test_a_stale_message_is_suppressed(store: Store) -> None:
    """After a day down, yesterday's alerts would ring today."""
    store.outbox.enqueue([a_message(expires_at=NOON + MINUTE)])
    assert claim(store, 1) is None
    row = store.outbox.get("message-1")
    assert row is not None
    assert row.state is S.SUPPRESSED
    assert row.message.reason.startswith("stale: ")
    assert a_message().reason in row.message.reason


def test_accepted_is_sent_once_and_for_all(store: Store) -> None:
    """A message that arrived would be sent again."""
    store.outbox.enqueue([a_message()])
    claimed = taken(store)
    assert (claimed.attempts, claimed.first_try) == (0, None)
    assert store.outbox.settle(claimed, S.SENT, now=NOON + MINUTE, remote_id="17.5")

    row = store.outbox.get("message-1")
    assert row is not None
    assert (row.state, row.attempts, row.remote_id) == (S.SENT, 1, "17.5")
    assert row.sent_at == NOON + MINUTE
    assert claim(store, 99) is None
    assert look(store, 99) is None
    assert not store.outbox.settle(claimed, S.PENDING, now=NOON)


def test_not_accepted_is_tried_again_later(store: Store) -> None:
    """A refused connection would lose an alert, or hammer the server."""
    store.outbox.enqueue([a_message()])
    again = NOON + 5 * MINUTE
    store.outbox.settle(
        taken(store), S.PENDING, now=NOON, next_at=again, error="refused", text_only=True
    )  # fmt: skip
    row = store.outbox.get("message-1")
    assert row is not None
    assert (row.next_at, row.last_error) == (again, "refused")
    assert claim(store, 4) is None

    second = taken(store, 5)
    assert (second.attempts, second.first_try) == (1, NOON)
    assert second.text_only
    store.outbox.settle(second, S.PENDING, now=NOON)
    assert taken(store, 9).text_only


def test_a_throttled_attempt_does_not_count(store: Store) -> None:
    """A busy hour at Slack would use up a message's attempts."""
    store.outbox.enqueue([a_message()])
    store.outbox.settle(taken(store), S.PENDING, now=NOON, counted=False)
    again = taken(store, 1)
    assert again.attempts == 0
    assert again.first_try == NOON


def test_an_attempt_does_not_end_as_it_began(store: Store) -> None:
    """A row could be left in flight for ever."""
    store.outbox.enqueue([a_message()])
    with pytest.raises(ValueError, match="does not end"):
        store.outbox.settle(taken(store), S.SENDING, now=NOON)


def test_an_unknown_outcome_is_looked_up_and_not_sent_again(store: Store) -> None:
    """A dropped answer would cost a second post."""
    store.outbox.enqueue([a_message()])
    store.outbox.settle(taken(store), S.UNKNOWN, now=NOON, next_at=NOON + 2 * MINUTE)
    assert claim(store, 9) is None
    assert look(store, 1) is None

    found = look(store, 2)
    assert found is not None
    assert (found.attempts, found.first_try) == (1, NOON)
    assert look(store, 2) is None
    assert state(store) is S.UNKNOWN
    assert store.outbox.settle(found, S.SENT, now=NOON, remote_id="17.5", counted=False)
    row = store.outbox.get("message-1")
    assert row is not None
    assert (row.state, row.attempts, row.remote_id) == (S.SENT, 1, "17.5")


def test_not_found_goes_back_to_pending(store: Store) -> None:
    """A message that never arrived would stay in doubt for ever."""
    store.outbox.enqueue([a_message()])
    store.outbox.settle(taken(store), S.UNKNOWN, now=NOON)
    found = look(store, 1)
    assert found is not None
    store.outbox.settle(found, S.PENDING, now=NOON, counted=False)
    assert taken(store, 1).attempts == 1


def test_an_attempt_of_a_dead_process_is_unknown(store: Store) -> None:
    """A crash after the post would lead to a second one."""
    store.outbox.enqueue([a_message()])
    dead = taken(store)
    assert look(store, 0) is None
    assert claim(store, 1) is None

    found = look(store, 1)
    assert found is not None
    assert (found.message.id, found.attempts) == ("message-1", 1)
    assert found.first_try == NOON
    assert not store.outbox.settle(dead, S.SENT, now=NOON)
    assert state(store) is S.UNKNOWN
    assert store.outbox.settle(found, S.HELD, now=NOON, error="cannot look")
    assert claim(store, 9) is None


def test_a_look_of_a_dead_process_is_repeated(store: Store) -> None:
    """A crash while looking would leave the message in doubt for ever."""
    store.outbox.enqueue([a_message()])
    store.outbox.settle(taken(store), S.UNKNOWN, now=NOON)
    first, second = look(store, 0), look(store, 1)
    assert first is not None
    assert second is not None
    assert second.attempts == 1
    assert not store.outbox.settle(first, S.PENDING, now=NOON)
    assert store.outbox.settle(second, S.SENT, now=NOON)


def test_a_late_answer_is_still_believed(store: Store) -> None:
    """A slow success would be thrown away and looked up for nothing."""
    store.outbox.enqueue([a_message()])
    late = taken(store)
    assert store.outbox.settle(late, S.SENT, now=NOON + 9 * MINUTE)
    assert look(store, 9) is None


Step = Callable[[Store, Claim], object]


def settled(end: DeliveryState) -> Step:
    return lambda store, claimed: store.outbox.settle(
        claimed, end, now=NOON, remote_id="17.5" if end is S.SENT else None
    )


@pytest.mark.parametrize(
    ("end", "goes"),
    [
        pytest.param(S.SENT, True, id="sent"),
        pytest.param(S.DEAD, True, id="dead"),
        pytest.param(S.SUPPRESSED, True, id="suppressed"),
        pytest.param(S.HELD, True, id="held"),
        pytest.param(S.UNKNOWN, False, id="unknown"),
        pytest.param(None, False, id="sending"),
    ],
)
def test_a_reply_waits_until_its_root_is_settled(
    store: Store, *, end: DeliveryState | None, goes: bool
) -> None:
    """A reply would start a thread of its own, or wait for a root that is dead."""
    store.outbox.enqueue([a_message(), an_update()])
    root = taken(store)
    if end is not None:
        settled(end)(store, root)
    reply = claim(store)
    assert (reply is not None) is goes
    if reply is not None:
        assert reply.message.id == "update-1"
        assert reply.parent_remote_id == ("17.5" if end is S.SENT else None)


def test_a_reply_waits_while_its_root_is_tried_again(store: Store) -> None:
    """The reply would overtake its root."""
    store.outbox.enqueue([a_message(), an_update()])
    settle = store.outbox.settle
    settle(taken(store), S.PENDING, now=NOON, next_at=NOON + 5 * MINUTE)
    assert claim(store, 4) is None
    assert taken(store, 5).message.id == "message-1"


def test_a_reply_without_its_root_goes_alone(store: Store) -> None:
    """A root that was never enqueued would hold back its updates for ever."""
    store.outbox.enqueue([an_update()])
    assert taken(store).parent_remote_id is None


def test_a_root_without_a_remote_id_has_no_thread(store: Store) -> None:
    """The reply would be sent into a thread called None."""
    store.outbox.enqueue([a_message(), an_update()])
    store.outbox.settle(taken(store), S.SENT, now=NOON)
    assert taken(store).parent_remote_id is None


def test_a_parked_channel_rests_and_resumes(store: Store) -> None:
    """A missing Slack channel would be hammered, or its alerts lost."""
    store.outbox.enqueue([a_message(), a_message(id="2", subject="story-2")])
    outbox = store.outbox
    outbox.settle(taken(store), S.PARKED, now=NOON, error="channel_not_found")
    outbox.park("terminal", reason="channel_not_found", now=NOON)
    outbox.park("terminal", reason="is_archived", now=NOON)

    assert outbox.parked() == {"terminal": "is_archived"}
    assert claim(store, 9) is None
    assert look(store, 9) is None
    assert state(store) is S.PARKED

    outbox.resume("terminal")
    assert outbox.parked() == {}
    assert state(store) is S.PENDING
    assert [taken(store, 9).message.id for _ in "12"] == ["message-1", "2"]


def test_a_parked_message_of_a_working_channel_is_not_forgotten(store: Store) -> None:
    """A crash before the channel was parked would strand its message."""
    store.outbox.enqueue([a_message()])
    store.outbox.settle(taken(store), S.PARKED, now=NOON)
    assert taken(store, 1).message.id == "message-1"


def test_another_channel_goes_on(store: Store) -> None:
    """One dead channel would silence the others."""
    store.outbox.enqueue([a_message(), a_message(id="2", channel="mail")])
    store.outbox.park("terminal", reason="gone", now=NOON)
    assert claim(store, channel="mail") is not None


def test_told_counts_what_people_hear(store: Store) -> None:
    """What was muted would count as told, or each recipient of one mail."""
    outbox = store.outbox
    assert outbox.told("story-1", "terminal") == 0
    outbox.enqueue(
        [
            a_message(recipient="a@example.org"),
            a_message(id="b", recipient="b@example.org"),
            an_update(1),
            an_update(2, state=S.SUPPRESSED),
            a_message(id="mail", channel="mail"),
        ]
    )
    assert outbox.told("story-1", "terminal") == 2
    assert outbox.told("story-1", "mail") == 1
    assert outbox.told("story-2", "mail") == 0


@pytest.mark.parametrize("end", [S.DEAD, S.SUPPRESSED, S.HELD, S.UNKNOWN])
def test_a_root_takes_its_place_in_every_state(
    store: Store, end: DeliveryState
) -> None:
    """The next news would be made a second root, refused as known, and lost."""
    store.outbox.enqueue([a_message()])
    store.outbox.settle(taken(store), end, now=NOON)
    assert store.outbox.told("story-1", "terminal") == 1


def test_the_highest_severity_told_is_known(store: Store) -> None:
    """A story that has become critical would not be shown to the whole channel."""
    outbox = store.outbox
    assert outbox.severity_told("story-1", "terminal") is None
    outbox.enqueue(
        [
            a_message(payload=an_alert(severity=Severity.MEDIUM)),
            an_update(1, payload=an_alert(severity=Severity.HIGH)),
            an_update(2, payload=an_alert(severity=Severity.LOW)),
            an_update(
                3,
                payload=an_alert(severity=Severity.CRITICAL),
                state=S.SUPPRESSED,
            ),
        ]
    )
    assert outbox.severity_told("story-1", "terminal") is Severity.HIGH
    assert outbox.severity_told("story-1", "mail") is None


def test_the_root_is_found_in_any_state(store: Store) -> None:
    """A second root would be refused as known, and the news in it lost."""
    assert store.outbox.root("story-1", "terminal") is None
    store.outbox.enqueue([an_update(), a_message(state=S.SUPPRESSED)])
    row = store.outbox.root("story-1", "terminal")
    assert row is not None
    assert (row.message.id, row.state) == ("message-1", S.SUPPRESSED)
    assert store.outbox.root("story-1", "terminal", "a@example.org") is None


def test_messages_are_listed_the_newest_first(store: Store) -> None:
    """`lodewatch alerts` would show the wrong ones."""
    outbox = store.outbox
    outbox.enqueue(
        [
            a_message(id="old", subject="s1"),
            a_message(id="new", subject="s2", created_at=NOON + MINUTE),
            a_message(id="mail", subject="s1", channel="mail", state=S.SUPPRESSED),
        ]
    )

    def ids(**asked: object) -> list[str]:
        return [r.message.id for r in outbox.messages(**asked)]  # type: ignore[arg-type]

    assert ids() == ["new", "mail", "old"]
    assert ids(state=S.SUPPRESSED) == ["mail"]
    assert ids(channel="terminal") == ["new", "old"]
    assert ids(subject="s1") == ["mail", "old"]
    assert ids(since=NOON + MINUTE) == ["new"]
    assert ids(limit=1) == ["new"]
    assert ids(before="new") == ["mail", "old"]
    assert ids(before="mail", limit=1) == ["old"]  # made at the same moment
    assert ids(before="gone") == []
    assert outbox.get("nobody") is None


def test_every_state_is_counted(store: Store) -> None:
    """A state with nothing in it would be missing from the status."""
    assert store.outbox.counts() == dict.fromkeys((s.value for s in S), 0)
    store.outbox.enqueue([a_message(), an_update(state=S.SUPPRESSED)])
    counts = store.outbox.counts()
    assert (counts["pending"], counts["suppressed"], counts["sent"]) == (1, 1, 0)


def test_after_a_restore_nothing_is_sent_blindly(store: Store) -> None:
    """What went out since the backup would go out again."""
    outbox = store.outbox
    outbox.enqueue([a_message(id=n, subject=n) for n in ("a", "b", "c", "later")])
    outbox.settle(taken(store), S.SENT, now=NOON)
    claimed = taken(store)
    outbox.enqueue([a_message(id="wait", subject="w", not_before=NOON + 9 * MINUTE)])

    assert outbox.doubt_open(now=NOON + MINUTE) == 3
    assert not outbox.settle(claimed, S.SENT, now=NOON)
    assert state(store, "a") is S.SENT
    assert state(store, "wait") is S.PENDING
    assert claim(store, 1) is None
    found = look(store, 1)
    assert found is not None
    assert found.first_try is not None


def test_what_a_dead_process_was_sending_is_looked_up_and_not_resent(
    store: Store,
) -> None:
    """A restart would wait for the dead one's lease, or send a second time."""
    store.outbox.enqueue([a_message(), a_message(id="waiting", subject="story-2")])
    lease = timedelta(minutes=5)
    claim = store.outbox.claim("terminal", now=NOON, lease=lease)
    assert claim is not None
    later = NOON + timedelta(seconds=30)
    assert store.outbox.orphan(look_at=later) == 1
    assert store.outbox.claim_unknown("terminal", now=NOON, lease=lease) is None
    found = store.outbox.claim_unknown("terminal", now=later, lease=lease)
    assert found is not None
    assert found.message == claim.message
    assert found.attempts == 1  # or a process that dies again sends again, for ever
    assert not store.outbox.settle(claim, DeliveryState.PENDING, now=later)


def test_what_a_dead_process_was_looking_up_is_looked_up_again_at_once(
    store: Store,
) -> None:
    """If it fails, a kill during a look delays a message until the lease is over."""
    store.outbox.enqueue([a_message()])
    lease = timedelta(minutes=5)
    claim = store.outbox.claim("terminal", now=NOON, lease=lease)
    assert claim is not None
    store.outbox.settle(claim, S.UNKNOWN, now=NOON)
    look = store.outbox.claim_unknown("terminal", now=NOON, lease=lease)
    assert look is not None

    assert store.outbox.orphan(look_at=NOON + timedelta(seconds=30)) == 0

    again = store.outbox.claim_unknown("terminal", now=NOON, lease=lease)
    assert again is not None
    assert again.message == look.message
    assert not store.outbox.settle(look, S.PENDING, now=NOON)


def test_what_waits_can_be_withdrawn_and_what_is_sent_cannot(store: Store) -> None:
    """If it fails, people are reminded of a date that was called off."""
    kind = MessageKind.REMINDER
    for number in (1, 2):
        store.outbox.enqueue(
            [a_message(id=f"r{number}", kind=kind, subject=str(number))]
        )
    store.outbox.enqueue([a_message()])
    assert taken(store).message.id == "r1"
    assert [row.message.id for row in store.outbox.waiting(kind)] == ["r2"]

    assert not store.outbox.withdraw("r1", reason="moved")
    assert store.outbox.withdraw("r2", reason="moved")

    assert state(store, "r2") is S.SUPPRESSED
    assert state(store, "r1") is S.SENDING
    row = store.outbox.get("r2")
    assert row is not None
    assert row.message.reason == "moved"
    assert store.outbox.waiting(kind) == ()


@pytest.mark.fault(no=15)
@pytest.mark.parametrize("outcome", [S.PENDING, S.UNKNOWN])
def test_a_wait_that_began_in_the_future_is_over(store: Store, outcome: S) -> None:
    """If it fails, what waits when the clock is set back waits until it is there again."""
    store.outbox.enqueue([a_message()])
    first = taken(store, at=2 * 24 * 60)
    store.outbox.settle(
        first,
        outcome,
        now=NOON + 2 * 24 * 60 * MINUTE,
        next_at=NOON + (2 * 24 * 60 + 1) * MINUTE,
    )
    ask = claim if outcome is S.PENDING else look

    again = ask(store, at=1)

    assert again is not None
    assert again.first_try == NOON + MINUTE, "tried in the future"
    store.outbox.settle(
        again, outcome, now=NOON + MINUTE, next_at=NOON + 5 * MINUTE, counted=False
    )
    assert ask(store, at=2) is None, "its next wait counts"
    assert ask(store, at=5) is not None


@pytest.mark.fault(no=15)
def test_a_message_of_the_future_is_held_back_no_longer(store: Store) -> None:
    """If it fails, an alert that waits for others to join it waits for days."""
    later = NOON + 2 * 24 * 60 * MINUTE
    store.outbox.enqueue([a_message(created_at=later, not_before=later + MINUTE)])
    assert claim(store) is not None


def test_the_messages_of_a_story_are_found_by_either_way(store: Store) -> None:
    """If it fails, a story's page hides who was told, or shows another story's."""
    subjects = ("story-1", "story-10", "date:story-1:expiry", "date:story-10:expiry")
    store.outbox.enqueue(
        a_message(id=f"m{n}", subject=subject, created_at=NOON + n * MINUTE)
        for n, subject in enumerate(subjects)
    )
    found = store.outbox.messages(subject="story-1")
    assert [row.message.id for row in found] == ["m2", "m0"]
    assert store.outbox.messages(subject="story-1", limit=1) == found[:1]
