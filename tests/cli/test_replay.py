import json
from pathlib import Path

import pytest

from monitor.cli.replay import moves
from monitor.model.record import to_record
from monitor.model.rule import Match
from monitor.notify.reach import Silence
from monitor.notify.route import Untold
from monitor.replay import ReplayStep
from tests.cli.conftest import Run, in_terminal
from tests.makers import NOON, SENTENCE, a_change, a_document

AGAIN = "China's commerce ministry has suspended its rare earth export controls."
DOCUMENTS = "\n".join(
    json.dumps(
        {"id": name, "text": text, "published": when, "source": {"name": source}}
    )
    for name, source, text, when in (
        ("b", "Other Wire", AGAIN, "2025-11-09"),
        ("a", "Example Wire", SENTENCE, "2025-11-07"),
        ("c", "Example Wire", "It rained.", "2025-11-08"),
    )
)


@pytest.mark.slow
def test_the_clock_is_the_publication(filled: Path, run: Run) -> None:
    """What would have happened could not be seen, or something would be sent."""
    before = (filled / "lodewatch.db").read_bytes()
    shown = run("replay", "--json", stdin=f"{DOCUMENTS}\n{{\n".encode())
    moved = [json.loads(line) for line in shown.out.splitlines()]
    assert shown.code == 1
    assert [m["document"] for m in moved] == ["a", "b"]
    assert [m["at"][:10] for m in moved] == ["2025-11-07", "2025-11-09"]
    assert [m["change"] for m in moved] == ["new", "corroborated"]
    assert [m["told"] for m in moved] == [["rare-earth-licences"], []]
    assert moved[0]["story"] == moved[1]["story"]
    assert "3 documents" in shown.err
    assert (filled / "lodewatch.db").read_bytes() == before


@pytest.mark.slow
def test_a_terminal_gets_lines_that_fit(place: Path) -> None:
    """The steps would be ragged."""
    (place / "in.jsonl").write_text(DOCUMENTS, encoding="utf-8")
    shown = in_terminal("replay", "in.jsonl", cwd=place)
    assert shown.code == 0
    assert max(map(len, shown.out.splitlines())) <= 80
    assert "ALERT rare-earth-licences" in shown.out


def test_a_silent_match_says_why(a_match: Match) -> None:
    """A missing alert could not be explained."""
    step = ReplayStep(
        at=NOON,
        document=a_document(),
        changes=(a_match.change, a_change(id="quiet")),
        matches=(a_match,),
        messages=0,
        untold=(Untold(match=a_match, reason=Silence.NO_ROUTE),),
    )
    first, second = moves(step)
    assert first.told == ()
    assert first.untold == (("rare-earth-licences", "no route wants it"),)
    assert (second.told, second.untold) == ((), ())
    assert to_record(first)["stage"] == "SUSPENDED"
