"""The commands that merge, split and take back."""

import json
from pathlib import Path

from monitor.store import open_store
from tests.cli.conftest import Run
from tests.makers import NOON


def other_id(place: Path) -> str:
    with open_store(place / "lodewatch.db", now=NOON, read_only=True) as store:
        return store.stories.find(type="FUNDING_AWARD")[0].id


def test_a_merge_is_made_shown_and_taken_back(
    filled: Path, run: Run, story_id: str
) -> None:
    """If it fails, a wrong merge is for ever, or nobody sees that there was one."""
    other = other_id(filled)
    done = run("story", "merge", story_id[:8], other[:8], "--why", "one", "--by", "Ada")
    assert (done.code, done.out) == (0, "")
    assert f"was merged into {story_id}" in done.err
    assert "by Ada: one" in run("story", story_id).out
    assert len(run("stories").out.splitlines()) == 2
    assert story_id in run("story", other).out
    name = done.err.partition("lodewatch story undo ")[2].partition("`")[0]
    back = run("story", "undo", name, "--why", "two", "--json")
    assert json.loads(back.out)["undone"]["why"] == "two"
    assert len(run("stories").out.splitlines()) == 3
    assert "taken back" in run("story", story_id).out


def test_a_split_takes_ids_in_every_form(filled: Path, run: Run, story_id: str) -> None:
    """If it fails, the documented form is a usage error."""
    record = json.loads(run("story", story_id, "--json").out)
    first, second = (r["event_id"] for r in record["reports"])
    both = run("story", "split", story_id, "--events", first[:8], second[:8])
    assert (both.code, len(both.err.splitlines())) == (2, 1)
    assert "nothing would stay" in both.err
    done = run("story", "split", story_id, "--events", f"{second[:8]},", "--json")
    correction = json.loads(done.out)
    assert correction["events"] == [second]
    assert correction["by"]
    assert run("story", correction["other"]).code == 0


def test_mistakes_are_one_sentence(filled: Path, run: Run, story_id: str) -> None:
    """If it fails, a typo ends in a traceback."""
    for arguments in (
        ("merge", story_id, "zzz"),
        ("merge", story_id, story_id),
        ("split", story_id, "--events", "zzz"),
        ("undo", "zzz"),
    ):
        shown = run("story", *arguments)
        assert (shown.code, shown.out) == (2, "")
        assert len(shown.err.splitlines()) == 1


def test_a_database_that_is_not_there_is_not_made(place: Path, run: Run) -> None:
    """If it fails, a mistyped --db leaves an empty database behind."""
    assert run("story", "merge", "a", "b").code == 2
    assert not (place / "lodewatch.db").exists()


def test_the_help_of_stories_leads_to_the_corrections(run: Run) -> None:
    """If it fails, nobody finds the way to put a wrong story right."""
    words = " ".join(run("story", "--help").out.split())
    assert all(f"story {name}" in words for name in ("merge", "split", "undo"))
