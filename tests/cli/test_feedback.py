"""`lodewatch feedback`, through the command."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, in_terminal, reports
from tests.cli.test_people import tell


def test_a_verdict_is_kept_and_listed(filled: Path, run: Run) -> None:
    """If it fails, what people say of alerts is lost."""
    shown = run(
        *("feedback", tell(filled), "not-relevant"),
        *("--comment", "graphite pencils", "--by", "Ann"),
    )
    assert (shown.code, shown.out) == (0, "")
    assert "Noted: not-relevant, by Ann, on “China suspends" in shown.err
    record = json.loads(run("feedback", "--json").out)
    assert record["verdict"] == "not-relevant"
    assert record["events"] == [reports()[0].event_id]
    assert record["comment"] == "graphite pencils"
    seen = in_terminal("feedback", cwd=filled)
    assert "not-relevant" in seen.out
    assert "“graphite pencils”" in seen.out


def test_precision_is_measured_by_it(filled: Path, run: Run) -> None:
    """If it fails, feedback is given and changes no figure."""
    run("feedback", reports()[0].event_id, "wrong-company")
    run("ack", reports()[2].event_id)
    shown = run("rules", "backtest", "--json")
    counts = json.loads(shown.out)["rules"][0]["counts"]
    assert (counts["judged"], counts["right"], counts["precision"]) == (2, 1, 0.5)
    assert "unmeasured" not in shown.err
    assert "50% of 2" in run("rules", "backtest").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("zzz", "relevant"), "is the id of no alert and no event"),
        (("zzz", "rubbish"), "not-relevant"),
        (("zzz",), "say what it was: relevant, not-relevant"),
    ],
)
def test_a_mistake_is_one_clear_sentence(
    filled: Path, run: Run, arguments: tuple[str, ...], message: str
) -> None:
    """If it fails, a mistyped id is taken for feedback on nothing."""
    shown = run("feedback", *arguments)
    assert shown.code == 2
    assert message in shown.err
    assert run("feedback").out == ""


def test_no_feedback_is_said(place: Path, run: Run) -> None:
    """If it fails, an empty list looks like a failure."""
    shown = run("feedback")
    assert (shown.code, shown.out) == (0, "")
    assert "No feedback yet" in shown.err
