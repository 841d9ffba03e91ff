"""`lodewatch why`, through the command."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_people import tell


def test_an_alert_says_why_it_was_told(filled: Path, run: Run) -> None:
    """If it fails, "why did I get this?" has no answer."""
    name = tell(filled)
    shown = run("why", name)
    assert shown.code == 0
    first, second, rule, *checks = shown.out.splitlines()
    assert first == "China suspends rare earth export controls"
    assert second.startswith("pending; ")
    assert rule.startswith("Rule rare-earth-licences (high)")
    assert any("✓ match.commodities|any" in line for line in checks)

    record = json.loads(run("why", name, "--json").out)
    assert record["rules"][0]["rule"] == "rare-earth-licences"
    assert record["rules"][0]["checks"]


def test_an_unknown_id_is_one_sentence(filled: Path, run: Run) -> None:
    """If it fails, a mistyped id ends in a traceback or in silence."""
    shown = run("why", "zzz")
    assert shown.code == 2
    assert "the id of no alert" in shown.err
