"""The promises of the outbox, tried on random lives of random messages."""

import tempfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from monitor.model.message import Claim, DeliveryState, Message, MessageKind
from monitor.store import open_store
from tests.makers import NOON, a_message

S = DeliveryState
CHANNELS = st.sampled_from(["slack", "mail"])
ENDS = st.sampled_from(sorted(set(S) - {S.SENDING}))
MINUTES = st.sampled_from([0, 0, 3, 12, 30]).map(lambda n: timedelta(minutes=n))
LEASE = timedelta(minutes=10)
WAITING = {S.PENDING, S.SENDING, S.UNKNOWN, S.PARKED}


class OutboxLife(RuleBasedStateMachine):
    """Workers claim, settle, die and come back late, while the clock goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "lodewatch.db"
        self.store = open_store(self.path, now=NOON)
        self.now = NOON
        self.enqueued: dict[str, Message] = {}
        self.open_claims: list[Claim] = []
        self.holder: dict[str, str] = {}  # message id -> the lease that was given last
        self.until: dict[str, datetime] = {}  # message id -> when that lease runs out
        self.accepted: Counter[str] = Counter()

    def teardown(self) -> None:
        try:
            self.everything_open_is_taken_up_again()
        finally:
            self.close()

    def everything_open_is_taken_up_again(self) -> None:
        """Whatever has happened: once all is well, nothing is left waiting."""
        self.now += timedelta(days=1)
        for channel in ("slack", "mail"):
            self.store.outbox.resume(channel)
            for _ in range(2 * len(self.enqueued) + 1):
                self.claim_unknown(channel)
                self.claim(channel)
                for claim in tuple(self.open_claims):
                    self.settled(claim, S.SENT)
        counts = self.store.outbox.counts()
        assert {s: counts[s] for s in WAITING if counts[s]} == {}

    def close(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def state(self, message_id: str) -> DeliveryState:
        row = self.store.outbox.get(message_id)
        assert row is not None
        return row.state

    @initialize()
    def begin(self) -> None:
        for channel in ("slack", "mail"):
            for number, reply in ((0, False), (0, True), (1, False)):
                self.enqueue(
                    number=number,
                    channel=channel,
                    wait=timedelta(0),
                    expires=None,
                    suppressed=False,
                    reply=reply,
                )

    @rule(
        number=st.integers(0, 8),
        channel=CHANNELS,
        wait=MINUTES,
        expires=st.none() | MINUTES,
        suppressed=st.booleans(),
        reply=st.booleans(),
    )
    def enqueue(
        self,
        *,
        number: int,
        channel: str,
        wait: timedelta,
        expires: timedelta | None,
        suppressed: bool,
        reply: bool,
    ) -> None:
        message = a_message(
            id=f"{channel}-{number}-{reply}",
            channel=channel,
            subject=f"story-{number}",
            kind=MessageKind.UPDATE if reply else MessageKind.ROOT,
            parent=f"{channel}-{number}-False" if reply else None,
            state=S.SUPPRESSED if suppressed else S.PENDING,
            created_at=self.now,
            not_before=self.now + wait,
            expires_at=None if expires is None else self.now + expires,
        )
        new = message.id not in self.enqueued
        assert self.store.outbox.enqueue([message]) == int(new)
        self.enqueued.setdefault(message.id, message)

    def took_over(self, claim: Claim | None) -> None:
        if claim is None:
            return
        message = self.enqueued[claim.message.id]
        assert claim.message == message
        assert self.accepted[message.id] == 0, "claimed after it was sent"
        assert message.channel not in self.store.outbox.parked()
        if message.id in self.holder:
            assert self.until[message.id] <= self.now, "a live lease was taken away"
        self.open_claims.append(claim)
        self.holder[message.id] = claim.lease
        self.until[message.id] = self.now + LEASE

    @rule(channel=CHANNELS)
    def claim(self, channel: str) -> None:
        before = {name: self.state(name) for name in self.enqueued}
        claim = self.store.outbox.claim(channel, now=self.now, lease=LEASE)
        self.took_over(claim)
        if claim is not None:
            message = claim.message
            assert before[message.id] in {S.PENDING, S.PARKED}
            assert message.expires_at is None or message.expires_at > self.now
            # One made in the future, before the clock was set back, waits no longer.
            waits = message.not_before is not None and message.not_before > self.now
            assert not waits or message.created_at > self.now
            assert message.parent not in before or self.state(message.parent) not in (
                WAITING
            )

    @rule(channel=CHANNELS)
    def claim_unknown(self, channel: str) -> None:
        claim = self.store.outbox.claim_unknown(channel, now=self.now, lease=LEASE)
        self.took_over(claim)
        if claim is not None:
            assert claim.first_try is not None

    @precondition(lambda self: self.open_claims)
    @rule(data=st.data(), end=ENDS, wait=st.none() | MINUTES, again=st.booleans())
    def settle(
        self,
        *,
        data: st.DataObject,
        end: DeliveryState,
        wait: timedelta | None,
        again: bool,
    ) -> None:
        claim = data.draw(st.sampled_from(self.open_claims))
        self.settled(claim, end, wait)
        if again:  # the worker comes back with the same claim
            self.open_claims.append(claim)

    def settled(
        self, claim: Claim, end: DeliveryState, wait: timedelta | None = None
    ) -> None:
        name = claim.message.id
        before = self.state(name)
        took = self.store.outbox.settle(
            claim,
            end,
            now=self.now,
            next_at=None if wait is None else self.now + wait,
        )
        assert took == (self.holder.get(name) == claim.lease), "the fence leaks"
        assert self.state(name) is (end if took else before)
        if took:
            del self.holder[name]
            self.accepted[name] += end is S.SENT
        self.open_claims.remove(claim)

    @rule(passed=MINUTES)
    def pass_time(self, passed: timedelta) -> None:
        self.now += passed

    @rule(passed=MINUTES)
    def set_the_clock_back(self, passed: timedelta) -> None:
        self.now -= passed

    @rule(wait=MINUTES)
    def die(self, wait: timedelta) -> None:
        """What was being sent is doubted; who sent it may still come back."""
        states = {name: self.state(name) for name in self.enqueued}
        sending = [n for n, state in states.items() if state is S.SENDING]
        assert self.store.outbox.orphan(look_at=self.now + wait) == len(sending)
        assert all(self.state(name) is S.UNKNOWN for name in sending)
        for name, state in states.items():
            if state in {S.SENDING, S.UNKNOWN}:
                self.holder.pop(name, None)

    @rule(channel=CHANNELS, rests=st.booleans())
    def park_or_resume(self, *, channel: str, rests: bool) -> None:
        if rests:
            self.store.outbox.park(channel, reason="gone", now=self.now)
        else:
            self.store.outbox.resume(channel)

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = open_store(self.path, now=self.now)

    @invariant()
    def nothing_is_lost(self) -> None:
        rows = self.store.outbox.messages(limit=1000)
        assert {row.message.id for row in rows} == set(self.enqueued)
        assert sum(self.store.outbox.counts().values()) == len(self.enqueued)

    @invariant()
    def nothing_is_sent_twice(self) -> None:
        for name, times in self.accepted.items():
            assert times <= 1
            assert not times or self.state(name) is S.SENT


TestOutboxLife = OutboxLife.TestCase
TestOutboxLife.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None
)
