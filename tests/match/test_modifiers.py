"""Every modifier on every kind of field: what holds, and that nothing raises."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.match.fields import FIELDS, Kind, view_of
from monitor.match.modifiers import MODIFIERS, predicate
from monitor.model.rule import Condition

EVENT: dict[str, Any] = {
    "stage": ("SUSPENDED",),
    "commodities": ("REE", "Dy"),
    "companies": ("MP Materials Corp.",),
    "money.amount": Decimal(277000000),
    "certainty": 0.4,
    "story.sources": 2,
    "title": "China's Rare Earth Controls: suspended, suspended",
}

CASES = [
    ("stage", "", ["ADOPTED", "suspended"], True),
    ("stage", "", ["ADOPTED"], False),
    ("stage", "in", ["SUSPENDED"], True),
    ("stage", "none", ["ADOPTED"], True),
    ("stage", "prefix", ["susp"], True),
    ("stage", "regex", ["^SUS"], True),
    ("stage", "exists", [True], True),
    ("stage_before", "exists", [True], False),
    ("stage_before", "exists", [False], True),
    ("stage_before", "none", ["ADOPTED"], True),
    ("stage_before", "", ["ADOPTED"], False),
    ("commodities", "any", ["ree"], True),
    ("commodities", "all", ["REE", "Dy"], True),
    ("commodities", "all", ["REE", "Tb"], False),
    ("commodities", "none", ["Tb"], True),
    ("commodities", "none", ["Tb", "Dy"], False),
    ("commodities", "atleast", [2, "REE", "Dy", "Tb"], True),
    ("commodities", "atleast", [2, "REE", "Tb"], False),
    ("companies", "any", ["mp materials"], True),
    ("companies", "", ["MP Materials, Inc."], True),
    ("companies", "any", ["MP"], False),
    ("companies", "prefix", ["MP"], True),
    ("money.amount", "gte", [277_000_000], True),
    ("money.amount", "gt", [277_000_000], False),
    ("money.amount", "lt", [277_000_000.5], True),
    ("money.amount", "lte", [1], False),
    ("money.amount", "exists", [True], True),
    ("certainty", "gte", [0.4], True),
    ("certainty", "in", [0.3, 0.4], True),
    ("story.sources", "", [2], True),
    ("dates.expiry", "lte", [10**9], False),
    ("dates.expiry", "gte", [-(10**9)], False),
    ("dates.expiry", "lt", [5], False),
    ("dates.expiry", "gt", [-5], False),
    ("dates.expiry", "", [0], False),
    ("dates.expiry", "exists", [False], True),
    ("title", "phrase", ["rare earth controls"], True),
    ("title", "phrase", ["rare earths"], False),
    ("title", "prefix", ["suspen"], True),
    ("title", "prefix", ["rare ear"], True),
    ("title", "prefix", ["arth"], False),
    ("title", "near", ["china ~3 controls"], True),
    ("title", "atleast", [2, "suspended"], True),
    ("title", "atleast", [3, "suspended"], False),
    ("title", "regex", ["rare earths? controls"], True),
    ("title", "", ["china's rare earth controls suspended suspended"], True),
    ("text", "phrase", ["anything"], False),
    ("text", "exists", [False], True),
]


@pytest.mark.parametrize(("field", "modifier", "values", "holds"), CASES)
def test_what_holds(
    field: str,
    modifier: str,
    values: list[Any],
    holds: bool,  # noqa: FBT001
) -> None:
    """A rule would fire, or stay quiet, against what it says."""
    condition = Condition(
        field=field, modifier=modifier, values=tuple(values), block="match"
    )

    assert FIELDS[field].kind in MODIFIERS[modifier].kinds
    assert MODIFIERS[modifier].problem(FIELDS[field].kind, tuple(values)) is None
    assert predicate(condition)(view_of(EVENT)) is holds


def test_every_modifier_is_tried_on_every_kind_it_takes() -> None:
    """A modifier without a case could do anything."""
    tried = {(m, FIELDS[f].kind) for f, m, _, _ in CASES}
    exempt = {("regex", Kind.WORDS), ("exists", Kind.WORDS)}

    promised = {(m.name, kind) for m in MODIFIERS.values() for kind in m.kinds}
    assert promised - tried <= exempt


@pytest.mark.parametrize(
    ("modifier", "kind", "values", "said"),
    [
        ("any", Kind.WORDS, [], "empty list"),
        ("any", Kind.WORDS, [1], "no text"),
        ("any", Kind.WORDS, [" "], "empty text"),
        ("gte", Kind.NUMBER, ["5"], "no number"),
        ("gte", Kind.NUMBER, [True], "no number"),
        ("gte", Kind.NUMBER, [float("nan")], "no number"),
        ("gte", Kind.NUMBER, [1, 2], "one number"),
        ("", Kind.NUMBER, ["x"], "no number"),
        ("exists", Kind.TEXT, ["yes"], "true or false"),
        ("atleast", Kind.TEXT, ["tariff"], "a number and then values"),
        ("atleast", Kind.TEXT, [0, "tariff"], "at least 1"),
        ("atleast", Kind.TEXT, [2], "empty list"),
        ("phrase", Kind.TEXT, ["..."], "no word"),
        ("near", Kind.TEXT, ["a b"], "~"),
        ("regex", Kind.TEXT, ["("], "RE2"),
    ],
)
def test_wrong_values_are_named(
    modifier: str, kind: Kind, values: list[Any], said: str
) -> None:
    """A condition that can never hold would be loaded in silence."""
    found = MODIFIERS[modifier].problem(kind, tuple(values))

    assert found is not None
    assert said in found


@given(
    number=st.one_of(
        st.floats(), st.decimals(allow_nan=True), st.integers(), st.none()
    ),
    bound=st.floats(allow_nan=False, allow_infinity=False),
)
def test_no_number_raises(number: Any, bound: float) -> None:
    """A misread sum would stop the batch."""
    seen = view_of({"money.amount": number})
    for name in ("gte", "lte", "gt", "lt", "", "in"):
        condition = Condition(
            field="money.amount", modifier=name, values=(bound,), block="match"
        )
        assert predicate(condition)(seen) in (True, False)
