import json
from pathlib import Path

import pytest

from monitor.model.explanation import Account, Condition, NearMiss
from tests.cli.conftest import Run, in_terminal

pytestmark = pytest.mark.slow

TEXT = (
    "Japan said on Friday it would lift the suspension of its export licence rules for"
    " gallium. The carmaker imposed a tariff on nickel shipments."
)
ASK = ("extract", "--text", TEXT, "--title", "[bold]Gallium\x1b[31m", "--explain")


def test_an_event_is_explained_in_words(run: Run) -> None:
    """Nobody could say why an event is there and is what it is."""
    shown = run(*ASK)
    lines = [" ".join(line.split()) for line in shown.out.splitlines()]
    whole = " ".join(lines)
    assert shown.code == 0
    assert lines[0] == "[bold]Gallium[31m"
    assert "why frame: GOV acts on a licensing regime for exports" in whole
    assert "· path “suspension” action noun: suspend" in whole
    assert "direction restrict × −1 (action noun: suspend) × −1" in whole
    assert "“Japan” = JP who does it, or whose it is · via direct" in whole
    assert "lift ↑ccomp said ↓nsubj Japan" in whole


def test_a_near_miss_says_which_condition_failed(run: Run) -> None:
    """A missing event could not be explained."""
    whole = " ".join(run(*ASK).out.split())
    assert "✗ TARIFF_DUTY" in whole
    assert "needs GOV as actor: subject is “The carmaker”" in whole


def test_a_terminal_shows_the_same_within_its_width(place: Path) -> None:
    """Long reasons would run out of the window, or a title drive the terminal."""
    seen = in_terminal(*ASK, cwd=place, width=72)
    assert seen.code == 0
    assert "needs GOV as actor" in seen.out
    assert max(map(len, seen.out.splitlines())) <= 72


def test_data_holds_what_people_see_beside_the_usual_record(run: Run) -> None:
    """A program would have to read the words made for people."""
    record = json.loads(run(*ASK, "--json").out)
    plain = json.loads(run(*ASK[:-1]).out)
    explanation = record.pop("explanation")
    assert record == plain
    (account,) = explanation["accounts"]
    assert account.keys() == set(Account.__dataclass_fields__) - {"event"}
    assert [s["sign"] for s in account["signs"]] == [-1, -1]
    miss = next(m for m in explanation["near_misses"] if m["type"] == "TARIFF_DUTY")
    assert miss.keys() == {*NearMiss.__dataclass_fields__, "told"}
    assert [f["condition"] for f in miss["failures"]] == [Condition.ACTOR]
    assert miss["told"] == "needs GOV as actor: subject is “The carmaker”"


def test_a_bad_line_is_shown_in_its_place(run: Run) -> None:
    """A bad line would take the explanations behind it along."""
    shown = run("extract", "--explain", stdin=b'{bad\n{"id": "a", "text": "Hm."}\n')
    assert shown.code == 1
    assert shown.out.startswith("a line that is no document\nline 1: is not JSON")
    assert "document a" in shown.out
    assert "no event" in shown.out
