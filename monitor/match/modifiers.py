"""The modifiers of conditions: which fields take them, which values, and what holds.

A condition never raises and never guesses: a missing number compares as false, an
absent field holds only under `none` and `exists = false`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from monitor.match.fields import FIELDS, Kind, Number, View
from monitor.match.text import Pattern, fold, read_near
from monitor.model.facts import words
from monitor.model.rule import Condition, Scalar

Predicate = Callable[[View], bool]
Values = tuple[Scalar, ...]

_WORDLIKE = (Kind.WORD, Kind.WORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Modifier:
    """One way to compare a field with the values of a condition."""

    name: str
    kinds: tuple[Kind, ...]  # fields that take it
    meaning: str
    example: str
    check: Callable[[Values], str | None]  # what is wrong with the values; None: right
    build: Callable[[str, Values], Predicate]

    def problem(self, kind: Kind, values: Values) -> str | None:
        """Say what is wrong with the values for a field of `kind`; None: nothing."""
        if kind is Kind.NUMBER and self.name in ("", "in"):
            return _numbers(values)
        return self.check(values)


def predicate(condition: Condition) -> Predicate:
    """Return the test that `condition`, which has been checked, makes of a change."""
    build = MODIFIERS[condition.modifier].build
    return build(condition.field, condition.values)


# --- checks of values -------------------------------------------------------------


def _strings(values: Values) -> str | None:
    if not values:
        return "an empty list holds for nothing"
    wrong = next((v for v in values if not isinstance(v, str)), None)
    if wrong is not None:
        return f"{wrong!r} is no text"
    empty = any(not str(v).strip() for v in values)
    return "an empty text holds for nothing" if empty else None


def _phrases(values: Values) -> str | None:
    if wrong := _strings(values):
        return wrong
    empty = next((v for v in values if not words(str(v))), None)
    return None if empty is None else f"{empty!r} has no word in it"


def _is_number(value: object) -> bool:
    return (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and math.isfinite(value)
    )


def _numbers(values: Values) -> str | None:
    if not values:
        return "an empty list holds for nothing"
    wrong = next((v for v in values if not _is_number(v)), None)
    return None if wrong is None else f"{wrong!r} is no number"


def _one_number(values: Values) -> str | None:
    return _numbers(values) or ("takes one number" if len(values) > 1 else None)


def _flag(values: Values) -> str | None:
    if len(values) == 1 and isinstance(values[0], bool):
        return None
    return "takes true or false"


def _counted(values: Values) -> str | None:
    if not values or isinstance(values[0], bool) or not isinstance(values[0], int):
        return 'takes a number and then values, e.g. [2, "tariff", "duty"]'
    if values[0] < 1:
        return "the number must be at least 1"
    return _phrases(values[1:])


def _nears(values: Values) -> str | None:
    if wrong := _strings(values):
        return wrong
    bad = next((v for v in values if read_near(str(v)) is None), None)
    if bad is None:
        return None
    return f'{bad!r}: write two phrases and the most words between, "export ~4 licence"'


def _patterns(values: Values) -> str | None:
    if wrong := _strings(values):
        return wrong
    for value in values:
        try:
            Pattern(str(value))
        except ValueError as error:
            return f"{value!r} is no RE2 pattern: {error}"
    return None


# --- tests ------------------------------------------------------------------------


def _folded(field: str, values: Values) -> frozenset[str]:
    return frozenset(FIELDS[field].folded(str(v)) for v in values)


def _equal(field: str, values: Values) -> Predicate:
    kind = FIELDS[field].kind
    if kind is Kind.NUMBER:
        return _among(field, values)
    if kind is Kind.TEXT:
        whole = {words(str(v)) for v in values}
        return lambda view: view.text(field).words in whole
    return _any(field, values)


def _any(field: str, values: Values) -> Predicate:
    wanted = _folded(field, values)
    return lambda view: not wanted.isdisjoint(view.folded(field))


def _all(field: str, values: Values) -> Predicate:
    wanted = _folded(field, values)
    return lambda view: wanted <= view.folded(field)


def _none(field: str, values: Values) -> Predicate:
    unwanted = _folded(field, values)
    return lambda view: unwanted.isdisjoint(view.folded(field))


def _among(field: str, values: Values) -> Predicate:
    if FIELDS[field].kind is not Kind.NUMBER:
        return _any(field, values)
    wanted = [_exact(v) for v in values]

    def holds(view: View) -> bool:
        number = view.number(field)
        if number is None or _exact(number).is_nan():
            return False
        return _exact(number) in wanted

    return holds


def _exact(value: Number | str) -> Decimal:
    """Return a number as written: 0.4 is 0.4, and money is money."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _compares(than: Callable[[Decimal, Decimal], bool]) -> Callable[..., Predicate]:
    def build(field: str, values: Values) -> Predicate:
        bound = _exact(values[0])

        def holds(view: View) -> bool:
            number = view.number(field)
            if number is None:
                return False
            exact = _exact(number)
            return not exact.is_nan() and than(exact, bound)

        return holds

    return build


def _phrase(field: str, values: Values) -> Predicate:
    wanted = [words(str(v)) for v in values]
    return lambda view: any(view.text(field).count(p) for p in wanted)


def _prefix(field: str, values: Values) -> Predicate:
    if FIELDS[field].kind is Kind.TEXT:
        starts = ["  ".join(words(str(v))) for v in values]
        return lambda view: any(view.text(field).begins(s) for s in starts)
    begin = tuple(fold(str(v)) for v in values)
    return lambda view: any(w.startswith(begin) for w in view.folded(field))


def _near(field: str, values: Values) -> Predicate:
    wanted = [near for v in values if (near := read_near(str(v)))]
    return lambda view: any(near.holds(view.text(field)) for near in wanted)


def _at_least(field: str, values: Values) -> Predicate:
    least, rest = int(values[0]), values[1:]
    if FIELDS[field].kind is Kind.TEXT:
        wanted = [words(str(v)) for v in rest]
        return lambda view: sum(view.text(field).count(p) for p in wanted) >= least
    listed = _folded(field, rest)
    return lambda view: len(listed & view.folded(field)) >= least


def _exists(field: str, values: Values) -> Predicate:
    wanted = bool(values[0])

    def holds(view: View) -> bool:
        there = bool(view.words(field)) or view.number(field) is not None
        return there is wanted

    return holds


def _regex(field: str, values: Values) -> Predicate:
    patterns = [Pattern(str(v)) for v in values]
    return lambda view: any(p.found(w) for w in view.words(field) for p in patterns)


_TABLE = (
    Modifier(
        name="",
        kinds=tuple(Kind),
        meaning="no modifier: equal to the value, or to any of a list",
        example='stage = "SUSPENDED"',
        check=_strings,
        build=_equal,
    ),
    Modifier(
        name="any",
        kinds=(Kind.WORDS,),
        meaning="has at least one of the values",
        example='"commodities|any" = ["REE", "Dy"]',
        check=_strings,
        build=_any,
    ),
    Modifier(
        name="all",
        kinds=(Kind.WORDS,),
        meaning="has every one of the values",
        example='"implementer|all" = ["US", "JP"]',
        check=_strings,
        build=_all,
    ),
    Modifier(
        name="none",
        kinds=_WORDLIKE,
        meaning="has none of the values; true as well where the field is empty",
        example='"affected|none" = ["RU"]',
        check=_strings,
        build=_none,
    ),
    Modifier(
        name="in",
        kinds=(Kind.WORD, Kind.NUMBER),
        meaning="is one of the values",
        example='"source.tier|in" = ["official", "wire"]',
        check=_strings,
        build=_among,
    ),
    Modifier(
        name="gte",
        kinds=(Kind.NUMBER,),
        meaning="is the number or more",
        example='"money.amount|gte" = 100_000_000',
        check=_one_number,
        build=_compares(lambda a, b: a >= b),
    ),
    Modifier(
        name="lte",
        kinds=(Kind.NUMBER,),
        meaning="is the number or less",
        example='"dates.expiry|lte" = 30',
        check=_one_number,
        build=_compares(lambda a, b: a <= b),
    ),
    Modifier(
        name="gt",
        kinds=(Kind.NUMBER,),
        meaning="is more than the number",
        example='"story.sources|gt" = 1',
        check=_one_number,
        build=_compares(lambda a, b: a > b),
    ),
    Modifier(
        name="lt",
        kinds=(Kind.NUMBER,),
        meaning="is less than the number",
        example='"certainty|lt" = 0.4',
        check=_one_number,
        build=_compares(lambda a, b: a < b),
    ),
    Modifier(
        name="phrase",
        kinds=(Kind.TEXT,),
        meaning="has one of the phrases, in whole words",
        example='"title|phrase" = ["week in review"]',
        check=_phrases,
        build=_phrase,
    ),
    Modifier(
        name="prefix",
        kinds=(*_WORDLIKE, Kind.TEXT),
        meaning="a value, or any word of a text, begins with one of these",
        example='"legal_refs|prefix" = ["Section 232"]',
        check=_phrases,
        build=_prefix,
    ),
    Modifier(
        name="near",
        kinds=(Kind.TEXT,),
        meaning="two phrases with at most so many words between, in either order",
        example='"text|near" = ["rare earth ~6 licence"]',
        check=_nears,
        build=_near,
    ),
    Modifier(
        name="atleast",
        kinds=(Kind.WORDS, Kind.TEXT),
        meaning=(
            "a number, then values: so many of the values are there; in a text, "
            "the phrases stand so many times altogether"
        ),
        example='"commodities|atleast" = [2, "Ga", "Ge", "Sb"]',
        check=_counted,
        build=_at_least,
    ),
    Modifier(
        name="exists",
        kinds=tuple(Kind),
        meaning="true: there is a value; false: there is none",
        example='"dates.expiry|exists" = true',
        check=_flag,
        build=_exists,
    ),
    Modifier(
        name="regex",
        kinds=(*_WORDLIKE, Kind.TEXT),
        meaning=(
            "an RE2 pattern is found; case does not matter; no look-around and no "
            "back-references, so that no text can make it slow"
        ),
        example='"legal_refs|regex" = ["No\\\\. 6[12]"]',
        check=_patterns,
        build=_regex,
    ),
)

MODIFIERS = {modifier.name: modifier for modifier in _TABLE}
