"""What the present rules say of a change, and what came of those that matched it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from monitor.config.settings import Route
from monitor.match import RuleSet, explain
from monitor.model.exposure import Exposure
from monitor.model.rule import Verdict
from monitor.model.story import StoryChange
from monitor.pipeline.outcome import outcomes
from monitor.pipeline.rules import past_of
from monitor.store import Store

FIRED: Final = "fired"
NEAR: Final = "near miss"
QUIET: Final = "quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one rule says about one change, and what came of it."""

    verdict: Verdict
    outcome: tuple[str, ...]  # empty: it matched nothing when the change came in

    @property
    def how(self) -> str:
        """Say in a word how it came out."""
        if self.verdict.fired:
            return FIRED
        return NEAR if self.verdict.is_near_miss else QUIET


def answers_of(
    store: Store,
    rules: RuleSet,
    change: StoryChange,
    routes: Sequence[Route],
    exposure: Exposure,
) -> Iterator[Answer]:
    """Yield what each of the present rules says of a change, and what came of it."""
    came = outcomes(store, change, routes=routes)
    for verdict in verdicts_of(store, rules, change, exposure):
        outcome = came.get(verdict.rule_id, ())
        if verdict.fired and not outcome:
            why = "from a first visit" if change.baseline else "not in force then"
            outcome = (f"told nowhere: {why}",)
        yield Answer(verdict=verdict, outcome=outcome)


def verdicts_of(
    store: Store, rules: RuleSet, change: StoryChange, exposure: Exposure
) -> Sequence[Verdict]:
    """Return what the present rules say of a change.

    What a rule waited for in vain was told by the clock: there the match speaks.
    """
    waited = {m.rule.id: m for m in store.matches.of_change(change.id) if m.is_absence}
    off = store.rules.off(rules.rules)
    found = explain(rules, change, past=past_of(store, exposure), off=off)
    return [
        replace(v, fired=True, checks=waited[v.rule_id].checks)
        if v.rule_id in waited
        else v
        for v in found
    ]
