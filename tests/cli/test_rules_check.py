from pathlib import Path

from tests.cli.conftest import RULES, Run

WRONG = """
schema = 1
[[rule]]
id = "one"
title = "x"
status = "experimental"
severity = "hihg"
events = ["EXPORT_LICENCING"]
"""


def test_right_rules_are_counted(run: Run) -> None:
    """Nobody would know whether the files were read at all."""
    shown = run("rules", "check")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out == "1 file, 1 rule, 2 tests: no mistake found\n"


def test_every_mistake_has_its_place(place: Path, run: Run) -> None:
    """A person would mend one mistake at a time, and search for each."""
    (place / "rules/wrong.toml").write_text(WRONG, encoding="utf-8")
    shown = run("rules", "check")
    assert (shown.code, shown.out) == (2, "")
    lines = shown.err.splitlines()
    assert any("wrong.toml:7: rule[1].severity: " in line for line in lines)
    assert any(
        "wrong.toml:8: rule[1].events" in line and "EXPORT_LICENSING" in line
        for line in lines
    )


def test_another_file_needs_no_configuration(place: Path, run: Run) -> None:
    """Rules could not be checked before they are put to use, e.g. in CI."""
    (place / "config.toml").unlink()
    (place / "other.toml").write_text(RULES, encoding="utf-8")
    assert run("rules", "check", "other.toml").code == 0
    assert run("rules", "check", "missing.toml").code == 2


def test_a_warning_is_no_mistake_and_no_silence(place: Path, run: Run) -> None:
    """A deprecated rule would be forgotten."""
    text = RULES.replace('"experimental"', '"deprecated"')
    (place / "rules/ree.toml").write_text(text, encoding="utf-8")
    shown = run("rules", "check")
    assert shown.code == 1
    assert "deprecated" in shown.err


def test_a_rule_that_no_route_asks_for_is_named(place: Path, run: Run) -> None:
    """If it fails, a rule fires for months and nobody hears of it."""
    config = place / "config.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace("[[route]]", '[[route]]\nmatch = { severity = ["critical"] }', 1),
        encoding="utf-8",
    )
    shown = run("rules", "check")
    assert shown.code == 1
    assert "rules/ree.toml:3: no [[route]] asks for rule" in shown.err
    assert run("doctor").out.count("no [[route]] asks for rule") == 1
    shadow = RULES.replace('"experimental"', '"shadow"')
    (place / "rules/ree.toml").write_text(shadow, encoding="utf-8")
    assert run("rules", "check").code == 0
