"""An empty store, made once: to make one costs as much as what most tests do with it."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.store import Store, open_store
from tests.makers import NOON


@cache
def _made() -> bytes:
    """Return the file that a first opening leaves."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        open_store(path, now=NOON).close()
        return path.read_bytes()


def an_empty_store(path: Path) -> Store:
    """Open a store at `path` that was made before, at noon."""
    path.write_bytes(_made())
    return open_store(path, now=NOON)
