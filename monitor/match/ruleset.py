"""All rules of one load, with their tests: what the pipeline asks."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from monitor.match.compile import Compiled, compiled
from monitor.match.fields import Raw, View
from monitor.match.index import Index
from monitor.model.ontology import Tier
from monitor.model.rule import Rule
from monitor.model.story import ChangeKind, StoryChange

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


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """The rules of one folder, checked as a whole; replaced as a whole on reload."""

    rules: tuple[Rule, ...]
    tests: tuple[RuleTest, ...] = ()
    files: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()  # e.g. deprecated rules, for the operator

    @cached_property
    def _by_type(self) -> Mapping[str, Index]:
        """Index the rules by the event types that they want to hear of."""
        found: dict[str, list[Compiled]] = defaultdict(list)
        for rule in self.rules:
            ready = compiled(rule)
            for type_ in rule.events:
                found[type_].append(ready)
        return {type_: Index(rules) for type_, rules in found.items()}

    @cached_property
    def remembering(self) -> tuple[Rule, ...]:
        """Return the rules with `correlate`: those that count earlier changes."""
        return tuple(r for r in self.rules if r.correlate is not None)

    def reached_by(self, change: StoryChange) -> Iterator[Compiled]:
        """Yield the rules that want the story's type or the report's, each once."""
        return _once(ready for index in self._of(change) for ready in index.rules)

    def candidates(self, change: StoryChange, seen: View) -> Iterator[Compiled]:
        """Yield those of them that `change` may fulfil by the words that it has."""
        return _once(
            ready for index in self._of(change) for ready in index.candidates(seen)
        )

    def _of(self, change: StoryChange) -> Iterator[Index]:
        for type_ in dict.fromkeys(
            (change.story.type, change.report.event.type, EVERY)
        ):
            if type_ in self._by_type:
                yield self._by_type[type_]

    def hears(self, kind: ChangeKind, types: Iterable[str]) -> bool:
        """Tell whether a rule wants changes of this kind, of any of these types."""
        return any(kind in self._kinds.get(type_, ()) for type_ in (*types, EVERY))

    @cached_property
    def _kinds(self) -> Mapping[str, frozenset[ChangeKind]]:
        """Return of each event type the changes that any rule wants to hear of."""
        found: dict[str, set[ChangeKind]] = defaultdict(set)
        for rule in self.rules:
            for type_ in rule.events:
                found[type_].update(rule.changes)
        return {type_: frozenset(kinds) for type_, kinds in found.items()}

    def rule(self, id_: str) -> Rule | None:
        """Return the rule called `id_`, or None."""
        return next((r for r in self.rules if r.id == id_), None)


def _once(rules: Iterable[Compiled]) -> Iterator[Compiled]:
    seen: set[str] = set()
    for ready in rules:
        if ready.rule.id not in seen:
            seen.add(ready.rule.id)
            yield ready
