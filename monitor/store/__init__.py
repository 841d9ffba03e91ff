"""The one SQLite file, and the only place that knows SQL."""

from monitor.store.history import Period, Stretch, Wanted
from monitor.store.links import Arrangement, Tie
from monitor.store.messages import OutboxRow
from monitor.store.restore import restore
from monitor.store.store import Store, open_store

__all__ = [
    "Arrangement",
    "OutboxRow",
    "Period",
    "Store",
    "Stretch",
    "Tie",
    "Wanted",
    "open_store",
    "restore",
]
