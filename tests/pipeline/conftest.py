"""Parts with a real database, real rules and real parsing; the net and the model faked."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.config import load
from monitor.match import load_rules
from monitor.pipeline.parts import Parts
from monitor.scale.workers import InlineWorkers
from monitor.store import Store
from tests.empty import an_empty_store
from tests.fakes import FakeChannel, FakeFetcher, FakeReaders, fetched, reads_events_in
from tests.makers import NOON

RULE = """
schema = 1
[[rule]]
id = "controls"
title = "Export controls change"
status = "experimental"
severity = "high"
events = ["EXPORT_LICENSING"]
changes = ["new", "stage"]
[rule.match]
"commodities|any" = ["REE"]
"""

CONFIG = """
[[source]]
name = "example-wire"
url = "https://news.example/feed.xml"
interval = "10m"
[[channel]]
name = "terminal"
type = "console"
[[route]]
channels = ["terminal"]
[[digest]]
name = "daily"
channel = "terminal"
at = "07:30"
"""


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with an_empty_store(tmp_path / "test.db") as opened:
        yield opened


@pytest.fixture
def make(tmp_path: Path, store: Store, clock: Clock) -> Callable[..., Parts]:
    """Return a maker of parts; what a test names replaces the default."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/controls.toml").write_text(RULE, encoding="utf-8")
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")

    def made(**changes: Any) -> Parts:
        base = Parts(
            settings=load(tmp_path / "config.toml", environment={}),
            store=store,
            fetcher=FakeFetcher(fetched(b"")),
            parsers=InlineWorkers(),
            readers=FakeReaders(reads_events_in("rare earth")),
            reader_version="1",
            rules=load_rules(tmp_path / "rules", types=["EXPORT_LICENSING"]),
            titles={"EXPORT_LICENSING": "Export licensing"},
            channels={"terminal": FakeChannel("terminal")},
            clock=clock,
        )
        return replace(base, **changes)

    return made
