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
