"""What the rejected alerts of a rule have in common, and the others do not.

Pure: judged changes in, proposals out. A proposal is one line of `unless`. It must spare
several rejected alerts of more than one story, lose none that somebody called right and
few that nobody judged, and be too uneven for chance.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import comb
from typing import Final

from monitor.match.fields import FIELDS, Kind, View, view
from monitor.match.modifiers import predicate
from monitor.model.facts import words
from monitor.model.rule import Condition, Scalar
from monitor.model.story import StoryChange

LEAST: Final = 3  # rejected alerts of a rule, and of those that a proposal spares
CHANCE: Final = 0.01  # a random draw of as many alerts would be so uneven less often
MOST: Final = 3  # proposals for one rule
_SHARE: Final = 4  # spared alerts for each unjudged one that may be lost
_PHRASE: Final = 3  # words of a headline's phrase
_WORD: Final = 4  # signs of a single word that may stand for a subject
_LEFT_OUT: Final = frozenset({"story.id"})  # one story is muted, not ruled out
_NUMBERS: Final = ("certainty", "story.sources", "money.amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An alert, and what somebody said of it."""

    change: StoryChange
    right: bool | None  # None: nobody has judged it


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A line of `unless` that would have spared rejected alerts."""

    condition: Condition
    spared: frozenset[str]  # ids of the changes
    lost: frozenset[str]  # ... of alerts that nobody has judged

    @property
    def gain(self) -> int:
        """Return the number by which proposals are ranked."""
        return len(self.spared) - _SHARE * len(self.lost)


def too_little(told: Sequence[Told]) -> str | None:
    """Say why nothing can be proposed for a rule; None if something may be."""
    rejected = [one for one in told if one.right is False]
    if len(rejected) < LEAST:
        return (
            f"too little feedback: {len(rejected)} rejected of {len(told)} alerts; "
            f"at least {LEAST} are needed"
        )
    if len({one.change.story.id for one in rejected}) < 2:  # noqa: PLR2004
        return (
            "the rejected alerts are of one story; `lodewatch mute story` is for that"
        )
    others = len(told) - len(rejected)
    if _chance(len(rejected), len(rejected), 0, others) > CHANCE:
        return (
            f"too few other alerts to tell the rejected ones apart: {len(rejected)} "
            f"rejected, {others} others"
        )
    return None


def proposals(told: Sequence[Told]) -> tuple[Proposal, ...]:
    """Return the best proposals for a rule with these alerts, the best first."""
    if too_little(told) is not None:
        return ()
    seen = [(one, view(one.change)) for one in told]
    found = (_tried(condition, seen) for condition in dict.fromkeys(_candidates(seen)))
    # `sorted` is stable: of equals the one whose candidate came first stays first.
    ranked = sorted((p for p in found if p), key=lambda p: p.gain, reverse=True)
    kept: list[Proposal] = []
    for proposal in ranked:
        if not any(proposal.spared <= better.spared for better in kept):
            kept.append(proposal)
    return tuple(kept[:MOST])


def _tried(condition: Condition, seen: Sequence[tuple[Told, View]]) -> Proposal | None:
    holds = predicate(condition)
    hit = [one for one, value in seen if holds(value)]
    spared = [one for one in hit if one.right is False]
    lost = [one for one in hit if one.right is None]
    if any(one.right for one in hit) or len(spared) < LEAST:
        return None
    stories = {one.change.story.id for one in spared}
    rejected = sum(one.right is False for one, _ in seen)
    chance = _chance(len(spared), rejected, len(lost), len(seen) - rejected)
    proposal = Proposal(
        condition=condition,
        spared=frozenset(one.change.id for one in spared),
        lost=frozenset(one.change.id for one in lost),
    )
    fits = proposal.gain >= 0 and chance <= CHANCE and len(stories) > 1
    return proposal if fits else None


def _chance(spared: int, rejected: int, lost: int, others: int) -> float:
    """Return how often a draw of `rejected` alerts has `spared` or more of the marked.

    The upper tail of the hypergeometric distribution (Fisher's exact test, one-sided):
    `spared + lost` of all alerts are marked.
    """
    marked, all_ = spared + lost, rejected + others
    ways = sum(
        comb(marked, k) * comb(all_ - marked, rejected - k)
        for k in range(spared, min(marked, rejected) + 1)
    )
    return ways / comb(all_, rejected)


# --- candidates -------------------------------------------------------------------

Seen = Sequence[tuple[Told, View]]


def _candidates(seen: Seen) -> Iterator[Condition]:
    """Yield what may tell the rejected alerts apart, the plainest first."""
    rejected = [value for one, value in seen if one.right is False]
    others = [value for one, value in seen if one.right is not False]
    for field in FIELDS.values():
        if field.kind is Kind.WORDS:
            yield from _shared(field.name, "any", rejected)
        elif field.kind is Kind.WORD and field.name not in _LEFT_OUT:
            yield from _shared(field.name, "in", rejected)
    for length in range(_PHRASE, 0, -1):
        yield from _phrases(rejected, length)
    for name in _NUMBERS:
        yield from _below(name, others)


def _unless(field: str, modifier: str, value: Scalar) -> Condition:
    return Condition(field=field, modifier=modifier, values=(value,), block="unless")


def _shared(name: str, modifier: str, rejected: Sequence[View]) -> Iterator[Condition]:
    """Yield the values of a field that enough of the rejected have, as they write them."""
    fold = FIELDS[name].folded
    for value in _common({fold(w): w for w in v.words(name)} for v in rejected):
        yield _unless(name, modifier, value)


def _phrases(rejected: Sequence[View], length: int) -> Iterator[Condition]:
    """Yield the phrases of so many words that enough of the headlines have."""

    def found(seen: View) -> dict[str, str]:
        told = words("\n".join(seen.words("title")))
        phrases = (
            " ".join(told[i : i + length]) for i in range(len(told) - length + 1)
        )
        return {p: p for p in phrases if length > 1 or len(p) >= _WORD}

    for phrase in _common(found(seen) for seen in rejected):
        yield _unless("title", "phrase", phrase)


def _common(each: Iterable[dict[str, str]]) -> Iterator[str]:
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for values in each:
        counts.update(values.keys())
        written = values | written
    yield from (written[name] for name, count in counts.items() if count >= LEAST)


def _below(name: str, others: Sequence[View]) -> Iterator[Condition]:
    """Yield the highest bound that none of the others is below."""
    numbers = [_number(seen, name) for seen in others]
    known = [n for n in numbers if n is not None and n == n]  # noqa: PLR0124 - NaN
    if known:
        least = min(known)
        whole = least == least.to_integral_value()
        yield _unless(name, "lt", int(least) if whole else float(least))


def _number(seen: View, name: str) -> Decimal | None:
    value = seen.number(name)
    return None if value is None else Decimal(str(value))
