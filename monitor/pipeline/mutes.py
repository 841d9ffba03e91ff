"""When a mute ends: tell what it held back and what is still news."""

from datetime import datetime

from monitor.model.people import Mute
from monitor.notify.mute import held_by
from monitor.notify.route import STALE_AFTER
from monitor.pipeline.parts import Parts
from monitor.pipeline.tell import tell_matches


def end_mutes(parts: Parts, *, now: datetime) -> int:
    """Settle the mutes that are over; return how many messages that made.

    What a mute held back is told once for each story, unless another mute covers it or
    it is older than an alert may be: then it is the digest's business.
    """
    made = 0
    for mute in parts.store.mutes.over(now):
        with parts.store.transaction():
            made += _settle(parts, mute, now=now)
    return made


def _settle(parts: Parts, mute: Mute, *, now: datetime) -> int:
    store = parts.store
    held = store.matches.muted_by(mute.id)
    others = store.mutes.at(now)
    still = held_by(held, others)
    fresh = tuple(m for m in held if m.at + STALE_AFTER > now and m.id not in still)
    store.matches.mute(still)
    store.matches.mute(dict.fromkeys((m.id for m in fresh), None))
    store.mutes.settle(mute.id)
    return tell_matches(parts, fresh, now=now).messages
