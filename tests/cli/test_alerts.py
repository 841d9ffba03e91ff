import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, in_terminal


@pytest.mark.parametrize(
    ("filters", "channels"),
    [
        ([], ["post", "terminal"]),
        (["--channel", "terminal"], ["terminal"]),
        (["--state", "dead"], ["post"]),
        (["--state", "held"], []),
        (["--type", "EXPORT_LICENSING"], ["post", "terminal"]),
        (["--type", "FUNDING_AWARD"], []),
        (["--since", "1d"], []),
        (["suspends", "controls"], ["post", "terminal"]),
        (["zebra"], []),
        (["--story", "nothing"], []),
    ],
    ids=str,
)
def test_messages_are_listed_and_searched(
    filters: list[str], channels: list[str], filled: Path, run: Run
) -> None:
    """Somebody who asks what was told would get something else."""
    shown = run("alerts", *filters, "--json")
    found = [json.loads(line)["message"]["channel"] for line in shown.out.splitlines()]
    assert (shown.code, sorted(found)) == (0, channels)


def test_a_story_may_be_named_by_its_beginning(
    filled: Path, run: Run, story_id: str
) -> None:
    """The id as `stories` shows it would find nothing."""
    found = run("alerts", "--story", story_id[:8], "--json").out.splitlines()
    assert [json.loads(line)["state"] for line in found] == ["sent"]


def test_a_failure_is_shown_with_its_reason(filled: Path, run: Run) -> None:
    """Nobody would learn why a message never came."""
    line = run("alerts", "--state", "dead").out.splitlines()[1]
    assert "550 no such user" in line
    seen = in_terminal("alerts", "--state", "dead", cwd=filled).out
    assert "550 no such user" in seen
    assert max(map(len, seen.splitlines())) <= 80


def test_an_unknown_state_is_refused(run: Run) -> None:
    """A typo would look like an empty list."""
    shown = run("alerts", "--state", "lost")
    assert shown.code == 2
    assert "suppressed" in shown.err
