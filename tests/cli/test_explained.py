import json
from pathlib import Path

import pytest

from monitor.cli.explained import explained
from monitor.cli.extract import explanation_record
from monitor.cli.output import print_rich
from monitor.model.explanation import Account, Condition, NearMiss
from tests.cli.conftest import Run, in_terminal
from tests.extract.reader import a_text
from tests.extract.seeing import answer_of

pytestmark = pytest.mark.slow

TEXT = (
    "Japan said on Friday it would lift the suspension of its export licence rules for"
    " gallium. The museum imposed a tariff on visitors."
)
TITLE = "[bold]Gallium\x1b[31m"
ASK = ("extract", "--text", TEXT, "--title", TITLE, "--explain")


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the lines of an explanation by the frames alone."""
    document = a_text(TEXT, title=TITLE)
    print_rich(*explained(answer_of(document), lambda kind: kind.lower()))
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_an_event_is_explained_in_words(shown: list[str]) -> None:
    """Nobody could say why an event is there and is what it is."""
    whole = " ".join(shown)
    assert shown[0] == "[bold]Gallium[31m"
    assert "1 EXPORT_LICENSING export_licensing" in shown
    assert "why frame: GOV acts on a licensing regime for exports" in whole
    assert "· path “suspension” action noun: suspend" in whole
    assert "direction restrict × −1 (action noun: suspend) × −1" in whole
    assert "“Japan” = JP who does it, or whose it is · via direct" in whole
    assert "lift ↑ccomp said ↓nsubj Japan" in whole


def test_a_near_miss_says_which_condition_failed(shown: list[str]) -> None:
    """A missing event could not be explained."""
    whole = " ".join(shown)
    assert "✗ TARIFF_DUTY" in whole
    assert "needs GOV as actor: subject is “The museum”" in whole


def test_data_holds_the_same_as_the_words() -> None:
    """A program would have to read the words made for people."""
    found = answer_of(a_text(TEXT, title=TITLE)).explanation
    assert found is not None
    record = explanation_record(found)
    (account,) = record["accounts"]
    assert [s["sign"] for s in account["signs"]] == [-1, -1]
    miss = next(m for m in record["near_misses"] if m["type"] == "TARIFF_DUTY")
    assert Condition.ACTOR in [f["condition"] for f in miss["failures"]]
    assert "needs GOV as actor: subject is “The museum”" in miss["told"]


def test_a_terminal_shows_the_same_within_its_width(place: Path) -> None:
    """Long reasons would run out of the window, or a title drive the terminal."""
    seen = in_terminal(*ASK, cwd=place, width=72)
    assert seen.code == 0
    assert "near miss" in seen.out
    assert max(map(len, seen.out.splitlines())) <= 72


def test_data_holds_what_people_see_beside_the_usual_record(run: Run) -> None:
    """A program would have to read the words made for people."""
    record = json.loads(run(*ASK, "--json").out)
    plain = json.loads(run(*ASK[:-1]).out)
    explanation = record.pop("explanation")
    assert record == plain
    assert len(explanation["accounts"]) == len(plain["events"])
    for account in explanation["accounts"]:
        assert account.keys() == {*Account.__dataclass_fields__} - {"event"}
    for miss in explanation["near_misses"]:
        assert miss.keys() == {*NearMiss.__dataclass_fields__, "told"}


def test_a_bad_line_is_shown_in_its_place(run: Run) -> None:
    """A bad line would take the explanations behind it along."""
    shown = run("extract", "--explain", stdin=b'{bad\n{"id": "a", "text": "Hm."}\n')
    assert shown.code == 1
    assert shown.out.startswith("a line that is no document\nline 1: is not JSON")
    assert "document a" in shown.out
    assert "no event" in shown.out
