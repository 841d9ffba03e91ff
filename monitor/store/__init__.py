"""The one SQLite file, and the only place that knows SQL."""

from monitor.store.history import Period, Share, Stretch, Wanted
from monitor.store.links import Arrangement, Tie
from monitor.store.messages import OutboxRow
from monitor.store.restore import restore
from monitor.store.store import Store, open_store

__all__ = [
    "Arrangement",
    "OutboxRow",
    "Period",
    "Share",
    "Store",
    "Stretch",
    "Tie",
    "Wanted",
    "open_store",
    "restore",
]
