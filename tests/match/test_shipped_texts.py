"""The texts in the shipped rule files, read by the whole extraction."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config.settings import ExtractSettings
from monitor.extract.extractor import Extractor
from monitor.match import load_rules, run_tests

RULES = Path(__file__).parents[2] / "rules"


@pytest.mark.slow
def test_the_shipped_rules_hold_on_texts() -> None:
    """A rule would be right about events that extraction never finds."""
    extractor = Extractor.load(
        ExtractSettings(
            types=(), lexicon=(), timeout=timedelta(seconds=20), max_chars=100_000
        )
    )
    rules = load_rules(RULES, types={t.id: t.family for t in extractor.types})

    failed = [
        f"{r.test.file}:{r.test.line}: {r.message}"
        for r in run_tests(rules, extract=extractor.extract)
        if not r.passed
    ]

    assert failed == []
