import json
from pathlib import Path

import pytest

from monitor.cli.events import places
from tests.cli.conftest import Run, in_terminal

ALL = 3


def rows(out: str) -> list[dict[str, str]]:
    head, *lines = out.splitlines()
    names = head.split("\t")
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines]


def test_a_pipe_gets_one_line_an_event(filled: Path, run: Run) -> None:
    """Another program could not read the list, or a headline would break its lines."""
    shown = run("events")
    found = rows(shown.out)
    assert (shown.code, shown.err, len(found)) == (0, "", ALL)
    assert [f["published"] for f in found] == sorted(
        (f["published"] for f in found), reverse=True
    )
    suspended = found[-1]
    assert suspended["stage"] == "SUSPENDED"
    assert suspended["implementers"] == "CN"
    assert suspended["commodities"] == "REE"
    assert "\x1b" not in shown.out


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ([], ALL),
        (["--type", "export licensing"], 2),
        (["--type", "nothing"], 0),
        (["--stage", "suspended"], 1),
        (["--company", "vulcan"], 1),
        (["--commodity", "ree"], 2),
        (["--country", "China"], 2),
        (["--source", "ministry"], 1),
        (["--source", "Example Wire", "--stage", "ended"], 0),
        (["--since", "2025-11-07T12:30Z"], 2),
        (["--since", "1d"], 0),
        (["--limit", "1"], 1),
        (["--source", "example wire", "--limit", "1"], 1),
        (["pentagon", "lends"], 1),
        (['"export controls" -suspends'], 1),
    ],
    ids=str,
)
def test_filters_narrow_the_list(
    filters: list[str], count: int, filled: Path, run: Run
) -> None:
    """A person would get other events than asked for."""
    shown = run("events", *filters, "--json")
    assert (shown.code, len(shown.out.splitlines())) == (0, count)
    assert shown.err == ""


def test_json_lines_are_whole_records(filled: Path, run: Run) -> None:
    """A program would miss the evidence."""
    record = json.loads(run("events", "--stage", "ended", "--json").out)
    event, text = record["event"], record["document"]["text"]
    trigger = event["trigger"]
    assert text[trigger["start"] : trigger["end"]] == trigger["text"] == "ended"


def test_a_named_database_must_be_there(run: Run) -> None:
    """A typo in --db would look like an empty list."""
    shown = run("events", "--db", "nope.db")
    assert shown.code == 2
    assert "nope.db" in shown.err


@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_gets_a_table_that_fits(width: int, filled: Path) -> None:
    """Lines would break in the middle, or a headline would drive the terminal."""
    shown = in_terminal("events", cwd=filled, width=width)
    lines = shown.out.splitlines()
    assert shown.code == 0
    assert max(len(line) for line in lines) <= width
    assert "China suspends rare earth export controls" in shown.out
    assert "[bold]$620 million" in shown.out
    assert "Example Wire · CN · REE" in shown.out
    assert "Export licensing and controls: suspended" in shown.out


def test_places_say_who_acts_on_whom() -> None:
    """The arrow would point from nobody."""
    assert places(("CN",), ("US", "JP")) == "CN → US, JP"
    assert places((), ("US",)) == "US"
    assert places((), ()) == ""
