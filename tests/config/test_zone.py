"""Time zones: what the machine does not know is a mistake with its place."""

import pytest

from monitor.config.zone import zone_problem
from monitor.toml_file import parse


@pytest.mark.parametrize(
    ("name", "known"),
    [("UTC", True), ("Europe/Berlin", True), ("Berlin", False), ("../etc", False)],
)
def test_only_known_zones_are_taken(name: str, *, known: bool) -> None:
    """If it fails, a digest stops the daemon, or comes at the time of another place."""
    file = parse(f'[calendar]\ntimezone = "{name}"', name="config.toml")

    found = list(zone_problem(file, ("calendar", "timezone"), name))

    assert bool(found) != known
    assert all(p.line == 2 for p in found)
