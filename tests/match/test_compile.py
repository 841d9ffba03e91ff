"""A rule made ready says the same as the file."""

from pathlib import Path

import pytest

from monitor.match.compile import compiled
from monitor.match.evaluate import fires
from monitor.match.fields import view_of
from monitor.model.story import ChangeKind
from tests.match.files import HEAD, load

RULE = """where = "event.certainty > 0.5"
[rule.match]
"commodities|any" = ["REE"]
[rule.unless]
stage = "REJECTED"
[rule.correlate]
type = "sequence"
window = "6h"
[[rule.correlate.step]]
stage = "PROPOSED"
"certainty|gte" = 0.2
[[rule.correlate.step]]
stage = "ADOPTED"
"""


def test_every_part_of_a_rule_is_made_ready(tmp_path: Path) -> None:
    """If it fails, a part of the rule is written and has no effect."""
    ready = compiled(load(tmp_path, HEAD + RULE).rules[0])

    assert [c.name for c, _ in ready.conditions] == [
        "match.commodities|any",
        "unless.stage",
    ]
    assert ready.where is not None
    assert ready.where.source == "event.certainty > 0.5"
    assert [[c.name for c, _ in step] for step in ready.steps] == [
        ["step[1].stage", "step[1].certainty|gte"],
        ["step[2].stage"],
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"commodities": ("REE",), "certainty": 0.9}, True),
        ({"commodities": ("REE",), "certainty": 0.4}, False),
        ({"commodities": ("Cu",), "certainty": 0.9}, False),
        ({"commodities": ("REE",), "certainty": 0.9, "stage": ("REJECTED",)}, False),
    ],
)
def test_all_parts_must_hold(
    tmp_path: Path,
    values: dict[str, tuple[str, ...] | float],
    expected: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """If it fails, a rule fires for what one of its parts excludes."""
    ready = compiled(load(tmp_path, HEAD + RULE).rules[0])

    assert fires(ready, ChangeKind.NEW, view_of({**values})) is expected
