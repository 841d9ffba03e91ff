"""`lodewatch mute`, through the command."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Run, in_terminal, reports
from tests.cli.test_people import tell


def muted(run: Run) -> list[dict[str, str]]:
    return [json.loads(line) for line in run("mute", "--json").out.splitlines()]


def test_a_mute_always_has_an_end(filled: Path, run: Run) -> None:
    """If it fails, something is silenced and forgotten."""
    assert run("mute", "rule", "rare-earth-licences", "--reason", "noisy").code == 0
    (mute,) = muted(run)
    length = datetime.fromisoformat(mute["until"]) - datetime.fromisoformat(mute["at"])
    assert length == timedelta(hours=24)
    assert (mute["kind"], mute["target"]) == ("rule", "rare-earth-licences")
    assert "noisy" in in_terminal("mute", cwd=filled).out


def test_a_story_is_muted_by_whatever_names_it(
    filled: Path, run: Run, story_id: str
) -> None:
    """If it fails, an alert's reader has to look for its story's id."""
    for name in (story_id[:8], reports()[0].event_id, tell(filled)):
        assert run("mute", "story", name, "--for", "4h").code == 0
    assert {m["target"] for m in muted(run)} == {story_id}


def test_a_source_is_muted_by_its_name(filled: Path, run: Run) -> None:
    """If it fails, the name in the configuration silences nobody."""
    assert run("mute", "source", "example-wire").code == 0
    assert muted(run)[0]["target"] == "Example Wire"


@pytest.mark.parametrize(
    ("name", "target"),
    [("dysprosium", "Dy"), ("china", "CN"), ("ree", "ree"), ("Zzz", "Zzz")],
)
def test_a_thing_is_muted_by_any_of_its_names(
    name: str, target: str, filled: Path, run: Run
) -> None:
    """If it fails, a mute of dysprosium is kept, and keeps nothing quiet."""
    told = run("mute", "entity", name).err
    assert muted(run)[0]["target"] == target
    assert ('No list has "Zzz"' in told) is (name == "Zzz")


def test_a_mute_can_be_ended(filled: Path, run: Run) -> None:
    """If it fails, a mistake has to be waited for."""
    run("mute", "entity", "REE", "--for", "30d")
    name = muted(run)[0]["id"]
    assert "No longer muted: entity REE" in run("mute", "--end", name[:6]).err
    assert "It was over already" in run("mute", "--end", name).err
    assert run("mute").out.splitlines()[1].split("\t")[1] == "over"
    assert run("mute", "--end", "zzz").code == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("rule", "rare-earth-licenses"), 'did you mean "rare-earth-licences"?'),
        (("source", "exmple-wire"), 'did you mean "example-wire"?'),
        (("story", "zzz"), "no story, alert or event"),
        (("rule",), "name the rule to mute"),
        (("entity", "REE", "--for", "soon"), "soon"),
        (("entity", "REE", "--until", "2001-01-01"), "has passed already"),
        (("entity", "REE", "--for", "99999999999d"), ""),
        (
            ("entity", "REE", "--for", "4h", "--until", "2101-01-01"),
            "one of --for and --until",
        ),
    ],
)
def test_a_mistake_is_one_clear_sentence(
    filled: Path, run: Run, arguments: tuple[str, ...], message: str
) -> None:
    """If it fails, a mistyped name mutes nothing and looks as if it did."""
    shown = run("mute", *arguments)
    assert shown.code == 2
    assert message in shown.err
    assert "Traceback" not in shown.err
    assert muted(run) == []
