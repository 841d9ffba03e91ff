"""`lodewatch brief`."""

import json
from datetime import timedelta
from pathlib import Path

import click
import pytest

from monitor.cli.brief import period
from tests.cli.conftest import CONFIG, ENDED, LOAN, RULES, Run
from tests.makers import NOON, SENTENCE

NOVEMBER = ("--since", "2025-11-01", "--until", "2025-11-30")


def test_a_month_is_four_sections_with_links(filled: Path, run: Run) -> None:
    """If it fails, the weekly brief of a desk has to be written by hand."""
    shown = run("brief", *NOVEMBER)

    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("# 1 to 30 November 2025\n")
    assert ENDED in shown.out
    assert "(<https://ministry.example/ended>)" in shown.out
    assert "## Beyond the headlines" in shown.out
    assert "\x1b" not in shown.out


def test_the_last_day_counts_and_later_ones_do_not(filled: Path, run: Run) -> None:
    """If it fails, a brief of one day is empty, or knows what came later."""
    shown = run("brief", "--since", "2025-11-07", "--until", "2025-11-07")

    assert shown.out.startswith("# 7 November 2025\n")
    assert SENTENCE in shown.out
    assert ENDED not in shown.out
    assert "suspended" in shown.out


def test_an_audience_gets_its_own_first_and_the_rest_is_named(
    filled: Path, run: Run
) -> None:
    """If it fails, every reader gets the same list."""
    shown = run("brief", *NOVEMBER, "--audience", "investor")

    happening = shown.out.partition("## What's happening")[2].partition("\n## ")[0]
    assert "Vulcan Elements" in happening
    assert ENDED not in happening
    left = shown.out.partition("## Left out of this view")[2]
    assert "Suspension of rare earth export controls ended" in left


def test_it_is_a_page_and_a_record_too(filled: Path, run: Run) -> None:
    """If it fails, a brief cannot be printed, or not be read by a program."""
    page = run("brief", *NOVEMBER, "--format", "html").out
    record = json.loads(run("brief", *NOVEMBER, "--format", "json").out)

    assert page.lstrip().startswith("<!doctype html>")
    assert record["chapters"][0]["title"] == "What's happening"
    part = record["chapters"][0]["topics"][0]["parts"][0]
    assert part["lines"][1]["quote"]["text"] in (LOAN, SENTENCE, ENDED)
    assert record["audience"] == "everybody"


def test_one_story_is_briefed_as_it_stands(
    filled: Path, story_id: str, run: Run
) -> None:
    """If it fails, the brief that goes to a colleague is a copy from the terminal."""
    shown = run("brief", story_id[:8])

    assert shown.out.startswith("# Suspension of rare earth export controls ended\n")
    assert "As known on" in shown.out
    assert LOAN not in shown.out
    assert run("brief", "no-such-story").code == 2
    assert run("brief", story_id, "--since", "7d").code == 2


@pytest.mark.parametrize(
    "arguments",
    [("--audience", "nobody"), ("--format", "pdf"), ("--limit", "0")],
)
def test_a_wrong_word_is_a_wrong_usage(arguments: tuple[str, str], run: Run) -> None:
    """If it fails, a typing error gives a brief for the wrong reader."""
    assert run("brief", *arguments).code == 2


def test_a_time_has_to_hold_something() -> None:
    """If it fails, swapped days give an empty brief that looks like a quiet week."""
    week = timedelta(days=7)

    assert period(None, None, now=NOON) == (NOON - week, NOON)
    assert period(None, NOON - week, now=NOON) == (NOON - 2 * week, NOON - week)
    with pytest.raises(click.UsageError, match="nothing lies between"):
        period(NOON, NOON - week, now=NOON)
    with pytest.raises(click.UsageError, match="nothing lies between"):
        period(NOON + week, None, now=NOON)


def test_what_touches_the_readers_own_list_comes_first_and_says_so(
    filled: Path, run: Run
) -> None:
    """If it fails, a reader has to find out alone what concerns them."""
    listed = '[[material]]\nname = "dysprosium"\nnote = "motors"'
    (filled / "mine.toml").write_text(listed, encoding="utf-8")
    text = CONFIG + '[exposure]\nfile = "mine.toml"\n'
    (filled / "config.toml").write_text(text, encoding="utf-8")

    shown = run("brief", *NOVEMBER)

    matters = shown.out.partition("## Why it matters")[2]
    line = "- Touches your dysprosium (as rare earth, motors).[^"
    assert line in matters.partition("\n## ")[0]
    assert shown.out.index(ENDED) < shown.out.index("Vulcan Elements")
    (filled / "mine.toml").write_text('[[material]]\nname = "dysprosum"')
    wrong = run("brief", *NOVEMBER)
    assert wrong.code == 2
    assert 'did you mean "dysprosium"?' in wrong.err


def test_a_rule_that_asks_for_the_list_is_explained_with_it(
    filled: Path, story_id: str, run: Run
) -> None:
    """If it fails, the explanation says "nothing" where the alert said why."""
    rule = filled / "rules/ree.toml"
    asking = RULES.partition("[[rule.test]]")[0].replace(
        '"commodities|any" = ["REE"]', '"exposure|any" = ["material"]'
    )
    rule.write_text(asking, encoding="utf-8")
    (filled / "mine.csv").write_text("kind,name\nmaterial,dysprosium\n")
    assert "nothing" in run("rules", "explain", story_id).out
    text = CONFIG + '[exposure]\nfile = "mine.csv"\n'
    (filled / "config.toml").write_text(text, encoding="utf-8")

    explained = run("rules", "explain", story_id)

    assert "match.exposure|any\tany material\tmaterial" in explained.out


def test_a_view_of_ones_own_is_asked_for_by_its_name(filled: Path, run: Run) -> None:
    """If it fails, a desk reads what matters to others first."""
    with (filled / "config.toml").open("a", encoding="utf-8") as config:
        config.write('\n[brief]\naudiences = "mine.toml"\n')
    view = '[[audience]]\nid = "desk"\ntitle = "Our desk"\nabout = "All of it."\n'
    (filled / "mine.toml").write_text(view, encoding="utf-8")

    shown = run("brief", *NOVEMBER, "--audience", "desk", "--format", "json")
    assert json.loads(shown.out)["audience"] == "desk"

    wrong = run("brief", *NOVEMBER, "--audience", "dsk")
    assert wrong.code == 2
    assert 'there is no audience "dsk"; did you mean "desk"?' in wrong.err

    (filled / "mine.toml").write_text(f'{view}needs = ["sum"]\n', encoding="utf-8")
    broken = run("brief", *NOVEMBER, "--audience", "desk")
    assert broken.code == 2
    assert (
        'mine.toml:5: audience[1].needs: there is no kind of fact "sum"' in broken.err
    )
    assert "audiences" in run("doctor").out
