"""What is wrong with the tests inside rule files."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from monitor.errors import Problem
from monitor.match.conditions import flat, split
from monitor.match.fields import ALIASES, FIELDS, Kind
from monitor.model.rule import RuleStatus
from monitor.nearest import suggest
from monitor.toml_file import Key, TomlFile, read_duration

Vocabulary = Callable[[str], tuple[str, ...]]

_WAYS = ("text", "event", "timeline")
_REASONS = ("changes", "events", "no event")


def lint(
    file: TomlFile, key: Key, rule: Mapping[str, Any], vocabulary: Vocabulary
) -> Iterator[Problem]:
    """Yield every mistake in a rule's tests, and that there are too few."""
    tests = [t for t in _list(rule.get("test")) if isinstance(t, dict)]
    for at, test in enumerate(tests):
        yield from _test(file, (*key, "test", at), test, rule, vocabulary)
    names = [t.get("name") for t in tests]
    for at, name in enumerate(names):
        if name in names[:at]:
            said = f'this rule has a test "{name}" already'
            yield file.problem((*key, "test", at, "name"), said)
    if rule.get("status") == RuleStatus.STABLE:
        for wanted, said in ((True, "fires"), (False, "stays quiet")):
            if not any(_expects(t, fires=wanted) for t in tests):
                message = f"a stable rule needs a test in which it {said}"
                yield file.problem((*key, "test"), message)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _expects(test: Mapping[str, Any], *, fires: bool) -> bool:
    expect = test.get("expect")
    return bool(expect) is fires and isinstance(expect, (bool, list))


def _test(
    file: TomlFile,
    key: Key,
    test: Mapping[str, Any],
    rule: Mapping[str, Any],
    vocabulary: Vocabulary,
) -> Iterator[Problem]:
    ways = [way for way in _WAYS if way in test]
    if len(ways) != 1:
        yield file.problem(key, f"needs one of {', '.join(_WAYS)}; it has {len(ways)}")
    for message in _expectation(test, waits=_waits(rule)):
        yield file.problem((*key, "expect"), message)
    because = test.get("because")
    if isinstance(because, str) and because not in _reasons(rule):
        said = f'no condition "{because}"{suggest(because, _reasons(rule))}'
        yield file.problem((*key, "because"), said)
    if isinstance(because, str) and test.get("expect") is not False:
        said = "only a test with `expect = false` has a reason for staying quiet"
        yield file.problem((*key, "because"), said)
    if isinstance(test.get("event"), dict):
        yield from _event(file, (*key, "event"), test["event"], vocabulary, ())
    for at, step in enumerate(_list(test.get("timeline"))):
        if isinstance(step, dict):
            yield from _step(file, (*key, "timeline"), at, step, vocabulary)


def _reasons(rule: Mapping[str, Any]) -> list[str]:
    found = [
        f"{block}.{name}"
        for block in ("match", "unless")
        if isinstance(rule.get(block), dict)
        for _, name, _ in flat(rule[block])
    ]
    found += [name for name in ("where", "correlate") if name in rule]
    return [*found, *_REASONS]


def _waits(rule: Mapping[str, Any]) -> bool:
    """Tell whether a rule fires by the clock, and so between the steps of a timeline."""
    correlate = rule.get("correlate")
    return isinstance(correlate, dict) and correlate.get("type") == "absence"


def _expectation(test: Mapping[str, Any], *, waits: bool) -> Iterator[str]:
    expect = test.get("expect")
    if "timeline" not in test:
        if "expect" in test and not isinstance(expect, bool):
            yield "is true or false"
        return
    known = {_offset(s.get("at")) for s in _list(test["timeline"]) if _is_table(s)}
    for offset in [*_list(expect), *_list(test.get("repeats"))]:
        if _offset(offset) is None:
            yield f'{offset!r} is no offset; write e.g. "90m", "20h" or "2d"'
        elif _offset(offset) not in known and not waits:
            yield f'no step of the timeline is at "{offset}"'
    if not isinstance(expect, list):
        yield 'lists the offsets at which the rule fires, e.g. ["0h", "20h"]'


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _offset(value: object) -> object:
    """Return an offset as a duration; None if it is none."""
    try:
        return read_duration(value)
    except ValueError:
        return None


def _step(
    file: TomlFile, key: Key, at: int, step: Mapping[str, Any], vocabulary: Vocabulary
) -> Iterator[Problem]:
    if _offset(step.get("at")) is None:
        said = f'step {at + 1}: `at` is its offset, e.g. "0h" or "90m"'
        yield file.problem(key, said)
    yield from _event(file, key, step, vocabulary, ("at",))


def _event(
    file: TomlFile,
    key: Key,
    event: Mapping[str, Any],
    vocabulary: Vocabulary,
    extra: tuple[str, ...],
) -> Iterator[Problem]:
    for _, name, value in flat(event):
        if name in extra:
            continue
        field = ALIASES.get(name, name)
        if field not in FIELDS:
            plain = split(name)[0]
            hint = suggest(plain, [*extra, *ALIASES, *FIELDS])
            yield file.problem(key, f'unknown field "{name}"{hint}')
        elif wrong := _value(field, value, vocabulary(field)):
            yield file.problem(key, f"{name}: {wrong}")


def _value(field: str, value: object, known: tuple[str, ...]) -> str | None:
    """Say why a field cannot have this value; None if it can."""
    kind = FIELDS[field].kind
    if kind is Kind.NUMBER:
        good = isinstance(value, (int, float)) and not isinstance(value, bool)
        return None if good else f"{value!r} is no number"
    if kind is not Kind.WORDS and not isinstance(value, str):
        return f"{value!r} is no text"
    given: list[Any] = value if isinstance(value, list) else [value]
    wrong = next((v for v in given if not isinstance(v, str)), None)
    if wrong is not None:
        return f"{wrong!r} is no text"
    folded = {k.casefold() for k in known}
    unknown = next((v for v in given if known and v.casefold() not in folded), None)
    return None if unknown is None else f'unknown "{unknown}"{suggest(unknown, known)}'
