"""`lodewatch demo`; the tour itself is taken in tests/demo/test_tour.py."""

from pathlib import Path

from tests.cli.conftest import Run


def test_a_tour_overwrites_no_configuration_of_yours(place: Path, run: Run) -> None:
    """If it fails, `demo --out .` costs somebody a configuration and its rules."""
    before = (place / "config.toml").read_text(encoding="utf-8")
    shown = run("demo", "--out", ".")
    assert shown.code == 2
    assert shown.err == (
        "config.toml: this is not of a tour and stays; name another folder with --out\n"
    )
    assert (place / "config.toml").read_text(encoding="utf-8") == before
