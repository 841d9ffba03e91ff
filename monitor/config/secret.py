"""Secrets: read from the environment or a file, shown to nobody."""

from collections.abc import Mapping
from pathlib import Path


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
