"""Which conditions a rule could lose without a test noticing."""

from pathlib import Path

from monitor.match import coverage, run_tests
from monitor.model.event import Extraction
from tests.match.files import HEAD, load

RULE = (
    HEAD
    + """changes = ["new", "fact"]
where = "event.certainty > 0.5"
[rule.match]
"commodities|any" = ["REE"]
stage = "ADOPTED"
[rule.unless]
"title|phrase" = ["explainer"]
[rule.correlate]
type = "count"
at_least = 2
window = "6h"
"""
)
HOLDS = "commodities = ['REE'], stage = 'ADOPTED', certainty = 1"


def covered(folder: Path, *tests: str) -> dict[str, tuple[str, ...]]:
    text = RULE + "".join(
        f'[[rule.test]]\nname = "t{n}"\n{test}\n' for n, test in enumerate(tests)
    )
    rules = load(folder, text)
    results = run_tests(rules, extract=lambda d: Extraction(id=d.id))
    assert all(r.passed for r in results), [r.message for r in results]
    return {c.condition: c.tests for c in coverage(rules, results)}


def test_without_tests_nothing_is_tested(tmp_path: Path) -> None:
    """If it fails, a rule without tests looks well tested."""
    found = covered(tmp_path)

    assert list(found) == [
        *("match.commodities|any", "match.stage", "unless.title|phrase"),
        *("where", "correlate"),
    ]
    assert not any(found.values())


def test_a_condition_is_tested_where_it_alone_decides(tmp_path: Path) -> None:
    """If it fails, a deleted line of a rule is found by its readers, not by its tests."""
    found = covered(
        tmp_path,
        f"event = {{ {HOLDS}, title = 'Explainer' }}\nexpect = false",
        "event = { stage = 'PROPOSED', certainty = 1 }\nexpect = false",
        f"timeline = [{{ at = '0h', {HOLDS} }}, {{ at = '1h', {HOLDS} }}]"
        "\nexpect = ['1h']",
        f"event = {{ {HOLDS.replace('= 1', '= 0.1')} }}\nexpect = false",
    )

    assert found == {
        "match.commodities|any": (),  # t1 fails for the stage as well
        "match.stage": (),
        "unless.title|phrase": ("t0",),
        "where": ("t3",),
        "correlate": ("t2",),
    }


def test_each_value_of_a_list_is_looked_for_in_the_tests(tmp_path: Path) -> None:
    """If it fails, a misspelt state in a list is found by nobody."""
    text = (
        HEAD
        + '[rule.match]\n"implementer|any" = ["CN", "RU", "US"]\nstage = "ADOPTED"\n'
        + '[rule.unless]\n"affected|none" = ["JP", "KR"]\n'
        + '"title|phrase" = ["week in review", "explainer"]\n'
        + '"commodities|atleast" = [2, "Ga", "Ge", "Sb"]\n'
        + '[[rule.test]]\nname = "a"\nexpect = true\n'
        + "event = { implementer = ['cn', 'us'], stage = 'ADOPTED', affected = ['KR'],"
        + " commodities = ['Ge'] }\n"
        + '[[rule.test]]\nname = "b"\nexpect = false\n'
        + "event = { title = 'An explainer of it', affected = ['KR'] }\n"
    )

    rules = load(tmp_path, text)
    results = run_tests(rules, extract=lambda d: Extraction(id=d.id))

    assert {c.condition: c.untouched for c in coverage(rules, results)} == {
        "match.implementer|any": ("RU",),
        "match.stage": (),
        "unless.affected|none": ("JP",),
        "unless.title|phrase": ("week in review",),
        "unless.commodities|atleast": ("Ga", "Sb"),
    }
