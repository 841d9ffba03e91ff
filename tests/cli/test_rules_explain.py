import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, in_terminal, reports


def test_every_condition_is_shown_with_what_it_found(
    filled: Path, run: Run, story_id: str
) -> None:
    """Nobody could say why an alert went out."""
    shown = run("rules", "explain", story_id[:8])
    lines = [line.split("\t") for line in shown.out.splitlines()]
    assert shown.code == 0
    assert {line[1] for line in lines} == {"rare-earth-licences"}
    assert [line[2:5] for line in lines if line[4].startswith("match")] == [
        ["fired", "holds", "match.commodities|any"],
        ["fired", "holds", "match.commodities|any"],
    ]
    assert all("REE" in line[6] for line in lines if line[4].startswith("match"))


def test_an_event_is_asked_about_alone(filled: Path, run: Run) -> None:
    """An event's own answer would drown in its story's."""
    event = reports()[0].event_id
    lines = run("rules", "explain", event, "--json").out.splitlines()
    assert len(lines) == 1
    record = json.loads(lines[0])
    assert [(v["rule_id"], v["fired"]) for v in record["verdicts"]] == [
        ("rare-earth-licences", True)
    ]


def test_a_quiet_rule_says_what_stopped_it(
    filled: Path, run: Run, story_id: str
) -> None:
    """A missing alert could not be explained."""
    rules = filled / "rules/ree.toml"
    text = rules.read_text(encoding="utf-8").partition("[[rule.test]]")[0]
    rules.write_text(text.replace("REE", "Cu"), encoding="utf-8")
    record = json.loads(run("rules", "explain", story_id, "--json").out.splitlines()[0])
    (verdict,) = record["verdicts"]
    assert verdict["because"] == "match.commodities|any"
    assert verdict["near_miss"]
    seen = in_terminal("rules", "explain", story_id, cwd=filled)
    assert seen.code == 0
    assert "rare-earth-licences stays quiet, by one condition" in seen.out
    assert "✗  match.commodities|any" in seen.out
    assert max(map(len, seen.out.splitlines())) <= 80


@pytest.mark.parametrize("only", ["rare-earth-licences", "another"])
def test_one_rule_may_be_asked_for(
    only: str, filled: Path, run: Run, story_id: str
) -> None:
    """Among a hundred rules the one in question could not be found."""
    out = run("rules", "explain", story_id, "--rule", only).out
    assert bool(out) is (only == "rare-earth-licences")


def test_an_unknown_name_is_one_clear_sentence(filled: Path, run: Run) -> None:
    """A mistyped id would end in a traceback."""
    shown = run("rules", "explain", "zzz")
    assert shown.code == 2
    assert len(shown.err.splitlines()) == 1


def test_what_came_of_a_match_is_told(filled: Path, run: Run, story_id: str) -> None:
    """If it fails, nobody can say where an alert went, or what held it back."""
    told = run("rules", "explain", story_id).out.splitlines()
    last = [line.split("\t") for line in told if "\toutcome\t" in line]
    assert last
    assert all(line[2] == "fired" and line[6] for line in last)
    seen = in_terminal("rules", "explain", story_id, cwd=filled)
    assert "→ " in seen.out


def test_only_what_nearly_fired_can_be_asked_for(
    filled: Path, run: Run, story_id: str
) -> None:
    """If it fails, the one rule that nearly fired hides among a hundred that did not."""
    rules = filled / "rules/ree.toml"
    text = rules.read_text(encoding="utf-8").partition("[[rule.test]]")[0]
    far = text.replace("REE", "Cu").replace("rare-earth-licences", "far")
    far = far.replace("[rule.match]", '[rule.match]\nstage = "REJECTED"')
    near = text.replace("REE", "Cu").replace("rare-earth-licences", "near")
    (filled / "rules/far.toml").write_text(far, encoding="utf-8")
    (filled / "rules/near.toml").write_text(near, encoding="utf-8")

    out = run("rules", "explain", story_id, "--near").out

    shown = {tuple(line.split("\t")[1:3]) for line in out.splitlines()}
    assert shown == {("rare-earth-licences", "fired"), ("near", "near miss")}
