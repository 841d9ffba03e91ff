"""What each check is given: a site, and an installation that watches it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.site import Site, World


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as entered:
        yield entered


@pytest.fixture
def world(tmp_path: Path, site: Site) -> Iterator[World]:
    made = World(tmp_path, [site])
    try:
        yield made
    finally:
        made.close()
