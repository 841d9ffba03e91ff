"""The nouns of a store, each imported when it is first asked for.

A list of events needs no outbox: to load all of them took a tenth of its time.
"""

from importlib import import_module
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Noun(Generic[T]):
    """An attribute of `Store`, made of its connection and the nouns that it `needs`."""

    def __init__(self, kind: str, *needs: str) -> None:
        self._module, _, self._kind = kind.partition(".")
        self._needs = needs

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, store: Any, _owner: type) -> T:
        """Make it, and keep it with the `Store`, which asks here only once."""
        kind = getattr(import_module(f"monitor.store.{self._module}"), self._kind)
        needed = (getattr(store, name) for name in self._needs)
        made: T = kind(store._db, *needed)  # noqa: SLF001 - as one of the store's own
        vars(store)[self._name] = made
        return made
