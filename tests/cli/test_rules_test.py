import json
from pathlib import Path

import pytest

from monitor.cli.rules_test import NONE
from tests.cli.conftest import RULES, Run, in_terminal
from tests.makers import SENTENCE


def test_passing_tests_are_listed(run: Run) -> None:
    """A person would not see what is tested."""
    shown = run("rules", "test")
    assert shown.code == 0
    lines = [line.split("\t")[:3] for line in shown.out.splitlines()[1:]]
    assert lines == [
        ["ok", "rare-earth-licences", "a suspension is told"],
        ["ok", "rare-earth-licences", "copper is not"],
    ]
    assert shown.err == "2 tests of 1 rule: none failed\n"


def test_a_failing_test_says_why(place: Path, run: Run) -> None:
    """A rule would be shipped that does not do what its tests say."""
    text = RULES.replace('commodities = ["Cu"]', 'commodities = ["REE"]')
    (place / "rules/ree.toml").write_text(text, encoding="utf-8")
    shown = run("rules", "test", "--failed", "--json")
    assert shown.code == 1
    record = json.loads(shown.out)
    assert (record["result"], record["message"]) == ("FAILED", "it fired")
    assert record["place"].endswith("rules/ree.toml:15")
    seen = in_terminal("rules", "test", cwd=place)
    assert seen.code == 1
    assert "FAILED  rare-earth-licences: copper is not" in seen.out
    assert "it fired" in seen.out


def test_rules_without_tests_are_told(place: Path, run: Run) -> None:
    """No failure would look like success."""
    text = RULES[: RULES.index("[[rule.test]]")]
    (place / "rules/ree.toml").write_text(text, encoding="utf-8")
    shown = run("rules", "test")
    assert (shown.code, shown.out) == (0, "")
    assert NONE in shown.err


@pytest.mark.slow
def test_a_text_goes_through_the_extraction(place: Path, run: Run) -> None:
    """Tests with texts would test nothing."""
    test = f'[[rule.test]]\nname = "text"\ntext = "{SENTENCE}"\nexpect = true\n'
    (place / "rules/ree.toml").write_text(RULES + test, encoding="utf-8")
    shown = run("rules", "test")
    assert (shown.code, shown.out.count("ok\t")) == (0, 3)


def test_conditions_are_listed_with_the_test_that_needs_them(
    place: Path, run: Run
) -> None:
    """If it fails, nobody sees which lines of a rule no test would miss."""
    (place / "rules/ree.toml").write_text(
        RULES.replace("[rule.match]", '[rule.match]\n"certainty|lt" = 2', 1)
        .replace('stage = "SUSPENDED" }', 'stage = "SUSPENDED", certainty = 1 }')
        .replace('{ commodities = ["Cu"]', '{ certainty = 1, commodities = ["Cu"]'),
        encoding="utf-8",
    )
    shown = run("rules", "test", "--coverage")
    assert shown.code == 0
    assert [line.split("\t")[:4] for line in shown.out.splitlines()[1:]] == [
        ["no", "rare-earth-licences", "match.certainty|lt", ""],
        ["yes", "rare-earth-licences", "match.commodities|any", "copper is not"],
    ]
    assert "1 of 2 conditions could go unnoticed; --coverage lists them" in shown.err
