"""Compares what the servers have taken with what the database says of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from bench.table import Table


class Verdict(StrEnum):
    """What became of one message."""

    ONCE = "once"
    HELD = "held or unknown"  # taken once or never, and the row says that nobody knows
    AGAIN = "again by policy"  # `resend_once`: the same Message-ID, marked so
    LEFT = "not finished"  # still in the outbox when the measurement ended
    LOST = "lost"
    DOUBLED = "doubled"


_OPEN: Final = frozenset({"held", "unknown"})


def verdict(state: str | None, taken: int, *, may_repeat: bool) -> Verdict:
    """Judge a message by its row's state and how often a server has taken it.

    `may_repeat`: its channel sends again, once, where nobody can look.
    """
    if taken > 1:
        marked = may_repeat and taken == 2  # noqa: PLR2004 - once and once again
        return Verdict.AGAIN if marked else Verdict.DOUBLED
    if state in _OPEN:
        return Verdict.HELD
    if state in {"pending", "sending"}:
        return Verdict.LEFT
    return Verdict.ONCE if state == "sent" and taken == 1 else Verdict.LOST


@dataclass(slots=True)
class Ledger:
    """What many rounds came to, by the point of the kill and by the channel."""

    rounds: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)  # the point never came
    by_point: dict[str, Counter[Verdict]] = field(default_factory=dict)
    by_channel: dict[str, Counter[Verdict]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)  # what somebody has to look into

    def close(
        self,
        rows: Mapping[str, tuple[str, str]],
        wanted: Iterable[str],
        taken: Counter[str],
        under_way: Mapping[str, str],
        *,
        repeats: Mapping[str, str],
    ) -> None:
        """Take in one database at its end.

        `rows` gives channel and state by message id, `wanted` the ids there must be,
        `under_way` the point at which a kill met a message first; `repeats` names the
        channels that may send again, with how they are shown.
        """
        for name in sorted({*rows, *wanted, *taken}):
            channel, state = rows.get(name, ("nowhere", None))
            found = verdict(state, taken[name], may_repeat=channel in repeats)
            shown = repeats.get(channel, channel)
            self.by_channel.setdefault(shown, Counter())[found] += 1
            if point := under_way.get(name):
                self.by_point.setdefault(point, Counter())[found] += 1
            if found in {Verdict.LOST, Verdict.DOUBLED}:
                self.notes.append(
                    f"{name} on {shown}: {found}, the row says {state}, taken "
                    f"{taken[name]} times; killed at: {point or 'never'}"
                )

    def add(self, other: "Ledger") -> None:
        """Take in another ledger."""
        self.rounds += other.rounds
        self.missed += other.missed
        for mine, its in (
            (self.by_point, other.by_point),
            (self.by_channel, other.by_channel),
        ):
            for name, counts in its.items():
                mine.setdefault(name, Counter()).update(counts)
        self.notes += other.notes

    @property
    def sound(self) -> bool:
        """Say whether nothing was lost and nothing doubled."""
        return not self.notes

    def tables(self) -> tuple[Table, ...]:
        """Return the results: by the point of the kill, and by channel."""
        heads = tuple(v.value for v in Verdict)
        points = tuple(
            (
                point,
                str(count),
                str(self.missed[point]),
                *_counts(self.by_point.get(point, Counter())),
            )
            for point, count in sorted(self.rounds.items())
        )
        total = (
            "all",
            str(self.rounds.total()),
            str(self.missed.total()),
            *_counts(_sum(self.by_point.values())),
        )
        channels = tuple(
            (name, *_counts(counts)) for name, counts in sorted(self.by_channel.items())
        )
        whole = ("all", *_counts(_sum(self.by_channel.values())))
        return (
            Table(
                title="`kill -9` by point: messages that were under way",
                head=("point", "kills", "of these not at it", "messages", *heads),
                rows=(*points, total),
            ),
            Table(
                title="All messages, by channel",
                head=("channel", "messages", *heads),
                rows=(*channels, whole),
            ),
        )


def _counts(counts: Counter[Verdict]) -> tuple[str, ...]:
    return str(counts.total()), *(str(counts[v]) for v in Verdict)


def _sum(counts: Iterable[Counter[Verdict]]) -> Counter[Verdict]:
    whole: Counter[Verdict] = Counter()
    for some in counts:
        whole += some
    return whole
