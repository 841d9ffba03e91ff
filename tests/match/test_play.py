"""Timelines of rules with a memory: it, the clock and the dedup window together."""

import re
from pathlib import Path

import pytest

from monitor.match import run_tests
from monitor.model.event import Extraction
from tests.match.files import HEAD, load

ROOT = Path(__file__).parents[2]
ALL = 'changes = ["new", "stage", "fact", "corroborated"]\n'
COUNT = '[rule.correlate]\ntype = "count"\nat_least = 2\nby = ["company"]\nwindow = "6h"\n[rule.dedup]\nby = ["company"]\nwindow = "4h"\n'
NEW = '[rule.correlate]\ntype = "new_term"\nfield = "companies"\nby = []\nwindow = "30d"\n'
SEQUENCE = '[rule.correlate]\ntype = "sequence"\nwindow = "30d"\n[[rule.correlate.step]]\nstage = "PROPOSED"\n[[rule.correlate.step]]\nstage = "ADOPTED"\n'
ABSENCE = SEQUENCE.replace("sequence", "absence")
SILENCE = '[rule.correlate]\ntype = "absence"\nby = ["company"]\nwindow = "7d"\n'
TWO = "timeline = [{ at = '0h', story = 'a', companies = ['Acme'] }, { at = '5h', story = 'b', companies = ['Acme', 'Bolt'] }"
CASES = {
    "two of one firm": (COUNT, f"{TWO}]\nexpect = ['5h']"),
    "a third is a repeat": (COUNT, f"{TWO}, {{ at = '6h', story = 'c', companies = ['Acme'] }}]\nexpect = ['5h']\nrepeats = ['6h']"),
    "another firm is none": (COUNT, f"{TWO}, {{ at = '6h', story = 'c', companies = ['Bolt'] }}]\nexpect = ['5h', '6h']"),
    "too far apart": (COUNT, "timeline = [{ at = '0h', companies = ['Acme'] }, { at = '7h', companies = ['Acme'] }]\nexpect = []"),
    "a firm never seen": (NEW, "timeline = [{ at = '0h', companies = ['Acme'] }, { at = '1h', companies = ['Acme'] }, { at = '2h', companies = ['Bolt'], story = 'b' }]\nexpect = ['0h', '2h']"),
    "seen long ago": (NEW, "timeline = [{ at = '0h', companies = ['Acme'] }, { at = '31d', companies = ['Acme'] }]\nexpect = ['0h', '31d']"),
    "one after the other": (SEQUENCE, "timeline = [{ at = '0h', stage = 'PROPOSED' }, { at = '5d', stage = 'ADOPTED' }]\nexpect = ['5d']"),
    "of another story": (SEQUENCE, "timeline = [{ at = '0h', stage = 'PROPOSED' }, { at = '5d', stage = 'ADOPTED', story = 'b' }]\nexpect = []"),
    "proposed and forgotten": (ABSENCE, "timeline = [{ at = '0h', stage = 'PROPOSED' }, { at = '2d', stage = 'PROPOSED' }]\nexpect = ['30d']"),
    "proposed and adopted": (ABSENCE, "timeline = [{ at = '0h', stage = 'PROPOSED' }, { at = '29d', stage = 'ADOPTED' }]\nexpect = []"),
    "adopted too late": (ABSENCE, "timeline = [{ at = '0h', stage = 'PROPOSED' }, { at = '31d', stage = 'ADOPTED' }]\nexpect = ['30d']"),
    "silence of each firm": (SILENCE, "timeline = [{ at = '0h', companies = ['Acme'] }, { at = '2d', companies = ['Acme'] }, { at = '3d', companies = ['Bolt'], story = 'b' }]\nexpect = ['9d', '10d']"),
}  # fmt: skip


def message(folder: Path, rule: str, test: str) -> str:
    text = f'{HEAD}{ALL}{rule}[[rule.test]]\nname = "t"\n{test}\n'
    (result,) = run_tests(
        load(folder, text), extract=lambda document: Extraction(id=document.id)
    )
    return result.message


@pytest.mark.parametrize(("rule", "test"), CASES.values(), ids=CASES.keys())
def test_timelines(tmp_path: Path, rule: str, test: str) -> None:
    """If it fails, a rule's own tests promise what the monitor does not do."""
    assert message(tmp_path, rule, test) == "as expected"


def test_a_firing_by_the_clock_must_be_named(tmp_path: Path) -> None:
    """If it fails, an alert after thirty silent days surprises its author."""
    test = "timeline = [{ at = '0h', stage = 'PROPOSED' }]\nexpect = []"

    assert message(tmp_path, ABSENCE, test) == (
        "it did fire at 30d, which the test does not name"
    )


def test_an_expression_that_fails_fails_the_test(tmp_path: Path) -> None:
    """If it fails, a rule that will be switched off passes its tests."""
    where = "where = 'event.subtype == \"\" || int(event.subtype) > 1'\n"
    test = "timeline = [{ at = '0h' }, { at = '1h', subtype = 'x' }]\nexpect = ['0h']"

    assert "its `where` failed: cannot convert" in message(tmp_path, where, test)


def test_one_event_cannot_be_two(tmp_path: Path) -> None:
    """If it fails, a test of one event says that a count is reached by it."""
    test = "event = { companies = ['Acme'] }\nexpect = false\nbecause = 'correlate'"

    assert message(tmp_path, COUNT, test) == "as expected"


def test_the_rules_on_the_page_work(tmp_path: Path) -> None:
    """If it fails, whoever copies an example gets an error."""
    page = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    whole = [block for block in blocks if "[[rule]]" in block]
    parts = [b for b in blocks if b.startswith(("where", "[rule.correlate]"))]
    lines = [line for part in parts for line in part.splitlines() if "where" in line]
    steps = [part for part in parts if "where" not in part]

    rules = load(
        tmp_path,
        *whole,
        *(f"{HEAD.replace('one', f'w{n}')}{line}\n" for n, line in enumerate(lines)),
        *(f"{HEAD.replace('one', f's{n}')}{step}" for n, step in enumerate(steps)),
    )
    results = run_tests(rules, extract=lambda d: Extraction(id=d.id))

    assert (len(whole), len(lines), len(steps)) == (2, 2, 1)
    assert [r.message for r in results] == ["as expected"] * len(results)
