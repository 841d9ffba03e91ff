"""Ports in memory: an outbox, a channel that does as it is told, and a clock."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model.message import (
    Claim,
    Delivery,
    DeliveryState,
    Finding,
    Lookup,
    Message,
    Result,
)
from tests.makers import NOON

PENDING, SENDING, UNKNOWN = (
    DeliveryState.PENDING,
    DeliveryState.SENDING,
    DeliveryState.UNKNOWN,
)
OPEN = {PENDING, DeliveryState.PARKED, SENDING, UNKNOWN}


class FakeClock:
    """A clock that moves only when it is told to, or a step with each look."""

    def __init__(self, now: datetime = NOON, step: timedelta = timedelta(0)) -> None:
        self.now = now
        self.step = step

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass(slots=True, kw_only=True)
class Row:
    """One message and what has become of it."""

    message: Message
    state: DeliveryState
    attempts: int = 0
    next_at: datetime | None = None
    lease: str | None = None
    lease_until: datetime | None = None
    first_try: datetime | None = None
    remote_id: str | None = None
    text_only: bool = False
    error: str | None = None


class FakeOutbox:
    """Implements `monitor.ports.Outbox` with a dict."""

    def __init__(self, *messages: Message) -> None:
        self.rows: dict[str, Row] = {}
        self.reasons: dict[str, str] = {}
        self._leases = 0
        self.enqueue(messages)

    def state(self, message_id: str) -> DeliveryState:
        return self.rows[message_id].state

    def enqueue(self, messages: Iterable[Message]) -> int:
        new = [m for m in messages if m.id not in self.rows]
        self.rows |= {m.id: Row(message=m, state=m.state) for m in new}
        return len(new)

    def claim(self, channel: str, *, now: datetime, lease: timedelta) -> Claim | None:
        for row in self._of(channel):
            message = row.message
            if row.state not in {PENDING, DeliveryState.PARKED}:
                continue
            if message.expires_at is not None and message.expires_at <= now:
                row.state = DeliveryState.SUPPRESSED
            elif self._due(row, now):
                return self._lease(row, now, lease, SENDING)
        return None

    def claim_unknown(
        self, channel: str, *, now: datetime, lease: timedelta
    ) -> Claim | None:
        for row in self._of(channel):
            over = row.lease_until is None or row.lease_until <= now
            if row.state is SENDING and over:
                row.state, row.attempts, row.next_at = UNKNOWN, row.attempts + 1, None
            if row.state is UNKNOWN and over and (row.next_at or now) <= now:
                return self._lease(row, now, lease, UNKNOWN)
        return None

    def settle(
        self,
        claim: Claim,
        state: DeliveryState,
        *,
        now: datetime,
        remote_id: str | None = None,
        next_at: datetime | None = None,
        counted: bool = True,
        text_only: bool = False,
        error: str | None = None,
    ) -> bool:
        row = self.rows[claim.message.id]
        if row.lease != claim.lease:
            return False
        row.state, row.next_at, row.error = state, next_at, error
        row.remote_id = remote_id or row.remote_id
        row.attempts += counted
        row.text_only = row.text_only or text_only
        row.lease = row.lease_until = None
        return True

    def park(self, channel: str, *, reason: str, now: datetime) -> None:
        self.reasons[channel] = reason

    def resume(self, channel: str) -> None:
        self.reasons.pop(channel, None)

    def parked(self) -> Mapping[str, str]:
        return dict(self.reasons)

    def _of(self, channel: str) -> list[Row]:
        if channel in self.reasons:
            return []
        return [r for r in self.rows.values() if r.message.channel == channel]

    def _due(self, row: Row, now: datetime) -> bool:
        parent = self.rows.get(row.message.parent or "")
        waits = parent is not None and parent.state in OPEN
        times = (row.next_at, row.message.not_before)
        return not waits and all(t is None or t <= now for t in times)

    def _lease(
        self, row: Row, now: datetime, lease: timedelta, state: DeliveryState
    ) -> Claim:
        self._leases += 1
        row.state, row.lease, row.lease_until = state, str(self._leases), now + lease
        first_try, row.first_try = row.first_try, row.first_try or now
        parent = self.rows.get(row.message.parent or "")
        return Claim(
            message=row.message,
            lease=row.lease,
            attempts=row.attempts,
            first_try=first_try,
            parent_remote_id=parent.remote_id if parent else None,
            text_only=row.text_only,
        )


ACCEPTED = Delivery(result=Result.ACCEPTED, remote_id="C1:1.1")
NOT_FOUND = Lookup(finding=Finding.NOT_FOUND)


@dataclass(kw_only=True)
class FakeChannel:
    """Implements `monitor.ports.Channel`: answers as scripted, then accepts."""

    name: str = "slack"
    recipients: tuple[str, ...] = ()
    min_interval: timedelta = timedelta(0)
    timeout: timedelta = timedelta(seconds=5)
    answers: list[Delivery | Exception] = field(default_factory=list)
    lookups: list[Lookup | Exception] = field(default_factory=list)
    sent: list[Claim] = field(default_factory=list)
    looked: list[Claim] = field(default_factory=list)
    on_send: Callable[[Claim], object] = lambda _claim: None

    def send(self, claim: Claim) -> Delivery:
        self.sent.append(claim)
        self.on_send(claim)
        answer = self.answers.pop(0) if self.answers else ACCEPTED
        if isinstance(answer, Exception):
            raise answer
        return answer

    def find(self, claim: Claim) -> Lookup:
        self.looked.append(claim)
        lookup = self.lookups.pop(0) if self.lookups else NOT_FOUND
        if isinstance(lookup, Exception):
            raise lookup
        return lookup


@dataclass(kw_only=True)
class OneOfSeveral(FakeChannel):
    """A channel that leads to the same place as others."""

    counted_as: str = "a place"
