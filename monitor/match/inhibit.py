"""Which alerts keep which others quiet: one that says more, for a time.

An alert is a source as long as its window lasts, if it was told itself: one that a mute
or another alert keeps quiet silences nothing, nor does one that rules in shadow or a
first visit gave. Of alerts that would silence each other the more severe is told.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from monitor.config.settings import Choice, Inhibit
from monitor.errors import Problem
from monitor.match.fields import ALIASES, FIELDS, Kind, View, view
from monitor.match.ruleset import RuleSet
from monitor.model.rule import Match, Rule, RuleStatus
from monitor.nearest import suggest


def inhibitors(
    new: Sequence[Match],
    earlier: Iterable[Match],
    inhibits: Sequence[Inhibit],
    *,
    now: datetime,
) -> Mapping[str, Match]:
    """Return those of the `new` matches that are kept quiet, each with what does it.

    `earlier` are matches that were told.
    """
    if not inhibits:
        return {}
    told = [match for match in earlier if _speaks(match)]
    found: dict[str, Match] = {}
    seen: dict[str, View] = {}
    for match in sorted(new, key=lambda m: -m.rule.severity.rank):
        source = _source(match, told, inhibits, seen, now=now)
        if source is not None:
            found[match.id] = source
        elif _speaks(match):
            told.append(match)
    return found


def sources_of(inhibits: Sequence[Inhibit], rules: Iterable[Rule]) -> tuple[str, ...]:
    """Return the ids of the rules whose alerts may keep others quiet."""
    return tuple(r.id for r in rules if any(i.source.wants(r) for i in inhibits))


def inhibit_problems(inhibits: Sequence[Inhibit], rules: RuleSet) -> list[Problem]:
    """Return what the rule files do not know of the tables `[[inhibit]]`."""
    ids = [rule.id for rule in rules.rules]
    known = [name for name, f in FIELDS.items() if f.kind in (Kind.WORD, Kind.WORDS)]
    found = []
    for one in inhibits:
        for side, choice in (("source", one.source), ("target", one.target)):
            found += [
                _problem(
                    one, f"{side}.rules", f'there is no rule "{n}"{suggest(n, ids)}'
                )
                for n in choice.rules
                if n not in ids
            ]
        found += [
            _problem(
                one, "equal", f'there is no field "{n}" of words{suggest(n, known)}'
            )
            for n in one.equal
            if ALIASES.get(n, n) not in known
        ]
        found += _nobody(one, rules)
    return found


def _nobody(one: Inhibit, rules: RuleSet) -> list[Problem]:
    def is_idle(choice: Choice) -> bool:
        return not choice.rules and not any(choice.wants(r) for r in rules.rules)

    sides = (("source", one.source), ("target", one.target))
    return [
        _problem(one, side, "no rule has such a severity and tags")
        for side, choice in sides
        if is_idle(choice)
    ]


def _problem(one: Inhibit, name: str, message: str) -> Problem:
    return Problem(
        file=one.file, line=one.line, key=f"{one.key}.{name}", message=message
    )


def _speaks(match: Match) -> bool:
    return match.rule.status is not RuleStatus.SHADOW and not match.change.baseline


def _source(
    match: Match,
    told: Sequence[Match],
    inhibits: Sequence[Inhibit],
    seen: dict[str, View],
    *,
    now: datetime,
) -> Match | None:
    """Return the latest match that keeps `match` quiet, or None."""
    for one in inhibits:
        if not one.target.wants(match.rule):
            continue
        for other in reversed(told):
            if (
                other.rule.id != match.rule.id
                and one.source.wants(other.rule)
                and now < other.at + one.window
                and _shares(one.equal, _view(match, seen), _view(other, seen))
            ):
                return other
    return None


def _view(match: Match, seen: dict[str, View]) -> View:
    return seen.setdefault(match.change.id, view(match.change))


def _shares(names: Iterable[str], one: View, other: View) -> bool:
    fields = (ALIASES.get(name, name) for name in names)
    return all(not one.folded(f).isdisjoint(other.folded(f)) for f in fields)
