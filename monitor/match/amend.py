"""Write one more line of `unless` into the text of a rule file, and change nothing else.

The new text is read again: it must say what the old one says, and the new line. Where
that fails, as it may with values over many lines, there is no amendment, and a person
writes the line.
"""

import copy
import difflib
import json
from collections.abc import Mapping
from typing import Any

from monitor.errors import ConfigError
from monitor.model.rule import Condition
from monitor.toml_file import TomlFile, parse

_BLOCK = "unless"
_AFTER = ("dedup", "correlate", "test")  # tables that stand behind `unless`


def key_of(condition: Condition) -> str:
    """Return the key of a condition as a rule file has it: `source.tier|in`."""
    if not condition.modifier:
        return condition.field
    return f"{condition.field}|{condition.modifier}"


def line_of(condition: Condition) -> str:
    """Return the line of a condition: `"source.tier|in" = ["media"]`."""
    values = [_written(value) for value in condition.values]
    number = condition.modifier in ("gt", "gte", "lt", "lte")
    told = values[0] if number else f"[{', '.join(values)}]"
    return f"{_written(key_of(condition))} = {told}"


def _written(value: object) -> str:
    """Write a value as TOML: JSON's texts and numbers are TOML's as well."""
    return json.dumps(value, ensure_ascii=False)


def amended(text: str, rule_id: str, condition: Condition) -> str | None:
    """Return `text` with the condition added to a rule; None if that is not safe."""
    file = parse(text, name="")
    at = next(
        (n for n, r in enumerate(file.data.get("rule", ())) if r.get("id") == rule_id),
        None,
    )
    if at is None:
        return None
    wanted = _wanted(file, at, condition)
    if wanted is None:
        return None
    lines = text.splitlines(keepends=True)
    changed = _changed(lines, file, at, condition)
    try:
        return changed if changed and parse(changed, name="").data == wanted else None
    except ConfigError:
        return None


def diff(before: str, after: str, *, name: str) -> str:
    """Return the unified diff that leads from one text of a file to the other."""
    return "".join(
        difflib.unified_diff(
            before.splitlines(keepends=True),
            after.splitlines(keepends=True),
            fromfile=name,
            tofile=name,
        )
    )


def _wanted(file: TomlFile, at: int, condition: Condition) -> Mapping[str, Any] | None:
    """Return what the new text must say."""
    data: dict[str, Any] = copy.deepcopy(file.data)
    block = data["rule"][at].setdefault(_BLOCK, {})
    key = key_of(condition)
    if condition.modifier in ("gt", "gte", "lt", "lte"):
        if key in block:
            return None
        block[key] = condition.values[0]
        return data
    there = block.get(key, [])
    block[key] = [*(there if isinstance(there, list) else [there]), *condition.values]
    return data


def _changed(
    lines: list[str], file: TomlFile, at: int, condition: Condition
) -> str | None:
    rule = file.data["rule"][at]
    place = ("rule", at, _BLOCK)
    if key_of(condition) in rule.get(_BLOCK, {}):
        line = file.lines.get((*place, key_of(condition)))
        return None if line is None else _longer(lines, line - 1, condition)
    new = line_of(condition) + "\n"
    if _BLOCK in rule:
        header = file.lines.get(place)
        if header is None or not lines[header - 1].lstrip().startswith("["):
            return None
        return _with(lines, header, new)
    return _with(lines, _end_of_match(lines, file, at), f"[rule.{_BLOCK}]\n{new}")


def _longer(lines: list[str], at: int, condition: Condition) -> str | None:
    """Add values to a key that has some, on one line or over several."""
    value = ", ".join(_written(v) for v in condition.values)
    head, equals, told = lines[at].rstrip("\n").partition("=")
    told = told.strip()
    if told.startswith("[") and told.endswith("]"):
        inner = told[1:-1].strip().rstrip(",")
        return _with(
            [*lines[:at], *lines[at + 1 :]], at, f"{head}{equals} [{inner}, {value}]\n"
        )
    if told.startswith(('"', "'")):
        return _with(
            [*lines[:at], *lines[at + 1 :]], at, f"{head}{equals} [{told}, {value}]\n"
        )
    if not told.startswith("["):
        return None
    for end in range(at + 1, len(lines)):
        if lines[end].lstrip().startswith("]"):
            indent = lines[end - 1][: -len(lines[end - 1].lstrip())]
            return _with(lines, end, f"{indent}{value},\n")
    return None


def _with(lines: list[str], at: int, new: str) -> str:
    """Return the text with `new` put before the line with this index."""
    before = "".join(lines[:at])
    if before and not before.endswith("\n"):
        before += "\n"
    return before + new + "".join(lines[at:])


def _end_of_match(lines: list[str], file: TomlFile, at: int) -> int:
    """Return the index of the line before which a block `unless` belongs."""
    heads = [
        line
        for key, line in file.lines.items()
        if key[:2] == ("rule", at)
        and len(key) > 2  # noqa: PLR2004 - a table of the rule
        and key[2] in _AFTER
        and lines[line - 1].lstrip().startswith("[")
    ]
    if heads:
        return min(heads) - 1
    end = file.lines.get(("rule", at + 1), len(lines) + 1) - 1
    # What is said before the next rule is said of that one.
    while end > 0 and lines[end - 1].strip()[:1] in ("", "#"):
        end -= 1
    return end
