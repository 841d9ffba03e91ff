"""Storms: how much room the channels have, and the summaries of what was folded."""

from collections.abc import Mapping
from datetime import datetime

from monitor.config import EmailSettings, SlackSettings
from monitor.config.settings import StormSettings
from monitor.notify.notice import notice_messages
from monitor.notify.route import STALE_AFTER
from monitor.notify.storm import STORM, Room, summary
from monitor.pipeline.parts import Parts


def rooms(parts: Parts, *, now: datetime) -> Mapping[str, Room]:
    """Return the channels that take only so many alerts, each with what it was told."""
    posted = parts.store.storms.posted
    return {
        name: Room(storm=storm, told=posted(name, since=now - storm.window))
        for name, storm in _storms(parts).items()
    }


def sum_up(parts: Parts, *, now: datetime) -> int:
    """Enqueue the summaries that are due; return how many messages that made.

    The first comes with the storm, and then at most one in each window. What nobody
    could sum up while it was news is left to the digest.
    """
    store, made = parts.store, 0
    for name, storm in _storms(parts).items():
        subject = f"storm:{name}"
        with store.transaction():
            last = store.storms.summed_up(name, subject)
            if last is not None and last + storm.window > now:
                continue
            since = now - max(storm.window, STALE_AFTER)
            since = max(since, store.restored() or since)  # summed up in another past
            folded = store.storms.folded(name, subject, mark=STORM, since=since)
            if not folded:
                continue
            made += store.outbox.enqueue(
                notice_messages(
                    summary(name, folded, storm),
                    parts.channels[name],
                    subject=subject,
                    reason="sums up what a storm has folded",
                    now=now,
                )
            )
    return made


def _storms(parts: Parts) -> Mapping[str, StormSettings]:
    """Return the limits of the channels that are open and have one."""
    return {
        one.name: one.storm
        for one in parts.settings.channels
        if isinstance(one, SlackSettings | EmailSettings)
        and one.storm is not None
        and one.name in parts.channels
    }
