"""`lodewatch rules suggest`, through the command."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from monitor.model.story import Assignment, AssignReason
from monitor.store import open_store
from tests.cli.conftest import Run
from tests.makers import NOON
from tests.pipeline.test_suggest import history

COUNTS = (
    "# would have spared 4 of 4 rejected alerts, and lost 0 of 0 called right and "
    "0 of 10 not judged"
)


@pytest.fixture
def judged(place: Path, run: Run) -> Path:
    """Return a place where people rejected every alert from a blog."""
    changes = history(14, blogs=4)
    with open_store(place / "lodewatch.db", now=NOON) as store:
        for change in changes:
            store.stories.save(
                Assignment(
                    story=change.story,
                    change=change,
                    reason=AssignReason.KEY,
                    explanation="",
                )
            )
    for change in changes[-4:]:
        assert run("feedback", change.report.event_id, "not-relevant").code == 0
    return place


def test_a_change_is_proposed_and_not_made(judged: Path, run: Run) -> None:
    """If it fails, rules change behind people's backs."""
    path = judged / "rules/ree.toml"
    before = path.read_text(encoding="utf-8")
    shown = run("rules", "suggest")
    assert shown.code == 0
    assert shown.out.splitlines()[:4] == [
        '# rare-earth-licences: unless "source.name|in" = ["Blog"]',
        COUNTS,
        "--- rules/ree.toml",
        "+++ rules/ree.toml",
    ]
    assert '+"source.name|in" = ["Blog"]' in shown.out.splitlines()
    assert "Nothing was changed" in shown.err
    assert path.read_text(encoding="utf-8") == before


@pytest.mark.skipif(shutil.which("patch") is None, reason="there is no patch here")
def test_the_best_proposal_is_a_patch(judged: Path, run: Run) -> None:
    """If it fails, a proposal has to be typed in by hand."""
    out = run("rules", "suggest", "--rule", "rare-earth-licences", "--best").out
    subprocess.run(["patch", "-p0"], cwd=judged, input=out, text=True, check=True)
    assert run("rules", "check").code == 0
    assert run("rules", "test").code == 0
    record = json.loads(run("rules", "backtest", "--json").out)
    assert record["rules"][0]["counts"]["alerts"] == 10
    assert record["rules"][0]["counts"]["judged"] == 0


def test_a_proposal_is_a_record_as_well(judged: Path, run: Run) -> None:
    """If it fails, another program cannot read what is proposed."""
    record = json.loads(run("rules", "suggest", "--json").out)
    assert (record["rule"], record["spared"], record["unjudged_lost"]) == (
        *("rare-earth-licences", 4, 0),
    )
    assert record["diff"].startswith("--- rules/ree.toml")


def test_a_line_that_cannot_be_added_safely_is_named(judged: Path, run: Run) -> None:
    """If it fails, an odd rule file ends in a traceback, or in a broken one."""
    path = judged / "rules/ree.toml"
    text = path.read_text(encoding="utf-8")
    inline = text.replace("[rule.match]", 'unless = { stage = "ENDED" }\n[rule.match]')
    path.write_text(inline, encoding="utf-8")
    shown = run("rules", "suggest")
    assert "has to be changed by hand" in shown.out
    assert "---" not in shown.out


def test_too_little_feedback_is_said(filled: Path, run: Run) -> None:
    """If it fails, silence looks like "nothing to improve"."""
    shown = run("rules", "suggest")
    assert (shown.code, shown.out) == (0, "")
    assert "Too little feedback: nobody has judged an alert yet" in shown.err
    with open_store(filled / "lodewatch.db", now=NOON, read_only=True) as store:
        names = {r.event.type: r.event_id for r in store.events.find()}
    run("feedback", names["FUNDING_AWARD"], "old-news")
    assert (
        "no rule fires for the events that were judged" in run("rules", "suggest").err
    )
    run("feedback", names["EXPORT_LICENSING"], "old-news")
    assert (
        "1 rejected of 2 alerts; at least 3 are needed" in run("rules", "suggest").err
    )
    assert run("rules", "suggest", "--rule", "zzz").code == 2
