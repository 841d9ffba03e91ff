"""What speaks for a story, and how much: facts, time and wording.

The weights are no measurement; they order the evidence so that the state, the material
and the type together are enough, and two of them are not.
"""

from collections.abc import Callable
from datetime import timedelta

from monitor.group.identity import Axis, covers
from monitor.group.pair import Pair, listed
from monitor.group.similarity import alike
from monitor.group.sums import Sums

ENOUGH = 3.0
_NEAR = timedelta(days=3)
_FAR = timedelta(days=45)
_SIMILAR = 0.2  # overlap of headlines below which it is chance

Weighed = tuple[float, str]


def _type(p: Pair) -> Weighed | None:
    return (1.0, f"type {p.me.type}") if p.me.type == p.it.type else None


def _acting(p: Pair) -> Weighed | None:
    both = p.me.implementers & p.it.implementers
    return (1.0, f"acting state {listed(both)}") if both else None


def _goods(p: Pair) -> Weighed | None:
    if covers(p.me.commodities, p.it.commodities):
        both = p.me.commodities & p.it.commodities
        return (1.0, f"material {listed(both) or 'REE'}")
    return None


def _met(p: Pair) -> Weighed | None:
    both = p.me.affected & p.it.affected
    return (0.5, f"affected {listed(both)}") if both else None


def _numbered(p: Pair) -> Weighed | None:
    both = p.me.laws & p.it.laws
    return (2.5, f"act {listed(both)}") if both else None


def _same_name(p: Pair) -> Weighed | None:
    mine, its = p.me.names, p.it.names
    if mine & its:
        return (1.5, f"name {listed(mine & its)}")
    if p.it.axis is Axis.SITE and mine and its:
        shared = any(set(a.split()) & set(b.split()) for a in mine for b in its)
        return None if shared else (-2.0, f"site {listed(mine)} is not {listed(its)}")
    return None


def _parties(p: Pair) -> Weighed | None:
    shared = p.firms
    if not shared:
        return None
    sizes = len(p.me.companies), len(p.it.companies)
    what = f"parties {listed(p.me.companies)}"
    if p.it.axis is Axis.MEASURE:
        return (0.5, what)
    if shared == max(sizes) and shared > 1:
        return (2.5, what)
    return (1.5 if shared == min(sizes) else 1.0, what)


def _sums(p: Pair) -> Weighed | None:
    if p.sums is Sums.AGREE:
        return (1.5, "sum")
    if p.carries_out:
        return (1.0, "what was proposed is carried out")
    return (-0.5, "the sums differ") if p.sums is Sums.DIFFER else None


def _days(p: Pair) -> Weighed | None:
    same = (p.me.effective and p.me.effective == p.it.effective) or (
        p.me.expiry and p.me.expiry == p.it.expiry
    )
    return (1.0, "day") if same else None


def _time(p: Pair) -> Weighed | None:
    if p.gap <= _NEAR:
        return (0.5, "time")
    if p.gap > _FAR and not p.act and not p.on_named_day:
        return (-0.5, f"{p.gap.days} days apart")
    return None


_WEIGHTS: tuple[Callable[[Pair], Weighed | None], ...] = (
    _type,
    _acting,
    _goods,
    _met,
    _numbered,
    _same_name,
    _parties,
    _sums,
    _days,
    _time,
)


def facts(pair: Pair) -> tuple[Weighed, ...]:
    """Return what the facts and the dates weigh, with words for people."""
    return tuple(found for weigh in _WEIGHTS if (found := weigh(pair)) is not None)


def wording(p: Pair) -> Weighed | None:
    """Return what the texts themselves weigh; None if they are not alike."""
    if p.copy:
        return (ENOUGH, "the same text")
    likeness = alike(p.headline, p.story.title)
    return (
        (1.5 * likeness, f"headline ({likeness:.0%})") if likeness >= _SIMILAR else None
    )
