"""Works the outbox off: each channel by itself, one message at a time.

Claim one message just before its effect, look first if an earlier attempt may have
arrived, send it in a thread, settle it with the lease as the fence. What an answer
means is decided in `outcome`.
"""

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from monitor.model.message import (
    Claim,
    Delivery,
    DeliveryState,
    Finding,
    Lookup,
    Message,
    Notice,
    Result,
)
from monitor.notify.notice import notice_messages
from monitor.notify.outcome import Outcome, Policy, after_look, marked, settlement
from monitor.notify.thread import in_thread
from monitor.ports import Channel, Clock, CountedTogether, Outbox

log = logging.getLogger(__name__)

ROUND: Final = timedelta(seconds=20)  # then other channels' news is looked for again
MARGIN: Final = timedelta(seconds=60)
CALLS: Final = 3  # a look, a post, and a post anew where the thread is gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What became of one message in this round."""

    message: Message
    state: DeliveryState
    error: str | None  # None: sent
    remote_id: str | None = None  # None: not sent, or the channel names nothing
    next_at: datetime | None = None  # None: at once, or never again


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rest:
    """A time in which a channel is left alone."""

    since: datetime
    until: datetime


class Dispatcher:
    """Takes what is due from the outbox to the channels."""

    def __init__(
        self,
        outbox: Outbox,
        channels: Mapping[str, Channel],
        *,
        clock: Clock,
        policies: Mapping[str, Policy],
        jitter: Callable[[], float] = lambda: random.uniform(0.8, 1.2),  # noqa: S311
    ) -> None:
        self._outbox = outbox
        self._channels = channels
        self._clock = clock
        self._policies = policies
        self._jitter = jitter
        self._failures: dict[str, int] = {}  # failed attempts in a row, by message
        # Pauses and pacing, and whose turn it is, by what the other side counts.
        self._rests: dict[Hashable, _Rest] = {}
        self._turns: dict[Hashable, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def run_due(
        self, *, stop: asyncio.Event | None = None
    ) -> tuple[Settlement, ...]:
        """Deliver what is due, every channel at its own pace; return what came of it.

        Ends after a while even if more is due, so that a slow channel does not keep
        the others' news waiting. Once `stop` is set nothing new is begun.
        """
        stop = stop or asyncio.Event()
        rounds = (self.run_channel(name, stop=stop) for name in self.names)
        # Every channel finishes what it has begun, even if the outbox fails for one.
        done = await asyncio.gather(*rounds, return_exceptions=True)
        for some in done:
            if isinstance(some, BaseException):
                raise some
        return tuple(
            one for some in done if not isinstance(some, BaseException) for one in some
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the channels."""
        return tuple(self._channels)

    async def run_channel(
        self, name: str, *, stop: asyncio.Event
    ) -> tuple[Settlement, ...]:
        """Deliver what is due on one channel, as `run_due` does on all.

        No two rounds of a channel may be under way at once: each would keep its pace
        for itself.
        """
        channel = self._channels[name]
        done: list[Settlement] = []
        until = self._clock() + ROUND
        while not stop.is_set() and self._clock() < until:
            # Two channels that lead to one place take turns, as one channel's posts do.
            async with self._turns[_place(channel)]:
                if not await self._ready(channel, until, stop):
                    break
                one = await self._look_up(channel) or await self._deliver(channel)
            if one is None:
                break
            done.append(one)
        return tuple(done)

    async def _ready(
        self, channel: Channel, until: datetime, stop: asyncio.Event
    ) -> bool:
        """Wait until the channel may be used; False if that is not in this round."""
        now, rest = self._clock(), self._rests.get(_place(channel))
        # A rest that has yet to begin is one of before the clock was set back.
        if rest is None or rest.until <= now or now < rest.since:
            return True
        if rest.until >= until:
            return False
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), (rest.until - now).total_seconds())
        return not stop.is_set()

    async def _look_up(self, channel: Channel) -> Settlement | None:
        """Find out about one message whose outcome is unknown."""
        claim = self._outbox.claim_unknown(
            channel.name, now=self._clock(), lease=_lease(channel)
        )
        if claim is None:
            return None
        lookup = await self._find(channel, claim)
        policy = self._policies.get(channel.name, "hold")
        outcome = after_look(lookup, claim, now=self._clock(), policy=policy)
        return self._settle(channel, claim, outcome)

    async def _deliver(self, channel: Channel) -> Settlement | None:
        """Try one message that is due."""
        claim = self._outbox.claim(
            channel.name, now=self._clock(), lease=_lease(channel)
        )
        if claim is None:
            return None
        lookup: Lookup | None = None  # None: nothing can have arrived
        if claim.first_try is not None:
            lookup = await self._find(channel, claim)
            if lookup.finding is Finding.FOUND:
                found = after_look(lookup, claim, now=self._clock(), policy="hold")
                return self._settle(channel, claim, found)
        delivery = await self._send(channel, claim)
        if delivery.result is Result.STALE_PARENT:
            # Refused for its thread alone: as a post of its own it can still be told.
            delivery = await self._send(channel, replace(claim, parent_remote_id=None))
        outcome = self._outcome(channel, claim, delivery)
        policy = self._policies.get(channel.name, "hold")
        return self._settle(
            channel, claim, marked(outcome, claim, lookup, policy=policy)
        )

    def _outcome(self, channel: Channel, claim: Claim, delivery: Delivery) -> Outcome:
        """Decide what a delivery means, and remember how often it has failed."""
        name = claim.message.id
        outcome = settlement(
            delivery,
            claim,
            now=self._clock(),
            timeout=channel.timeout,
            failures=self._failures.get(name, 0),
            jitter=self._jitter(),
        )
        if outcome.state is DeliveryState.PENDING:
            self._failures[name] = self._failures.get(name, 0) + 1
        else:
            self._failures.pop(name, None)
        return outcome

    async def _send(self, channel: Channel, claim: Claim) -> Delivery:
        """Send in a thread; a channel that breaks its promise leaves an unknown."""
        try:
            delivery = await asyncio.wait_for(
                in_thread(channel.send, claim), _limit(channel)
            )
        except TimeoutError:
            delivery = Delivery(result=Result.UNKNOWN, error="the channel hangs")
        except Exception as e:
            log.exception("channel raised", extra={"channel": channel.name})
            error = f"the channel raised {type(e).__name__}"
            delivery = Delivery(result=Result.UNKNOWN, error=error)
        self._rest(channel, channel.min_interval)
        return delivery

    async def _find(self, channel: Channel, claim: Claim) -> Lookup:
        """Look in a thread; a look that goes wrong is no answer."""
        try:
            return await asyncio.wait_for(
                in_thread(channel.find, claim), _limit(channel)
            )
        except Exception as e:
            log.exception("channel raised", extra={"channel": channel.name})
            error = f"looking raised {type(e).__name__}"
            return Lookup(finding=Finding.CANNOT_LOOK, retry_after=MARGIN, error=error)

    def _rest(self, channel: Channel, pause: timedelta) -> None:
        """Leave a channel alone for a while, and all that lead to the same place."""
        now, place = self._clock(), _place(channel)
        rest = _Rest(since=now, until=now + pause)
        earlier = self._rests.get(place)
        if earlier is None or earlier.until < rest.until or now < earlier.since:
            self._rests[place] = rest

    def _settle(self, channel: Channel, claim: Claim, outcome: Outcome) -> Settlement:
        """Write down what became of a claim; stop or rest the channel if need be."""
        now = self._clock()
        kept = self._outbox.settle(
            claim,
            outcome.state,
            now=now,
            remote_id=outcome.remote_id,
            next_at=outcome.next_at,
            counted=outcome.counted,
            text_only=outcome.text_only,
            error=outcome.error,
        )
        facts = {
            "channel": channel.name,
            "message_id": claim.message.id,
            "state": outcome.state.value,
            "error": outcome.error,
        }
        log.log(
            _level(outcome), "delivery" if kept else "delivery, lease lost", extra=facts
        )
        if outcome.pause is not None:
            self._rest(channel, outcome.pause)
        if outcome.park is not None:
            self._park(channel, outcome.park, now)
        return Settlement(
            message=claim.message,
            state=outcome.state,
            error=None if outcome.state is DeliveryState.SENT else outcome.error,
            remote_id=outcome.remote_id,
            next_at=outcome.next_at,
        )

    def _park(self, channel: Channel, reason: str, now: datetime) -> None:
        """Stop a channel, and say so through another one, once."""
        if channel.name in self._outbox.parked():
            return
        self._outbox.park(channel.name, reason=reason, now=now)
        log.error("channel parked", extra={"channel": channel.name, "reason": reason})
        parked = self._outbox.parked()
        other = next((c for n, c in self._channels.items() if n not in parked), None)
        if other is not None:
            self._outbox.enqueue(parked_notice(channel.name, reason, other, now))


def parked_notice(
    name: str, reason: str, through: Channel, now: datetime
) -> tuple[Message, ...]:
    """Say through another channel that a channel is parked, and what helps."""
    notice = Notice(
        title=f"Channel {name} is parked",
        text=(
            f"{name} answered: {reason}. Nothing is sent there, and nothing is lost: "
            "its messages wait, and alerts that wait for a day go to the digest."
        ),
        todo=(
            f"`lodewatch channels test {name}` says what is missing and how to mend it. "
            "Put the channel or its credential right, then reload the configuration."
        ),
        why=f"{name} cannot say so itself, and this is the first channel that can.",
    )
    return notice_messages(
        notice,
        through,
        subject=f"channel:{name}",
        reason=f"channel {name} is parked",
        now=now,
    )


def _level(outcome: Outcome) -> int:
    """Return how loudly an outcome is logged: what was given up is an error."""
    if outcome.state in {DeliveryState.DEAD, DeliveryState.HELD}:
        return logging.ERROR
    return logging.INFO if outcome.error is None else logging.WARNING


def _place(channel: Channel) -> Hashable:
    """Return by what the other side counts the posts of a channel."""
    return channel.counted_as if isinstance(channel, CountedTogether) else channel.name


def _lease(channel: Channel) -> timedelta:
    """Return a lease that outlives everything that one claim can lead to."""
    return CALLS * (channel.timeout + MARGIN)


def _limit(channel: Channel) -> float:
    """Return the seconds after which a channel is taken to hang."""
    return (channel.timeout + MARGIN / 2).total_seconds()
