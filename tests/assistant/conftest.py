"""A desk over a database that has seen three reports, one of them hostile."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor import app
from monitor.assistant.desk import Desk
from tests.cli.conftest import filled, place, seen, story_id
from tests.makers import NOON

__all__ = ["filled", "place", "seen", "story_id"]


@pytest.fixture
def desk(filled: Path) -> Desk:
    """Return a desk two days after the reports."""
    settings = app.read_settings(filled / "config.toml")
    return Desk(settings, clock=lambda: NOON + timedelta(days=2))
