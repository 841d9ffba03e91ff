"""Secrets: read from the environment or a file, shown to nobody."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

HEARTBEAT: Final = "HEARTBEAT_URL"
"""The variable that holds the address of an outside watcher."""


class Secret:
    """A token or password whose text forms are masked."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the secret itself, for the one call that needs it."""
        return self._value

    def __repr__(self) -> str:
        """Show that there is one, never what it is."""
        return "Secret('***')"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        """Compare by value, so that a reload can tell whether it changed."""
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        """Hash by value."""
        return hash(self._value)


def secret_files(
    settings: object, environment: Mapping[str, str] | None = None
) -> Mapping[str, Path]:
    """Return the files that hold secrets of a configuration, by variable.

    Every `…_env` of a channel or table names a variable; so does the heartbeat's.
    """
    env = os.environ if environment is None else environment
    tables = [*getattr(settings, "channels", ()), getattr(settings, "feeds", None)]
    names = {
        value
        for table in tables
        for key in ("token_env", "app_token_env", "password_env", "secret_env")
        if isinstance(value := getattr(table, key, None), str)
    }
    found = {name: env.get(f"{name}_FILE", "").strip() for name in {*names, HEARTBEAT}}
    return {name: Path(path) for name, path in sorted(found.items()) if path}


def read_secret(environment: Mapping[str, str], name: str) -> Secret | None:
    """Return the secret in variable `name`, or in the file that `name_FILE` names.

    None if neither is set. Raises `OSError` if the named file cannot be read.
    """
    if value := environment.get(name, "").strip():
        return Secret(value)
    if path := environment.get(f"{name}_FILE", "").strip():
        value = Path(path).read_text(encoding="utf-8").strip()
        return Secret(value) if value else None
    return None
