from pathlib import Path

import pytest

from monitor.config.settings import ExtractSettings
from monitor.extract.types import known_types
from monitor.match import coverage, load_lists, load_rules, run_tests
from monitor.model.event import Extraction
from monitor.model.text import Document
from monitor.start.answers import Answers
from monitor.start.rules_text import MATERIALS, rules_text
from monitor.start.subject import type_text

ROOT = Path(__file__).parents[2]


def no_text(document: Document) -> Extraction:
    raise AssertionError(document.text)


@pytest.mark.parametrize("which", ["none", "full", "own"])
def test_every_rule_comes_with_tests_that_hold(
    which: str, full: Answers, own: Answers, tmp_path: Path
) -> None:
    """If it fails, a newcomer's first `rules test` is red, or a condition has no test."""
    answers = {"none": Answers(), "full": full, "own": own}[which]
    own_types: tuple[Path, ...] = ()
    if answers.subject is not None:
        (tmp_path / "own.toml").write_text(type_text(answers.subject), "utf-8")
        own_types = (tmp_path / "own.toml",)
    types = known_types(
        ExtractSettings(types=own_types, lexicon=(), timeout=None, max_chars=1)  # type: ignore[arg-type]
    )
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/r.toml").write_text(rules_text(answers), encoding="utf-8")
    rules = load_rules(
        tmp_path / "rules",
        types=[t.id for t in types],
        roles={t.id: {role.name for role in t.roles} for t in types},
    )
    results = run_tests(rules, extract=no_text)
    assert [r.message for r in results if not r.passed] == []
    assert [c for c in coverage(rules, results) if not c.tests] == []
    assert len(rules.rules) == {"none": 3, "full": 4, "own": 1}[which]


def test_the_watched_materials_are_those_of_the_shipped_rules() -> None:
    """If it fails, the wizard and the rules that ship watch different materials."""
    assert tuple(load_lists(ROOT / "rules")["materials"]) == MATERIALS
