"""Time zones as people write them: names that the machine must know."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.errors import Problem
from monitor.toml_file import Key, TomlFile


def zone_problem(file: TomlFile, key: Key, name: str) -> Iterator[Problem]:
    """Yield the problem of a zone that does not exist; nothing if it does."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f'{name!r} is no time zone; write e.g. "Europe/Berlin"'
        yield file.problem(key, message)
