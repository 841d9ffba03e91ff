import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, in_terminal


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (["stories"], 2),
        (["stories", "list"], 2),
        (["stories", "--limit", "1"], 1),
        (["stories", "rare", "earth"], 1),
        (["stories", "list", "rare", "earth"], 1),
        (["stories", "--stage", "ended"], 1),
        (["stories", "--commodity", "REE"], 1),
        (["stories", "--country", "cn"], 1),
        (["stories", "--country", "us"], 0),
        (["stories", "--company", "Vulcan"], 1),
        (["stories", "--type", "funding-award"], 1),
        (["stories", "--since", "2025-11-08"], 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_stories_are_listed_and_searched(
    arguments: list[str], count: int, filled: Path, run: Run
) -> None:
    """`stories rare earth` would be no search, or a filter would be ignored."""
    shown = run(*arguments, "--json")
    assert (shown.code, len(shown.out.splitlines())) == (0, count)


def test_a_record_leaves_out_what_only_grouping_reads(filled: Path, run: Run) -> None:
    """Every line would carry kilobytes of text signatures."""
    record = json.loads(run("stories", "--stage", "ended", "--json").out)
    assert record["fingerprints"] == []
    assert record["keys"] == []
    assert record["witnesses"] == ["Example Wire", "Ministry"]


def test_a_pipe_gets_whole_ids(filled: Path, run: Run, story_id: str) -> None:
    """A script could not ask on with what it was given."""
    assert story_id in run("stories").out.split()


def test_the_help_of_stories_is_that_of_the_list(run: Run) -> None:
    """The filters could not be found."""
    told = run("stories", "--help").out
    assert "--commodity" in told
    assert "stories show ID" in told


@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_gets_a_table_that_fits(
    width: int, filled: Path, story_id: str
) -> None:
    """Lines would break in the middle; the id to ask on with would be missing."""
    shown = in_terminal("stories", cwd=filled, width=width)
    assert shown.code == 0
    assert max(map(len, shown.out.splitlines())) <= width
    assert f"{story_id[:8]}  2025-11-08" in shown.out
    assert "2 sources · CN · REE" in shown.out


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        ([], 2),
        (["--stage", "suspended"], 1),
        (["--stage", "ended"], 0),
        (["rare", "earth"], 1),
        (["ended"], 0),
        (["--company", "Vulcan"], 1),
        (["--company", "Vulcan", "rare"], 0),
        (["--type", "funding-award"], 1),
        (["--since", "2025-11-08"], 0),
        (["--country", "cn"], 1),
        (["--limit", "1"], 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_the_past_is_searched_as_the_present_is(
    arguments: list[str], count: int, filled: Path, run: Run
) -> None:
    """If it fails, a filter looks at what came later, or at nothing."""
    shown = run("stories", *arguments, "--as-of", "2025-11-07", "--json")
    assert (shown.code, len(shown.out.splitlines())) == (0, count)


def test_nothing_was_known_before_the_first_report(filled: Path, run: Run) -> None:
    """If it fails, an empty answer looks like a broken one."""
    shown = run("stories", "--as-of", "2025-11-06")
    assert shown.out == ""
    assert "No such story was known at 2025-11-06T23:59:59Z" in shown.err
