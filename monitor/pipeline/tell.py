"""From matches to messages in the outbox: who is told, and who is not and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from monitor.model.rule import Match
from monitor.notify.route import Untold, messages_for
from monitor.pipeline.background import backgrounds
from monitor.pipeline.parts import Parts
from monitor.pipeline.quiet import Quiet
from monitor.pipeline.storms import rooms, sum_up

_INSTANT: Final = timedelta(microseconds=1)  # what is published now counts as known


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What matches came to."""

    matches: tuple[Match, ...] = ()
    messages: int = 0  # that are new in the outbox
    untold: tuple[Untold, ...] = ()


def tell_matches(
    parts: Parts,
    matches: Sequence[Match],
    *,
    now: datetime,
    quiet: Quiet | None = None,
) -> Told:
    """Enqueue the messages of matches; belongs into the transaction that keeps them.

    `quiet` has been asked about them; None: none is to be kept quiet.
    """
    store = parts.store
    muted = quiet.muted if quiet else {}
    routed = messages_for(
        matches,
        routes=parts.settings.routes,
        channels=parts.channels,
        told=store.outbox.told,
        reports=store.stories.reports,
        titles=parts.titles,
        now=now,
        severity_told=store.outbox.severity_told,
        muted=lambda match: match.id in muted,
        inhibited=quiet.inhibited if quiet else {},
        thread=store.threads.of,
        rooms=rooms(parts, now=now),
        beside=backgrounds(
            store,
            today=now.date(),
            until=now + _INSTANT,
            exposure=parts.exposure,
        ),
    )
    messages = store.outbox.enqueue(routed.messages)
    if messages:
        messages += sum_up(parts, now=now)
    return Told(matches=tuple(matches), messages=messages, untold=routed.untold)
