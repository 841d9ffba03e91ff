"""What `lodewatch demo` shows: bundled news, served as feeds on this machine only.

Nothing here leaves the machine, and nothing needs a token. The demonstration itself is
the daemon's own parts at work on these feeds; here is only what they are given.
"""

from monitor.demo.config import demo_config
from monitor.demo.documents import (
    FEEDS,
    DemoDocument,
    DemoFeed,
    load_documents,
)
from monitor.demo.server import DemoServer, serving
from monitor.demo.tour import run_demo

__all__ = [
    "FEEDS",
    "DemoDocument",
    "DemoFeed",
    "DemoServer",
    "demo_config",
    "load_documents",
    "run_demo",
    "serving",
]
