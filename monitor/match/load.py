"""Read rule files: every `*.toml` below a folder, checked as one.

A file has `schema = 1`, `[lists]` and `[[rule]]` tables; `docs/rules.md` describes them
for users. A list is named once over all files and used as `"@name"`, alone or among
other values, in any file: `"companies|any" = ["@watched", "Acme"]`. Lists are filled
in here, so a rule's hash changes when its list does. `load_rules` raises `ConfigError`
with every mistake of every file, or returns a set that is right as a whole.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from monitor.errors import ConfigError, Problem
from monitor.match.conditions import Names, conditions_in, conditions_of, flat
from monitor.match.fields import ALIASES, FIELDS, Kind, Raw
from monitor.match.lint import Known, duplicates, lint
from monitor.match.ruleset import RuleSet, RuleTest, Step
from monitor.match.tables import CorrelateTable, FileTable, RuleTable, TrialTable
from monitor.model.record import to_json
from monitor.model.rule import Condition, Correlation, Dedup, Rule, RuleStatus
from monitor.toml_file import TomlFile, read, read_duration

_STORY = "story"  # of a timeline step that names none


def load_rules(
    path: Path,
    *,
    types: Mapping[str, str] | Sequence[str],
    roles: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> RuleSet:
    """Load all rule files below `path`; raise `ConfigError` with all mistakes.

    `types` are the ids of the known event types, or the ids with their families; `roles`
    the roles that each has, as far as they are known.
    """
    files, problems = _read_all(path)
    lists, wrong = _lists(files)
    known = Known(
        types=tuple(types),
        families=tuple(dict.fromkeys(types.values()))
        if isinstance(types, Mapping)
        else (),
        lists=lists,
        roles=roles,
    )
    problems += wrong
    tables: list[tuple[TomlFile, FileTable]] = []
    for file in files:
        problems += lint(file, known)
        try:
            tables.append((file, file.into(FileTable)))
        except ConfigError as error:
            problems += error.problems
    problems += duplicates(files)
    if problems:
        raise ConfigError(set(problems))
    return _rule_set(tables, lists)


def load_lists(path: Path) -> Names:
    """Return the `[lists]` of all rule files below `path`, by name.

    Raises `ConfigError` with every mistake in a file or a list; rules are not checked.
    """
    files, problems = _read_all(path)
    lists, wrong = _lists(files)
    if problems or wrong:
        raise ConfigError({*problems, *wrong})
    return lists


def _read_all(path: Path) -> tuple[list[TomlFile], list[Problem]]:
    """Read the files that can be read, and say what is wrong with the others."""
    if not path.exists():
        said = (
            "there is no such file or folder of rules; make it and write a rule "
            "(docs/rules.md), or let `lodewatch init` write some"
        )
        return [], [Problem(file=str(path), line=None, key="", message=said)]
    found = sorted(path.rglob("*.toml")) if path.is_dir() else [path]
    files: list[TomlFile] = []
    problems: list[Problem] = []
    for each in found:
        try:
            files.append(read(each))
        except ConfigError as error:
            problems += error.problems
    return files, problems


def _lists(files: Sequence[TomlFile]) -> tuple[Names, list[Problem]]:
    lists: dict[str, tuple[Any, ...]] = {}
    problems = []
    for file in files:
        given = file.data.get("lists", {})
        for name, values in given.items() if isinstance(given, dict) else ():
            if isinstance(values, list) and all(
                isinstance(v, (str, int, float)) and not isinstance(v, bool)
                for v in values
            ):
                lists.setdefault(name, tuple(values))
                continue
            lists.setdefault(name, ())
            said = "a list holds texts or numbers"
            problems.append(file.problem(("lists", name), said))
    return lists, problems


def _rule_set(tables: Sequence[tuple[TomlFile, FileTable]], lists: Names) -> RuleSet:
    rules, tests = [], []
    for file, table in tables:
        for at, row in enumerate(table.rule):
            rule = _rule(file, at, row, lists)
            rules.append(rule)
            for place, test in enumerate(row.test):
                line = file.line(("rule", at, "test", place)) or rule.line
                tests.append(_test(rule, test, line))
    return RuleSet(
        rules=tuple(rules),
        tests=tuple(tests),
        files=tuple(file.path for file, _ in tables),
        warnings=tuple(_warnings(rules)),
    )


def _warnings(rules: Sequence[Rule]) -> Iterator[str]:
    for rule in rules:
        if rule.status is RuleStatus.DEPRECATED:
            yield f'{rule.file}:{rule.line}: rule "{rule.id}" is deprecated'


def _rule(file: TomlFile, at: int, row: RuleTable, lists: Names) -> Rule:
    raw = file.data["rule"][at]
    conditions = tuple(conditions_of(raw, lists))
    correlate = None if row.correlate is None else _correlation(row.correlate, lists)
    dedup = Dedup(
        by=tuple(row.dedup.by),
        window=row.dedup.window,
        on_repeat=row.dedup.on_repeat,
    )
    return Rule(
        id=row.id,
        title=row.title,
        status=row.status,
        severity=row.severity,
        owner=row.owner,
        tags=tuple(row.tags),
        falsepositives=tuple(row.falsepositives),
        events=tuple(dict.fromkeys(row.events)),
        changes=tuple(dict.fromkeys(row.changes)),
        conditions=conditions,
        where=row.where,
        correlate=correlate,
        dedup=dedup,
        hash=_hash(row, conditions, correlate),
        file=file.path,
        line=file.line(("rule", at)) or 1,
    )


def _correlation(row: CorrelateTable, lists: Names) -> Correlation:
    steps = (
        tuple(conditions_in(step, lists, block=f"step[{number}]"))
        for number, step in enumerate(row.step, start=1)
    )
    return Correlation(
        type=row.type,
        by=tuple(dict.fromkeys(ALIASES.get(name, name) for name in row.by)),
        field=None if row.field is None else ALIASES.get(row.field, row.field),
        at_least=row.at_least or 1,
        window=row.window,
        steps=tuple(steps),
    )


def _hash(
    row: RuleTable, conditions: Sequence[Condition], correlate: Correlation | None
) -> str:
    """Hash what a rule does; its title, owner and tests may change without."""
    content = {
        "id": row.id,
        "status": row.status,
        "severity": row.severity,
        "tags": row.tags,
        "events": row.events,
        "changes": row.changes,
        "conditions": [[c.name, *c.values] for c in conditions],
        "dedup": [row.dedup.by, str(row.dedup.window), row.dedup.on_repeat],
    }
    # Only where it is there: a rule without it keeps the hash that it always had.
    if row.where is not None:
        content["where"] = row.where
    if correlate is not None:
        content["correlate"] = to_json(correlate)
    text = json.dumps(content, sort_keys=True)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _test(rule: Rule, row: TrialTable, line: int) -> RuleTest:
    expected = row.expect if isinstance(row.expect, list) else []
    return RuleTest(
        rule_id=rule.id,
        name=row.name,
        title=row.title or "",
        text=row.text,
        published=_aware(row.published),
        source=row.source.name,
        tier=row.source.tier,
        event=None if row.event is None else values_of_event(row.event),
        timeline=tuple(_steps(row.timeline or [])),
        expect=bool(row.expect),
        fires=tuple(_offset(o) for o in expected),
        repeats=tuple(_offset(o) for o in row.repeats),
        because=row.because,
        file=rule.file,
        line=line,
    )


def _aware(moment: datetime | None) -> datetime | None:
    """Take a time without a zone as UTC."""
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _steps(rows: Sequence[Mapping[str, Any]]) -> Iterator[Step]:
    for row in sorted(rows, key=lambda r: _offset(r["at"])):
        values = values_of_event({k: v for k, v in row.items() if k != "at"})
        story = values.setdefault("story.id", (_STORY,))
        yield Step(
            at=_offset(row["at"]),
            shown=str(row["at"]),
            story=str(story[0]) if isinstance(story, tuple) and story else _STORY,
            values=values,
        )


def _offset(value: object) -> timedelta:
    offset = read_duration(value)
    return offset if isinstance(offset, timedelta) else timedelta(0)


def values_of_event(event: Mapping[str, Any]) -> dict[str, Raw]:
    """Read the `event` of a test: field names with their values."""
    values: dict[str, Raw] = {}
    for _, name, value in flat(event):
        field = FIELDS[ALIASES.get(name, name)]
        if field.kind in (Kind.NUMBER, Kind.TEXT):
            values[field.name] = value
        else:
            values[field.name] = tuple(value if isinstance(value, list) else [value])
    return values
