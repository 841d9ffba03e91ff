"""Small single values that belong to the store as a whole."""

from typing import Final

from monitor.store.connection import Connection

RESTORED_AT: Final = "restored_at"
"""The key of the moment at which a backup was last put back."""


class Meta:
    """Values by key."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def get(self, key: str) -> str | None:
        """Return the value of `key`; None if it was never set."""
        value: str | None = self._db.value(
            "SELECT value FROM meta WHERE key = ?", (key,)
        )
        return value

    def set(self, key: str, value: str) -> None:
        """Keep `value` under `key`."""
        self._db.run(
            "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value)
        )
