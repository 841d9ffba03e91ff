import json
from pathlib import Path

import pytest

from tests.cli.conftest import ENDED, Run, in_terminal
from tests.makers import SENTENCE

SECTIONS = (
    "What's happening",
    "Why it matters",
    "What's next",
    "Beyond the headlines",
    "Timeline",
)


@pytest.mark.parametrize(
    "form", [("story", "show"), ("story",), ("stories", "show")], ids=" ".join
)
def test_a_story_is_told_under_all_its_names(
    form: tuple[str, ...], filled: Path, run: Run, story_id: str
) -> None:
    """One of the documented forms would be an error."""
    shown = run(*form, story_id[:8])
    assert shown.code == 0
    assert [s for s in SECTIONS if s not in shown.out] == []


def test_every_step_has_its_source_and_link(
    filled: Path, run: Run, story_id: str
) -> None:
    """A reader could not check what is told."""
    timeline = run("story", story_id).out.partition("Timeline\n")[2].splitlines()
    assert len(timeline) == 2
    assert timeline[0].startswith("- 2025-11-07T12:00:00Z · New story · Example Wire")
    assert timeline[0].endswith("https://news.example/china-suspends")
    assert "Stage: suspended → ended · Ministry" in timeline[1]


def test_the_record_holds_brief_timeline_and_reports(
    filled: Path, run: Run, story_id: str
) -> None:
    """A program would have to put a story together from three commands."""
    record = json.loads(run("story", story_id, "--json").out)
    assert record["story"]["id"] == story_id
    assert [s["title"] for s in record["brief"]["sections"]] == list(SECTIONS[:4])
    assert [c["change"] for c in record["timeline"]] == ["new", "stage"]
    assert record["timeline"][1]["stage_before"] == "SUSPENDED"
    assert [r["document"]["text"] for r in record["reports"]] == [SENTENCE, ENDED]
    assert all(r["reason"] and r["explanation"] for r in record["reports"])
    assert record["rules"] == ["rare-earth-licences"]


@pytest.mark.parametrize("name", ["zzz", ""], ids=["unknown", "empty"])
def test_an_unknown_story_is_one_clear_sentence(
    name: str, filled: Path, run: Run
) -> None:
    """A mistyped id would end in a traceback."""
    shown = run("story", "show", name)
    assert (shown.code, shown.out) == (2, "")
    assert "`lodewatch stories` lists them" in shown.err
    assert len(shown.err.splitlines()) == 1


@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_gets_a_page_that_fits(
    width: int, filled: Path, story_id: str
) -> None:
    """The page would be ragged in the usual terminal sizes."""
    shown = in_terminal("story", story_id, cwd=filled, width=width)
    assert shown.code == 0
    assert max(map(len, shown.out.splitlines())) <= width
    assert [s for s in SECTIONS if s not in shown.out] == []
    assert "2025-11-08 08:00  Stage: suspended → ended" in shown.out
    assert "rule: Export licensing of rare earths changes" in shown.out


def test_why_names_every_report_and_what_was_near(
    filled: Path, run: Run, story_id: str
) -> None:
    """If it fails, a wrong assignment cannot be understood, nor its ids be split off."""
    why = run("story", story_id, "--why").out.partition("\nWhy\n")[2]
    record = json.loads(run("story", story_id, "--json").out)
    assert [r["event_id"][:8] in why for r in record["reports"]] == [True, True]
    assert "- " in why.partition("Timeline")[0]
    assert "  a new story: no other shares a key" in why
    assert "by its facts" in why
    assert all("near" in r and r["part"] == story_id for r in record["reports"])
    assert "\nWhy\n" not in run("story", story_id).out


def test_as_of_tells_what_was_known_then(filled: Path, run: Run, story_id: str) -> None:
    """If it fails, the story of last week ends with the news of this week."""
    then = run("story", story_id, "--as-of", "2025-11-07")
    assert "suspended → ended" not in then.out
    assert "Ministry" not in then.out
    now = run("story", story_id, "--as-of", "2025-11-09")
    assert now.out == run("story", story_id).out
    record = json.loads(
        run("story", story_id, "--as-of", "2025-11-08T08:04", "--json").out
    )
    assert record["story"]["stage"] == "SUSPENDED"
    assert len(record["reports"]) == len(record["timeline"]) == 1


def test_before_its_first_report_there_was_no_story(
    filled: Path, run: Run, story_id: str
) -> None:
    """If it fails, the past shows a story that nobody knew."""
    shown = run("story", "show", story_id, "--as-of", "2025-11-07T12:04")
    assert (shown.code, shown.out) == (2, "")
    assert "was known at 2025-11-07T12:04:00Z" in shown.err
    assert run("story", story_id, "--as-of", "soon").code == 2
