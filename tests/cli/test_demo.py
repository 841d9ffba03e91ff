from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.slow
def test_the_tour_leaves_its_digest_where_it_was_asked_to(
    place: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first command that a newcomer tries would fail."""
    (place / "config.toml").unlink()
    shown = run("demo", "--out", "tour")
    assert shown.code == 0
    assert "alert" in shown.out
    assert list((place / "tour").rglob("*.html"))


def test_a_tour_overwrites_no_configuration_of_yours(place: Path, run: Run) -> None:
    """If it fails, `demo --out .` costs somebody a configuration and its rules."""
    before = (place / "config.toml").read_text(encoding="utf-8")
    shown = run("demo", "--out", ".")
    assert shown.code == 2
    assert shown.err == (
        "config.toml: this is not of a tour and stays; name another folder with --out\n"
    )
    assert (place / "config.toml").read_text(encoding="utf-8") == before
