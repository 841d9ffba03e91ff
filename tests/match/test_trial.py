"""The tests inside rule files fail where they should, and say why."""

import json
from pathlib import Path

import pytest

from monitor.match import RuleSet, coverage, load_rules, run_tests
from monitor.match.trial import Extract
from monitor.model.event import Extraction
from monitor.model.text import Document
from tests.makers import an_event
from tests.match.files import HEAD, TYPES, load

ROOT = Path(__file__).parents[2]
RULE = (
    HEAD
    + """changes = ["new", "stage", "fact"]
[rule.match]
"commodities|any" = ["REE"]
[rule.unless]
"title|phrase" = ["explainer"]
[rule.dedup]
window = "24h"
"""
)


def nothing(document: Document) -> Extraction:
    return Extraction(id=document.id)


def licensing(document: Document) -> Extraction:
    return Extraction(id=document.id, events=(an_event(),))


def tariff(document: Document) -> Extraction:
    return Extraction(id=document.id, events=(an_event(type="TARIFF_DUTY"),))


def outcome(folder: Path, test: str, extract: Extract = nothing) -> str:
    text = f'{RULE}\n[[rule.test]]\nname = "t"\n{test}\n'
    (result,) = run_tests(load(folder, text), extract=extract)
    assert result.passed is (result.message == "as expected")
    return result.message


EVENTS = {
    "fires": ("event = { commodities = ['REE'] }\nexpect = true", "as expected"),
    "does not fire": ("event = { commodities = ['Cu'] }\nexpect = true", "it did not fire: match.commodities|any"),
    "fires unasked": ("event = { commodities = ['REE'] }\nexpect = false", "it fired"),
    "right reason": ("event = { commodities = ['REE'], title = 'Explainer: licences' }\nexpect = false\nbecause = 'unless.title|phrase'", "as expected"),
    "wrong reason": ("event = { commodities = ['Cu'] }\nexpect = false\nbecause = 'unless.title|phrase'", "it stayed quiet because of match.commodities|any, not of unless.title|phrase"),
    "other type": ("event = { type = 'TARIFF_DUTY' }\nexpect = false\nbecause = 'events'", "as expected"),
    "other change": ("event = { change = 'corroborated', commodities = ['REE'] }\nexpect = false\nbecause = 'changes'", "as expected"),
}  # fmt: skip


@pytest.mark.parametrize(("test", "says"), EVENTS.values(), ids=EVENTS.keys())
def test_events(tmp_path: Path, test: str, says: str) -> None:
    """A rule's test would pass whatever the rule does."""
    assert outcome(tmp_path, test) == says


STEPS = """timeline = [
  { at = "0h", stage = "CONSIDERED", commodities = ["REE"] },
  { at = "1h", commodities = ["REE"] },
  { at = "30h", commodities = ["REE"] },
  { at = "31h", stage = "ADOPTED", commodities = ["REE"] },
  { at = "31h", story = "other", stage = "ADOPTED", commodities = ["Cu"] },
]
"""
TIMELINES = {
    "all named": ("expect = ['0h', '30h', '31h']\nrepeats = ['1h']", "as expected"),
    "a firing unnamed": ("expect = ['0h', '31h']\nrepeats = ['1h']", "it did fire at 30h, which the test does not name"),
    "a repeat unnamed": ("expect = ['0h', '30h', '31h']", "it did repeat at 1h, which the test does not name"),
    "a firing missed": ("expect = ['0h', '1h', '30h', '31h']\nrepeats = ['1h']", "it did not fire at 1h"),
}  # fmt: skip


@pytest.mark.parametrize(("test", "says"), TIMELINES.values(), ids=TIMELINES.keys())
def test_timelines(tmp_path: Path, test: str, says: str) -> None:
    """A firing that nobody expects would pass, or a repeat count as a first."""
    assert outcome(tmp_path, STEPS + test) == says


@pytest.mark.parametrize(
    ("extract", "expect", "because", "says"),
    [
        (licensing, "true", None, "as expected"),
        (nothing, "true", None, "it did not fire: no event"),
        (nothing, "false", "no event", "as expected"),
        (tariff, "false", "events", "as expected"),
        (tariff, "false", "no event", "it stayed quiet because of events, not of no event"),
    ],
)  # fmt: skip
def test_texts(
    tmp_path: Path, extract: Extract, expect: str, because: str | None, says: str
) -> None:
    """A text would be judged without what extraction finds in it."""
    reason = f"\nbecause = {because!r}" if because else ""
    test = f"text = 'x'\nexpect = {expect}{reason}"

    assert outcome(tmp_path, test, extract) == says


def test_a_text_comes_with_its_day_and_source(tmp_path: Path) -> None:
    """Dates would be read as of today, and a rule on tiers could not be tested."""
    seen = []

    def note(document: Document) -> Extraction:
        seen.append(document)
        return Extraction(id=document.id)

    test = "title = 'T'\ntext = 'x'\nsource = { name = 'M', tier = 'official' }\nexpect = false\n"  # fmt: skip
    outcome(tmp_path, f"{test}published = 2025-11-07", note)
    outcome(tmp_path, test, note)

    assert [str(d.published)[:10] for d in seen] == ["2025-11-07", "2026-01-15"]
    assert all(d.published and d.published.tzinfo for d in seen)
    assert seen[0].source is not None
    assert (seen[0].title, seen[0].source.tier) == ("T", "official")


# --- the rules that come with the program -----------------------------------------


def shipped_rules() -> RuleSet:
    return load_rules(ROOT / "rules", types=TYPES)


def test_the_shipped_rules_hold_their_own_tests() -> None:
    """A newcomer would start with rules that do not do what they say.

    Texts need the extraction and are run by `tests/match/test_shipped_texts.py`.
    """
    results = run_tests(shipped_rules(), extract=nothing)
    failed = [
        f"{r.test.file}:{r.test.line}: {r.message}"
        for r in results
        if r.test.text is None and not r.passed
    ]

    assert failed == []


def test_every_condition_of_the_shipped_rules_decides_a_test() -> None:
    """If it fails, a line of a shipped rule can be lost, and no test says so."""
    rules = shipped_rules()

    found = coverage(rules, run_tests(rules, extract=nothing))

    assert [(c.rule.id, c.condition) for c in found if not c.tests] == []


def test_the_shipped_rules_are_worth_having() -> None:
    """A rule would come without an owner's word on what it is and gets wrong."""
    rules = shipped_rules()
    tested = {r.id: [t for t in rules.tests if t.rule_id == r.id] for r in rules.rules}

    assert len(rules.rules) >= 8
    assert all(r.tags and r.owner for r in rules.rules)
    assert all(len(tested[r.id]) >= 2 for r in rules.rules)
    assert all(any(t.because for t in tests) for tests in tested.values())


def test_the_example_in_the_documentation_loads_and_passes(tmp_path: Path) -> None:
    """The first thing that a user copies would be refused."""
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    example = text.split("```toml\n")[1].split("```")[0]

    results = run_tests(load(tmp_path, example), extract=nothing)

    assert json.dumps([r.message for r in results]) == '["as expected", "as expected"]'
