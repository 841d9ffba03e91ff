"""The name of what a result depends on."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monitor.config import ExtractSettings
from monitor.config.settings import Written
from monitor.extract.version import installed_model, reader_version

SETTINGS = ExtractSettings(
    types=(), lexicon=(), timeout=timedelta(seconds=30), max_chars=30_000
)


def test_the_version_changes_with_what_a_result_depends_on(tmp_path: Path) -> None:
    """If it fails, results of old word lists pass for new ones."""
    own = tmp_path / "own.toml"
    own.write_text("a = 1\n", encoding="utf-8")
    with_own = replace(SETTINGS, lexicon=(tmp_path,))
    first = reader_version(with_own)
    assert first == reader_version(with_own)
    assert first != reader_version(SETTINGS)
    own.write_text("a = 2\n", encoding="utf-8")
    assert reader_version(with_own) != first
    off = Written(name="TARIFF_DUTY", file="config.toml", line=1, key="without")
    assert reader_version(replace(SETTINGS, without=(off,))) != reader_version(SETTINGS)


def test_the_model_is_installed() -> None:
    """If it fails, the requirements do not bring the model along."""
    assert "3.8" in installed_model()
