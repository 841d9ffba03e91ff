"""Real files for the store's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store import Store, open_store
from tests.makers import NOON


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lodewatch.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path, now=NOON) as opened:
        yield opened
