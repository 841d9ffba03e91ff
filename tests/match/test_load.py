"""Rule files are right as a whole, or refused with every mistake and its place."""

from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.match import load_lists, load_rules
from monitor.match.conditions import split
from monitor.model.rule import OnRepeat, RuleStatus
from tests.match.files import HEAD, TYPES, a_rule, load, wrong

TWO_TESTS = """
[[rule.test]]
name = "a"
event = { stage = "ADOPTED" }
expect = true
[[rule.test]]
name = "b"
event = { change = "fact" }
expect = false
because = "changes"
"""


def test_a_whole_rule(tmp_path: Path) -> None:
    """What a rule says would not be what is evaluated."""
    rules = load(
        tmp_path,
        "[lists]\nwatched = ['MP Materials']\nsums = [5]\n",
        HEAD
        + """
status = "stable"
tags = ["policy.x"]
[rule.match]
"companies|any" = ["@watched", "Acme"]
stage = "SUSPENDED"
source.tier = "wire"
[rule.unless]
"money.amount|in" = "@sums"
[rule.dedup]
by = ["story", "company"]
window = "2d"
on_repeat = "drop"
"""
        + TWO_TESTS,
    )

    (rule,) = rules.rules
    said = [(c.name, c.values) for c in rule.conditions]
    assert said == [
        ("match.companies|any", ("MP Materials", "Acme")),
        ("match.stage", ("SUSPENDED",)),
        ("match.source.tier", ("wire",)),
        ("unless.money.amount|in", (5,)),
    ]
    assert rule.status is RuleStatus.STABLE
    assert rule.dedup.on_repeat is OnRepeat.DROP
    assert rule.dedup.window.days == 2
    assert (rule.file, rule.line) == (str(tmp_path / "1.toml"), 1)
    assert len(rules.tests) == 2
    assert len(rules.files) == 2


def test_the_hash_follows_what_the_rule_does(tmp_path: Path) -> None:
    """A changed list would keep the old hash; a new title would make a new rule."""
    text = HEAD + '[rule.match]\n"companies|any" = ["@w"]\n'
    first = load(tmp_path, text, '[lists]\nw = ["A"]').rules[0].hash
    titled = load(tmp_path, text.replace('"One"', '"Uno"'), '[lists]\nw = ["A"]')
    listed = load(tmp_path, text, '[lists]\nw = ["A", "B"]').rules[0].hash

    assert titled.rules[0].hash == first
    assert listed != first


MATCH = "[rule.match]\n"


def test_the_line_is_that_of_the_mistake(tmp_path: Path) -> None:
    """The user would look for the mistake in the wrong place."""
    (found,) = wrong(tmp_path, f'{HEAD}\n{MATCH}"title|phrase" = ["x"]\nstage = "X"')

    assert found.startswith("0.toml:9: rule[1].match.stage: ")


@pytest.mark.fault(no=19)
def test_all_mistakes_of_all_files_at_once(tmp_path: Path) -> None:
    """Users would mend one mistake, load, and meet the next."""
    found = wrong(
        tmp_path,
        HEAD + 'severty = "low"\n[rule.match]\nstge = "ADOPTED"\n',
        HEAD + 'id_ = 5\n[rule.match]\nstage = "X"',
        "not toml",
        "[lists]\nw = [1]\n",
        "schema = 2\n[lists]\nw = [{}]\n",
        HEAD.replace('"one"', '"One!"').replace("EXPORT_LICENSING", "EXPORT_LICENCE"),
    )

    for said in (
        "0.toml:6",
        "0.toml:8",
        'rule "one" is there already',
        "1.toml:8",
        "2.toml:1: not TOML",
        'list "w" is there already',
        "a list holds texts or numbers",
        "only schema 1",
        "small letters",
        'did you mean "EXPORT_LICENSING"',
    ):
        assert any(said in message for message in found), said


def test_folders(tmp_path: Path) -> None:
    """A misspelt path would mean a monitor without rules, in silence."""
    assert "no such" in wrong(tmp_path / "none")[0]
    nested = tmp_path / "a" / "b"
    nested.mkdir(parents=True)
    (nested / "x.toml").write_text(HEAD)

    assert len(load_rules(tmp_path, types=list(TYPES)).rules) == 1
    assert len(load_rules(nested / "x.toml", types=TYPES).rules) == 1


def test_a_deprecated_rule_is_told(tmp_path: Path) -> None:
    """A rule on its way out would go on for ever."""
    rules = a_rule(tmp_path, 'status = "deprecated"')

    assert '"one" is deprecated' in rules.warnings[0]


def test_names_of_conditions() -> None:
    """A space beside the bar would make another modifier."""
    assert split("source.tier | in") == ("source.tier", "in")
    assert split("stage") == ("stage", "")


def test_lists_are_read_without_the_rules(tmp_path: Path) -> None:
    """If it fails, a calendar of a watch list needs every rule to be right."""
    (tmp_path / "a.toml").write_text('[lists]\nfirms = ["Acme", 7]\n', "utf-8")
    (tmp_path / "b.toml").write_text('[lists]\nmetals = ["Ga"]\n', "utf-8")
    assert load_lists(tmp_path) == {"firms": ("Acme", 7), "metals": ("Ga",)}

    (tmp_path / "b.toml").write_text('[lists]\nmetals = "Ga"\n', "utf-8")
    with pytest.raises(ConfigError, match="a list holds texts or numbers"):
        load_lists(tmp_path)
