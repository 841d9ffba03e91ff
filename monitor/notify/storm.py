"""Decides what of a storm is posted, and sums the rest up in one message.

A channel posts so many alerts in a window. What comes on top is folded: kept with its
reason for the digest, and told in a summary by rule and story. Nothing is dropped.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeVar

from monitor.config.settings import StormSettings
from monitor.model.message import Folded, Notice, Pointer
from monitor.model.rule import Severity
from monitor.notify.words import plural
from monitor.toml_file import write_duration

STORM: Final = "storm: "  # how the reason of a folded message begins
RULES: Final = 8  # rules that a summary names
STORIES: Final = 3  # stories that it names of each

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many alerts a channel may post in its window, and has posted."""

    storm: StormSettings
    told: int

    def takes(self, severity: Severity, *, more: int) -> bool:
        """Say whether one alert goes in after `more` others of this batch.

        What is critical has as many places again, so that noise does not fold it.
        """
        most = self.storm.most * (2 if severity is Severity.CRITICAL else 1)
        return self.told + more < most

    @property
    def reason(self) -> str:
        """Say why an alert is folded."""
        window = write_duration(self.storm.window)
        return (
            f"{STORM}more than {plural(self.storm.most, 'alert')} in {window}; "
            "summed up in one message, and the digest tells it"
        )


def beyond(
    wanted: Iterable[tuple[K, str, Severity]], rooms: Mapping[str, Room]
) -> frozenset[K]:
    """Return the alerts that are folded, of (key, channel, severity).

    The gravest are posted first; among equals those that came first.
    """
    folded: set[K] = set()
    taken = dict.fromkeys(rooms, 0)
    for key, channel, severity in sorted(wanted, key=lambda w: -w[2].rank):
        room = rooms.get(channel)
        if room is None:
            continue
        if room.takes(severity, more=taken[channel]):
            taken[channel] += 1
        else:
            folded.add(key)
    return frozenset(folded)


def summary(channel: str, folded: Sequence[Folded], storm: StormSettings) -> Notice:
    """Sum up folded alerts: how many by rule, and the gravest stories of each."""
    stories = len({one.story for one in folded})
    by_rule: dict[str, list[Folded]] = {}
    for one in folded:
        by_rule.setdefault(one.rule or "without a rule", []).append(one)
    order = sorted(
        by_rule.items(), key=lambda rule: (-_gravest(rule[1]), -len(rule[1]))
    )
    points = [p for title, some in order[:RULES] for p in _points(title, some)]
    if len(order) > RULES:
        points.append(Pointer(text=f"+{plural(len(order) - RULES, 'rule')} more"))
    return Notice(
        title=f"{plural(len(folded), 'more alert')} in {plural(stories, 'story')}",
        text=(
            f"More than {plural(storm.most, 'alert')} within "
            f"{_window_words(storm.window)} came for {channel}. These were not posted one "
            "by one: the digest tells them."
        ),
        points=tuple(points),
        todo="`lodewatch alerts --state suppressed` lists them all.",
        why=(
            "this channel sums up what comes too fast; `storm` in its table sets the "
            "limit."
        ),
    )


def _window_words(window: timedelta) -> str:
    """Write whole minutes as people say them, other times as the configuration does."""
    minutes, rest = divmod(window, timedelta(minutes=1))
    return write_duration(window) if rest else plural(minutes, "minute")


def _gravest(some: Sequence[Folded]) -> int:
    return max(one.severity.rank for one in some)


def _points(title: str, some: Sequence[Folded]) -> Iterable[Pointer]:
    """Yield a rule with its count, then the gravest of its stories."""
    # The last alert of a story has its present headline.
    stories = {one.story: one for one in sorted(some, key=lambda s: s.severity.rank)}
    count = f"{plural(len(some), 'alert')} in {plural(len(stories), 'story')}"
    yield Pointer(text=f"{title}: {count}")
    shown = sorted(stories.values(), key=lambda s: -s.severity.rank)[:STORIES]
    for one in shown:
        yield Pointer(text=one.headline, url=one.url, level=1, note=one.standing)
    if len(stories) > STORIES:
        yield Pointer(text=f"+{len(stories) - STORIES} more", level=1)
