import asyncio
import logging
from dataclasses import replace

import pytest

from monitor.config import Secret
from monitor.daemon.heartbeat import Heartbeat
from monitor.model.source import FetchFailed, FetchTrouble
from tests.daemon.test_loop import Maker
from tests.fakes import FakeFetcher, fetched
from tests.makers import NOON

ADDRESS = "https://watch.example/ping/0f0f"


def test_the_watcher_is_asked_and_its_silence_told_once(
    make: Maker, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, nobody outside learns that the machine is off, or the log is full."""
    failed = FetchFailed(
        source="heartbeat", trouble=FetchTrouble.HTTP, message="HTTP 404", at=NOON
    )
    fetcher = FakeFetcher(failed, failed, fetched(b"OK"))
    parts = make(fetcher=fetcher)
    heart = Heartbeat(lambda: parts)
    asyncio.run(heart.beat())
    assert fetcher.visits == []
    daemon = replace(parts.settings.daemon, heartbeat=Secret(ADDRESS))
    parts = replace(parts, settings=replace(parts.settings, daemon=daemon))
    with caplog.at_level(logging.INFO):
        for _ in range(4):
            asyncio.run(heart.beat())
    assert [source.url for source, _ in fetcher.visits] == [ADDRESS] * 4
    assert caplog.text.count("does not hear") == 1
    assert caplog.text.count("hears the heartbeat again") == 1
    assert ADDRESS not in caplog.text
