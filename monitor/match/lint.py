"""What is wrong with rule files, all of it at once, each with its place.

Works on the files as parsed, before they have a shape, so that a misspelt key in one
rule does not hide the mistakes in the next.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.errors import Problem
from monitor.match import lint_correlate, lint_tests
from monitor.match.conditions import Names, flat, split, values_of
from monitor.match.fields import ALIASES, FIELDS, Kind
from monitor.match.modifiers import MODIFIERS
from monitor.match.ruleset import EVERY
from monitor.match.where import flaws
from monitor.model.facts import words
from monitor.nearest import suggest
from monitor.toml_file import Key, TomlFile

_ROLE = "role."
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SAID = {"rare earth", "rare earths", "rare earth elements", "rees", "ree"}
_SYMBOLS = {
    "aluminium": "Al",
    "aluminum": "Al",
    "antimony": "Sb",
    "beryllium": "Be",
    "bismuth": "Bi",
    "cerium": "Ce",
    "chromium": "Cr",
    "cobalt": "Co",
    "copper": "Cu",
    "dysprosium": "Dy",
    "erbium": "Er",
    "europium": "Eu",
    "gadolinium": "Gd",
    "gallium": "Ga",
    "germanium": "Ge",
    "gold": "Au",
    "holmium": "Ho",
    "indium": "In",
    "lanthanum": "La",
    "lithium": "Li",
    "lutetium": "Lu",
    "magnesium": "Mg",
    "manganese": "Mn",
    "molybdenum": "Mo",
    "neodymium": "Nd",
    "nickel": "Ni",
    "niobium": "Nb",
    "palladium": "Pd",
    "platinum": "Pt",
    "praseodymium": "Pr",
    "samarium": "Sm",
    "scandium": "Sc",
    "silver": "Ag",
    "tantalum": "Ta",
    "tellurium": "Te",
    "terbium": "Tb",
    "tin": "Sn",
    "titanium": "Ti",
    "tungsten": "W",
    "vanadium": "V",
    "ytterbium": "Yb",
    "yttrium": "Y",
    "zinc": "Zn",
    "zirconium": "Zr",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the names in rules may refer to."""

    types: tuple[str, ...]
    families: tuple[str, ...]  # empty: not known, so not checked
    lists: Names
    roles: Mapping[str, Collection[str]]  # by type; a type that is not there: not known

    def vocabulary(self, field: str) -> tuple[str, ...]:
        """Return the words that a field can have; empty if it is open."""
        if field == "type":
            return self.types
        return self.families if field == "family" else FIELDS[field].known


def lint(file: TomlFile, known: Known) -> Iterator[Problem]:
    """Yield every mistake in the meaning of a rule file."""
    if file.data.get("schema", 1) != 1:
        yield file.problem(("schema",), "only schema 1 is known")
    rules = file.data.get("rule", [])
    for at, rule in enumerate(rules if isinstance(rules, list) else []):
        if isinstance(rule, dict):
            yield from _rule(file, ("rule", at), rule, known)


def duplicates(files: Sequence[TomlFile]) -> Iterator[Problem]:
    """Yield the rules and lists whose names are taken, over all files."""
    seen: dict[object, str] = {}
    for file in files:
        for key, kind, name in _names(file):
            if (kind, name) in seen:
                first = seen[kind, name]
                said = f'{kind} "{name}" is there already, in {first}'
                yield file.problem(key, said)
            seen.setdefault((kind, name), f"{file.path}:{file.line(key)}")


def _names(file: TomlFile) -> Iterator[tuple[Key, str, str]]:
    rules = file.data.get("rule", [])
    for at, rule in enumerate(rules if isinstance(rules, list) else []):
        if isinstance(rule, dict) and isinstance(rule.get("id"), str):
            yield ("rule", at, "id"), "rule", rule["id"]
    lists = file.data.get("lists", {})
    for name in lists if isinstance(lists, dict) else []:
        yield ("lists", name), "list", name


def _rule(
    file: TomlFile, key: Key, rule: Mapping[str, Any], known: Known
) -> Iterator[Problem]:
    id_ = rule.get("id")
    if isinstance(id_, str) and not _ID.fullmatch(id_):
        said = f'"{id_}": use small letters, digits and hyphens, it is permanent'
        yield file.problem((*key, "id"), said)
    yield from _events(file, key, rule, known)
    if rule.get("changes") == []:
        yield file.problem((*key, "changes"), "an empty list holds for nothing")
    for block in ("match", "unless"):
        if isinstance(rule.get(block), dict):
            yield from _block(file, (*key, block), rule[block], known)
    yield from _where(file, (*key, "where"), rule.get("where"))
    yield from _correlate(file, (*key, "correlate"), rule.get("correlate"), known)
    yield from _dedup(file, key, rule, known)
    yield from lint_tests.lint(file, key, rule, known.vocabulary)


def _events(
    file: TomlFile, key: Key, rule: Mapping[str, Any], known: Known
) -> Iterator[Problem]:
    events = rule.get("events")
    if events == []:
        said = 'is empty; name event types, or "*" for all'
        yield file.problem((*key, "events"), said)
    for name in events if isinstance(events, list) else []:
        if isinstance(name, str) and name != EVERY and name not in known.types:
            said = f'unknown event type "{name}"{suggest(name, known.types)}'
            yield file.problem((*key, "events"), said)


def _block(
    file: TomlFile, key: Key, block: Mapping[str, Any], known: Known
) -> Iterator[Problem]:
    for path, name, value in flat(block):
        place = (*key, *path)
        for message in _condition(name, value, known):
            yield file.problem(place, message)


def _condition(name: str, value: object, known: Known) -> Iterator[str]:
    """Yield what is wrong with one line of `match` or `unless`."""
    field, modifier = split(name)
    if field not in FIELDS:
        yield f'unknown field "{field}"{suggest(field, FIELDS)}'
        return
    if modifier not in MODIFIERS:
        yield f'unknown modifier "{modifier}"{suggest(modifier, MODIFIERS)}'
        return
    kind, how = FIELDS[field].kind, MODIFIERS[modifier]
    if kind not in how.kinds:
        fit = ", ".join(
            m.name for m in MODIFIERS.values() if m.name and kind in m.kinds
        )
        yield f'"{field}" is a {kind} field: "{modifier}" does not fit; it takes {fit}'
        return
    values, unknown = values_of(value, known.lists)
    for missing in unknown:
        yield f'unknown list "@{missing}"{suggest(missing, known.lists)}'
    if values is None:
        yield f"{value!r} is no text, number, true or false, or list of these"
    elif not unknown:
        yield from _values(field, modifier, values, known)


def _values(
    field: str, modifier: str, values: tuple[Any, ...], known: Known
) -> Iterator[str]:
    if wrong := MODIFIERS[modifier].problem(FIELDS[field].kind, values):
        yield wrong
        return
    if modifier in ("", "any", "all", "none", "in", "atleast"):
        yield from _words(field, [v for v in values if isinstance(v, str)], known)


def _words(field: str, values: Sequence[str], known: Known) -> Iterator[str]:
    """Yield the words that a field can never have."""
    vocabulary = known.vocabulary(field)
    folded = {v.casefold() for v in vocabulary}
    for value in values:
        if vocabulary and value.casefold() not in folded:
            yield f'unknown {field} "{value}"{suggest(value, vocabulary)}'
        if field == "commodities" and (symbol := _symbol(value)):
            yield f'"{value}" never occurs; did you mean "{symbol}"?'


def _symbol(value: str) -> str | None:
    """Return how the material is written in events, if `value` is its name."""
    name = " ".join(words(value))
    if name in _SAID and value.casefold() != "ree":
        return "REE"
    return _SYMBOLS.get(name)


def _where(file: TomlFile, key: Key, source: object) -> Iterator[Problem]:
    """Yield what is wrong with an expression, each with its place marked."""
    for flaw in flaws(source) if isinstance(source, str) else ():
        told = flaw.message
        if flaw.column is not None and isinstance(source, str):
            line = [*source.splitlines(), ""][flaw.line - 1].replace("\t", " ")
            told += f"\n    {line}\n    {' ' * (flaw.column - 1)}^"
        yield file.problem(key, told, within=flaw.line)


def _correlate(
    file: TomlFile, key: Key, table: object, known: Known
) -> Iterator[Problem]:
    if not isinstance(table, dict):
        return
    for name, message in lint_correlate.problems(table):
        yield file.problem((*key, *name), message)
    steps = table.get("step", [])
    for at, step in enumerate(steps if isinstance(steps, list) else []):
        if isinstance(step, dict):
            yield from _block(file, (*key, "step", at), step, known)


def _dedup(
    file: TomlFile, key: Key, rule: Mapping[str, Any], known: Known
) -> Iterator[Problem]:
    dedup = rule.get("dedup")
    by = dedup.get("by") if isinstance(dedup, dict) else None
    place = (*key, "dedup", "by")
    if by == []:
        yield file.problem(place, 'is empty: name fields, e.g. ["story", "stage"]')
    for name in by if isinstance(by, list) else []:
        if not isinstance(name, str):
            continue
        field = FIELDS.get(ALIASES.get(name, name))
        if field is None:
            said = f'unknown field "{name}"{suggest(name, [*ALIASES, *FIELDS])}'
            yield file.problem(place, said)
        elif field.kind not in (Kind.WORD, Kind.WORDS):
            said = f'"{name}" is a {field.kind} field: matches cannot be told by it'
            yield file.problem(place, said)
        elif field.name.startswith(_ROLE):
            yield from _role_of_types(file, place, field.name, rule, known)


def _role_of_types(
    file: TomlFile, place: Key, field: str, rule: Mapping[str, Any], known: Known
) -> Iterator[Problem]:
    """Yield that none of the rule's event types has a role: one alert would be all."""
    events = rule.get("events")
    types = events if isinstance(events, list) else []
    if not types or any(type_ not in known.roles for type_ in types):
        return
    have = {f"{_ROLE}{role}" for type_ in types for role in known.roles[type_]}
    if field not in have:
        near = suggest(field, have & FIELDS.keys())
        said = f'no event of {", ".join(types)} has "{field}": it is always empty{near}'
        yield file.problem(place, said)
