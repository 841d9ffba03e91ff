"""From the lines of `match` and `unless` to conditions; `@name` stands for a list."""

from collections.abc import Iterator, Mapping
from typing import Any

from monitor.model.rule import Condition, Scalar
from monitor.toml_file import Key

Names = Mapping[str, tuple[Scalar, ...]]


def flat(block: Mapping[str, Any], path: Key = ()) -> Iterator[tuple[Key, str, Any]]:
    """Yield (key path, dotted name, value): `source.tier = …` unquoted is a table."""
    for key, value in block.items():
        here = (*path, key)
        if isinstance(value, dict):
            yield from flat(value, here)
        else:
            yield here, ".".join(str(p) for p in here), value


def split(name: str) -> tuple[str, str]:
    """Part a condition's name into field and modifier."""
    field, _, modifier = name.partition("|")
    return field.strip(), modifier.strip()


def values_of(
    value: object, lists: Names
) -> tuple[tuple[Scalar, ...] | None, tuple[str, ...]]:
    """Return the values of a condition with its lists filled in, and unknown lists.

    None instead of values: there is something else than text, number or boolean.
    """
    given: list[Any] = value if isinstance(value, list) else [value]
    if not all(isinstance(v, (str, int, float, bool)) for v in given):
        return None, ()
    values: dict[tuple[type, Scalar], None] = {}
    unknown = []
    for one in given:
        if not isinstance(one, str) or not one.startswith("@"):
            values[type(one), one] = None
        elif one[1:] in lists:
            values.update(dict.fromkeys((type(v), v) for v in lists[one[1:]]))
        else:
            unknown.append(one[1:])
    return tuple(v for _, v in values), tuple(unknown)


def conditions_of(rule: Mapping[str, Any], lists: Names) -> Iterator[Condition]:
    """Yield the conditions of a rule that has been checked."""
    for block in ("match", "unless"):
        yield from conditions_in(rule.get(block, {}), lists, block=block)


def conditions_in(
    lines: Mapping[str, Any], lists: Names, *, block: str
) -> Iterator[Condition]:
    """Yield the conditions of one table that has been checked."""
    for _, name, value in flat(lines):
        field, modifier = split(name)
        values, _ = values_of(value, lists)
        yield Condition(
            field=field, modifier=modifier, values=values or (), block=block
        )
