"""Real files for the store's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store import Store
from tests.empty import an_empty_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lodewatch.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with an_empty_store(path) as opened:
        yield opened
