"""Decides what becomes of a message after an attempt or a look.

The table of `docs/delivery.md` as pure functions: they read no clock and no outbox, so
every "why was this (not) sent again?" can be answered by asking once more.

`attempts` of an outbox row counts the attempts that must not be repeated for ever:
those with an unknown outcome, and refusals that nobody has heard of.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal

from monitor.model.message import (
    Claim,
    Delivery,
    DeliveryState,
    Finding,
    Lookup,
    Result,
)

Policy = Literal["hold", "resend_once", "resend"]
"""What to do where nobody can look; "resend" is for receivers that know a message again."""

FIRST_BACK_OFF: Final = timedelta(seconds=2)
MAX_BACK_OFF: Final = timedelta(minutes=15)
THROTTLED: Final = timedelta(seconds=30)  # where the channel does not say how long
SETTLING: Final = timedelta(seconds=30)  # until a late post shows in the history
GIVE_UP: Final = timedelta(hours=24)
UNEXPECTED_TRIES: Final = 3
PERHAPS_TWICE: Final = (
    "taken the second time; whether the first attempt arrived as well is unknown"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a claim is settled, and what that means for its channel."""

    state: DeliveryState
    remote_id: str | None = None  # None: not sent, or the channel names nothing
    next_at: datetime | None = None  # None: at once, or never again
    counted: bool = False
    text_only: bool = False
    park: str | None = None  # why the whole channel stops; None: it goes on
    pause: timedelta | None = None  # how long the channel rests; None: not at all
    error: str | None = None  # None: sent, without a doubt


def settlement(
    delivery: Delivery,
    claim: Claim,
    *,
    now: datetime,
    timeout: timedelta = timedelta(0),
    failures: int = 0,
    jitter: float = 1.0,
) -> Outcome:
    """Decide what an attempt's result means.

    `failures` counts the message's failed attempts in a row before this one; `jitter`
    scales the back-off, so that not everybody comes back at the same moment.
    """
    if (state := _PLAIN.get(delivery.result)) is not None:
        return Outcome(
            state=state,
            remote_id=delivery.remote_id,
            park=delivery.error if delivery.result in _PARKING else None,
            error=delivery.error,
        )
    if delivery.result is Result.UNKNOWN:
        return Outcome(
            state=DeliveryState.UNKNOWN,
            next_at=now + timeout + SETTLING,
            counted=True,
            error=delivery.error,
        )
    return _not_accepted(delivery, claim, now, back_off(failures, jitter))


_PLAIN: Final = {
    Result.ACCEPTED: DeliveryState.SENT,
    Result.REFUSED: DeliveryState.DEAD,
    Result.BAD_DESTINATION: DeliveryState.PARKED,
    Result.BAD_CREDENTIAL: DeliveryState.PENDING,
}
_PARKING: Final = frozenset({Result.BAD_DESTINATION, Result.BAD_CREDENTIAL})


def _not_accepted(
    delivery: Delivery, claim: Claim, now: datetime, wait: timedelta
) -> Outcome:
    """Decide about a message that the channel has certainly not taken."""
    match delivery.result:
        case Result.THROTTLED:
            wait = delivery.retry_after or THROTTLED
            return _again(now + wait, delivery.error, pause=wait)
        case Result.BAD_MESSAGE:
            return _without_blocks(claim, delivery.error)
        case Result.UNEXPECTED:
            return _unexpected(claim, now + wait, delivery.error)
        case _:
            return _later(claim, now, now + wait, delivery.error)


def back_off(failures: int, jitter: float = 1.0) -> timedelta:
    """Return how long to wait after a failure: from 2 s, doubling, to 15 minutes."""
    doublings: int = 1 << min(failures, 16)
    return min(FIRST_BACK_OFF * doublings * jitter, MAX_BACK_OFF)


def _again(
    at: datetime, error: str | None, *, pause: timedelta | None = None
) -> Outcome:
    """Try again at a time."""
    return Outcome(state=DeliveryState.PENDING, next_at=at, pause=pause, error=error)


def _later(claim: Claim, now: datetime, at: datetime, error: str | None) -> Outcome:
    """Try again later, but not for ever."""
    if claim.first_try is not None and now - claim.first_try >= GIVE_UP:
        hours = round(GIVE_UP.total_seconds() / 3600)
        return Outcome(
            state=DeliveryState.DEAD, error=f"given up after {hours} h: {error}"
        )
    return _again(at, error)


def _without_blocks(claim: Claim, error: str | None) -> Outcome:
    """Send the words alone, once."""
    if claim.text_only:
        return Outcome(state=DeliveryState.DEAD, error=error)
    return Outcome(state=DeliveryState.PENDING, text_only=True, error=error)


def _unexpected(claim: Claim, at: datetime, error: str | None) -> Outcome:
    """Believe a refusal that nobody has heard of when it comes the third time."""
    if claim.attempts + 1 >= UNEXPECTED_TRIES:
        return Outcome(state=DeliveryState.DEAD, counted=True, error=error)
    return Outcome(state=DeliveryState.PENDING, next_at=at, counted=True, error=error)


def marked(
    outcome: Outcome, claim: Claim, lookup: Lookup | None, *, policy: Policy
) -> Outcome:
    """Note on what was sent that an earlier attempt may have arrived as well.

    `lookup` is what was found before this attempt; None: it was the first.
    """
    blind = lookup is not None and lookup.finding is Finding.CANNOT_LOOK
    doubtful = blind and claim.attempts > 0 and policy == "resend_once"
    if outcome.state is DeliveryState.SENT and doubtful:
        return replace(outcome, error=PERHAPS_TWICE)
    return outcome


def after_look(
    lookup: Lookup, claim: Claim, *, now: datetime, policy: Policy
) -> Outcome:
    """Decide what becomes of a message whose outcome was unknown."""
    if lookup.finding is Finding.FOUND:
        return Outcome(state=DeliveryState.SENT, remote_id=lookup.remote_id)
    if lookup.finding is Finding.NOT_FOUND:
        return _later(claim, now, now, "looked: the earlier attempt did not arrive")
    began = claim.first_try or now
    if lookup.retry_after is not None and now - began < GIVE_UP:
        return Outcome(
            state=DeliveryState.UNKNOWN,
            next_at=now + lookup.retry_after,
            error=lookup.error,
        )
    if policy == "resend":
        return _later(claim, now, now, "sent again: the receiver knows it by its id")
    if policy == "resend_once" and claim.attempts <= 1:
        # A row put back from a backup has no attempt yet; this one must count.
        return Outcome(
            state=DeliveryState.PENDING,
            counted=claim.attempts == 0,
            error="sent again once: whether the first attempt arrived is unknown",
        )
    return Outcome(
        state=DeliveryState.HELD,
        error=f"held: it may have arrived, and nobody can look ({lookup.error})",
    )
