"""Whether a report tells of the development that a story follows, and why.

Facts first, words second. A fact that speaks against it settles the matter: another
state, another material, another act, other parties, another sum. Otherwise what agrees
is weighed.
"""

from dataclasses import dataclass

from monitor.group.against import against
from monitor.group.favour import ENOUGH, facts, wording
from monitor.group.identity import covers
from monitor.group.pair import Subject, pair_up
from monitor.model.story import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What speaks for and against one story; `score` 0 if a fact rules it out."""

    story: Story
    score: float
    copy: bool
    act: bool  # True: both name the same act by its number
    shared: frozenset[str]  # the numbers of those acts
    goods: bool  # True: both name a material that is the same
    by_words: bool  # True: without the wording it would not have been enough
    agreed: tuple[str, ...]
    differed: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Tell whether the report belongs to the story."""
        return self.score >= ENOUGH


def compare(told: Subject, story: Story) -> Comparison:
    """Weigh whether a report tells of `story`'s development."""
    pair = pair_up(told, story)
    ruled_out = against(pair)
    weighed, words = ((), None) if ruled_out else (facts(pair), wording(pair))
    sure = sum(points for points, _ in weighed)
    everything = weighed if words is None else (*weighed, words)
    return Comparison(
        story=story,
        score=sum(points for points, _ in everything),
        copy=pair.copy,
        act=pair.act,
        shared=pair.me.laws & pair.it.laws,
        goods=covers(pair.me.commodities, pair.it.commodities),
        by_words=sure < ENOUGH,
        agreed=tuple(what for points, what in everything if points > 0),
        differed=(*ruled_out, *(what for points, what in everything if points < 0)),
    )


def in_common(told: Subject, story: Story) -> tuple[str, ...]:
    """Return what speaks for `story` although a fact rules it out, for people."""
    return tuple(what for points, what in facts(pair_up(told, story)) if points > 0)
