"""What the monitor needs from outside: the seams at which tests put fakes.

Each port is the smallest set of sentences that its user says. Implementations live
in `collect.fetch`, `scale`, `store` and `notify`; `app` joins them.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol, TypeVar, runtime_checkable

from monitor.model.message import Claim, Delivery, DeliveryState, Lookup, Message
from monitor.model.push import Posted
from monitor.model.source import FetchResult, Source, SourceState

T = TypeVar("T")

Clock = Callable[[], datetime]
"""Gives the present moment, aware and in UTC."""


class Fetcher(Protocol):
    """Visits sources; a failure is a value, never an exception."""

    async def fetch(self, source: Source, state: SourceState) -> FetchResult:
        """Visit `source` once, conditionally where `state` has validators."""
        ...

    async def post(
        self, url: str, form: Mapping[str, str], *, source: Source
    ) -> Posted:
        """Send a form once for a source."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class Workers(Protocol):
    """Runs pure functions where they cannot hurt the daemon."""

    async def call(self, work: Callable[..., T], *args: object, timeout: float) -> T:
        """Run `work(*args)`; raise `WorkTimeout`, `WorkerLost` or `WorkError`.

        `work` must be importable by name and its arguments picklable. `timeout` is in
        seconds of wall-clock time; the process is killed and replaced when it is over.
        """
        ...

    def overdue(self) -> float:
        """Return for how many seconds an answer should have come by every deadline.

        Not above 0 while calls end in time. Somewhat above 0 is a process that is being
        replaced; far above 0 are processes that have stopped.
        """
        ...

    def close(self) -> None:
        """End the processes."""
        ...


class Measures(Protocol):
    """Counts what happens, for whoever watches the monitor from outside."""

    def visited(self, outcome: str, seconds: float) -> None:
        """Count a visit of a source; `outcome` is one of a few words."""
        ...

    def read(self, seconds: float, *, articles: int, failed: bool) -> None:
        """Count articles that were read together, or could not be."""
        ...

    def kept(self, *, lag: timedelta) -> None:
        """Count an article that was kept `lag` after it was published."""
        ...


class Channel(Protocol):
    """One way to people. Methods may block; they are called from a thread."""

    @property
    def name(self) -> str:
        """Return the name that `config.toml` gives it."""
        ...

    @property
    def recipients(self) -> tuple[str, ...]:
        """Return the addresses that each need a message of their own; may be empty."""
        ...

    @property
    def min_interval(self) -> timedelta:
        """Return the least time between two attempts."""
        ...

    @property
    def timeout(self) -> timedelta:
        """Return the longest that `send` can take; a lease outlives it."""
        ...

    def send(self, claim: Claim) -> Delivery:
        """Try once. Never raises: whatever happens is told as a `Delivery`."""
        ...

    def find(self, claim: Claim) -> Lookup:
        """Look whether an earlier attempt arrived. Never raises."""
        ...


@runtime_checkable
class CountedTogether(Protocol):
    """What a channel may be besides: one of several that lead to the same place."""

    @property
    def counted_as(self) -> Hashable:
        """Return the place whose posts the other side counts.

        Channels with the same place share one pace, and rest together.
        """
        ...


class Outbox(Protocol):
    """The messages to be told, and what became of each.

    All of it happens in the calling thread; every method is one transaction of its own
    unless the caller has opened one.
    """

    def enqueue(self, messages: Iterable[Message]) -> int:
        """Add the messages that are not there yet; return how many were new."""
        ...

    def claim(self, channel: str, *, now: datetime, lease: timedelta) -> Claim | None:
        """Lease the next due message of `channel` (PENDING to SENDING), or None.

        A message whose parent is not settled yet waits; one that has expired becomes
        SUPPRESSED instead of being claimed. Order: creation.
        """
        ...

    def claim_unknown(
        self, channel: str, *, now: datetime, lease: timedelta
    ) -> Claim | None:
        """Lease a message whose outcome must be looked up, or None.

        These are UNKNOWN ones whose waiting time is over, and SENDING ones whose lease
        has run out because their process died.
        """
        ...

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
        """Record how the attempt ended; False if the lease was lost meanwhile.

        `counted=False` leaves the number of attempts as it was (throttled, bad
        credential). `next_at` is when a PENDING or UNKNOWN message is due again.
        """
        ...

    def park(self, channel: str, *, reason: str, now: datetime) -> None:
        """Stop a channel until its configuration changes: nothing of it is claimed."""
        ...

    def resume(self, channel: str) -> None:
        """Let a parked channel go on."""
        ...

    def parked(self) -> Mapping[str, str]:
        """Return the parked channels with their reasons."""
        ...
