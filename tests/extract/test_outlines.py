"""Event types from outside."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config.settings import ExtractSettings, Written
from monitor.errors import ConfigError
from monitor.extract.outlines import Outline, outlines
from monitor.extract.types import load_types

PLAIN = ExtractSettings(
    types=(), lexicon=(), timeout=timedelta(seconds=30), max_chars=30_000
)


def test_shipped_types_are_known_without_reading_them_wholly() -> None:
    """If it fails, a rule that is right is called wrong, or a wrong one right."""
    assert outlines(PLAIN) == tuple(
        Outline(
            id=t.id,
            title=t.title,
            family=t.family,
            roles=frozenset(role.name for role in t.roles),
        )
        for t in load_types()
    )


def test_what_the_user_names_is_read_and_checked(tmp_path: Path) -> None:
    """If it fails, a mistake in a type of one's own shows only when the daemon starts."""
    own = tmp_path / "own.toml"
    own.write_text('id = "MINE"\nnonsense = 1\n', encoding="utf-8")
    off = Written(name="TARIF", file="config.toml", line=1, key="extract.without")
    for settings in (replace(PLAIN, types=(own,)), replace(PLAIN, without=(off,))):
        with pytest.raises(ConfigError):
            outlines(settings)
