"""What others have to know of the event types: their names, not how they are found.

To read them wholly, with every word that they are found by, takes half a second, which
is much for a command that lists or checks something.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from monitor.config.settings import ExtractSettings
from monitor.toml_file import read


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """An event type from outside."""

    id: str
    title: str
    family: str
    roles: frozenset[str]


def outlines(settings: ExtractSettings) -> tuple[Outline, ...]:
    """Return every type that the settings name, also what is switched off.

    Raises `ConfigError` as `known_types` does. The shipped files are right, which tests
    hold; where the settings name others, all are read wholly.
    """
    if settings.types or settings.without:
        from monitor.extract.types import known_types  # noqa: PLC0415 - as said above

        return tuple(
            Outline(
                id=t.id,
                title=t.title,
                family=t.family,
                roles=frozenset(role.name for role in t.roles),
            )
            for t in known_types(settings)
        )
    return _shipped()


@cache
def _shipped() -> tuple[Outline, ...]:
    """Read the types that came with the program, once a process."""
    folder = Path(str(files("monitor.extract") / "types"))
    return tuple(_outline(read(path).data) for path in sorted(folder.glob("*.toml")))


def _outline(written: dict[str, Any]) -> Outline:
    return Outline(
        id=written["id"],
        title=written["title"],
        family=written["family"],
        roles=frozenset(role["name"] for role in written["role"]),
    )
