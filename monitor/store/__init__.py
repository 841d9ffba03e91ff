"""The one SQLite file, and the only place that knows SQL.

Only the store itself is imported here, without its nouns; see `noun`.
"""

from monitor.store.store import Store, open_store

__all__ = ["Store", "open_store"]
