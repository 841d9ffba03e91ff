"""`lodewatch ack`, through the command."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_people import tell


def test_somebody_takes_care(filled: Path, run: Run) -> None:
    """If it fails, two people work on one alert, or nobody does."""
    name = tell(filled)
    shown = run("ack", name, "--by", "Ann", "--json")
    assert json.loads(shown.out)["verdict"] == "acknowledged"
    assert "Ann takes care of “China suspends" in shown.err
    assert "acknowledged" in run("feedback").out
    assert run("ack", "zzz").code == 2
