"""All rules of one load, with their tests: what the pipeline asks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from monitor.match.fields import Raw
from monitor.match.modifiers import Predicate, predicate
from monitor.match.where import Where, compile_where
from monitor.model.ontology import Tier
from monitor.model.rule import Condition, Rule
from monitor.model.story import StoryChange

EVERY = "*"  # in `events`: all types


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change in a timeline test."""

    at: timedelta
    shown: str  # the offset as the file writes it
    story: str
    values: Mapping[str, Raw]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTest:
    """One test that stands beside its rule; it has a text, an event or a timeline."""

    rule_id: str
    name: str
    title: str = ""
    text: str | None = None  # None: no `text` test
    published: datetime | None = None  # None: a fixed day, so that tests never age
    source: str = "Rule test"
    tier: Tier = Tier.WIRE
    event: Mapping[str, Raw] | None = None  # None: no `event` test
    timeline: tuple[Step, ...] = ()
    expect: bool = False  # of text and event tests
    fires: tuple[timedelta, ...] = ()  # of a timeline: when a first match is expected
    repeats: tuple[timedelta, ...] = ()  # ... and when one within the dedup window
    because: str | None = None  # None: any reason for staying quiet will do
    file: str
    line: int


Tested = tuple[Condition, Predicate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A rule with its conditions made ready."""

    rule: Rule
    conditions: tuple[Tested, ...]
    where: Where | None = None  # None: the rule has no `where`
    steps: tuple[tuple[Tested, ...], ...] = ()  # of `correlate`


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """The rules of one folder, checked as a whole; replaced as a whole on reload."""

    rules: tuple[Rule, ...]
    tests: tuple[RuleTest, ...] = ()
    files: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()  # e.g. deprecated rules, for the operator

    @cached_property
    def _by_type(self) -> Mapping[str, tuple[Compiled, ...]]:
        """Index the rules by the event types that they want to hear of."""
        found: dict[str, list[Compiled]] = defaultdict(list)
        for rule in self.rules:
            ready = compiled(rule)
            for type_ in rule.events:
                found[type_].append(ready)
        return {type_: tuple(rules) for type_, rules in found.items()}

    @cached_property
    def remembering(self) -> tuple[Rule, ...]:
        """Return the rules with `correlate`: those that count earlier changes."""
        return tuple(r for r in self.rules if r.correlate is not None)

    def reached_by(self, change: StoryChange) -> Iterator[Compiled]:
        """Yield the rules that want the story's type or the report's, each once."""
        types = dict.fromkeys((change.story.type, change.report.event.type, EVERY))
        seen: set[str] = set()
        for type_ in types:
            for ready in self._by_type.get(type_, ()):
                if ready.rule.id not in seen:
                    seen.add(ready.rule.id)
                    yield ready

    def rule(self, id_: str) -> Rule | None:
        """Return the rule called `id_`, or None."""
        return next((r for r in self.rules if r.id == id_), None)


def compiled(rule: Rule) -> Compiled:
    """Make a rule's conditions ready; rules are checked before they come here."""
    steps = rule.correlate.steps if rule.correlate else ()
    return Compiled(
        rule=rule,
        conditions=_tested(rule.conditions),
        where=None if rule.where is None else compile_where(rule.where),
        steps=tuple(_tested(step) for step in steps),
    )


def _tested(conditions: tuple[Condition, ...]) -> tuple[Tested, ...]:
    return tuple((c, predicate(c)) for c in conditions)
