"""What the daemon serves, fetched as other programs fetch it."""

import asyncio
import logging
import socket
from collections.abc import Callable
from dataclasses import replace

import aiohttp
import feedparser
import pytest
from icalendar import Calendar

from monitor.config import FeedsSettings, Secret
from monitor.daemon.feeds import Feeds
from monitor.pipeline.parts import Parts
from monitor.store import Store
from tests.end_to_end.conftest import free_port
from tests.makers import a_message

Maker = Callable[..., Parts]
TOKEN = "a-token-of-some-length"


def serving(parts: Parts, feeds: FeedsSettings | None) -> Parts:
    return replace(parts, settings=replace(parts.settings, feeds=feeds))


async def fetched(port: int, path: str) -> tuple[int, str, bytes]:
    async with (
        aiohttp.ClientSession() as client,
        client.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        return answer.status, answer.content_type, await answer.read()


def test_alerts_and_calendar_are_served(make: Maker, store: Store) -> None:
    """If it fails, no reader and no calendar program can subscribe."""
    store.outbox.enqueue([a_message()])
    port = free_port()
    parts = serving(make(), FeedsSettings(host="127.0.0.1", port=port))

    async def scenario() -> None:
        feeds = Feeds(lambda: parts)
        await feeds.listen()
        try:
            status, media, body = await fetched(port, "/alerts.atom")
            assert (status, media) == (200, "application/atom+xml")
            assert len(feedparser.parse(body).entries) == 1
            status, media, body = await fetched(port, "/calendar.ics?material=Dy")
            assert (status, media) == (200, "text/calendar")
            assert Calendar.from_ical(body).name == "VCALENDAR"
            status, _, body = await fetched(port, "/alerts.atom?rul=x")
            assert (status, b'did you mean "rule"?' in body) == (400, True)
            assert (await fetched(port, "/other"))[0] == 404
        finally:
            await feeds.close()

    asyncio.run(scenario())


def test_a_reload_opens_moves_and_closes(make: Maker) -> None:
    """If it fails, a changed address waits for a restart."""
    first, second = free_port(), free_port()
    now = [serving(make(), None)]

    async def scenario() -> None:
        feeds = Feeds(lambda: now[0])
        await feeds.listen()
        with pytest.raises(aiohttp.ClientError):
            await fetched(first, "/alerts.atom")
        for port in (first, second):
            now[0] = serving(now[0], FeedsSettings(host="127.0.0.1", port=port))
            await feeds.listen()
            assert (await fetched(port, "/alerts.atom"))[0] == 200
        now[0] = serving(now[0], None)
        await feeds.listen()
        for port in (first, second):
            with pytest.raises(aiohttp.ClientError):
                await fetched(port, "/alerts.atom")

    asyncio.run(scenario())


def test_a_token_that_the_environment_lacks_opens_nothing(
    make: Maker, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, what was meant to be secret is served to everybody."""
    port = free_port()
    wanted = FeedsSettings(host="127.0.0.1", port=port, token_env="FEEDS_TOKEN")
    now = [serving(make(), wanted)]

    async def scenario() -> None:
        feeds = Feeds(lambda: now[0])
        await feeds.listen()
        with pytest.raises(aiohttp.ClientError):
            await fetched(port, "/alerts.atom")
        now[0] = serving(now[0], replace(wanted, token=Secret(TOKEN)))
        await feeds.listen()
        assert (await fetched(port, "/alerts.atom"))[0] == 404
        assert (await fetched(port, f"/{TOKEN}/alerts.atom"))[0] == 200
        await feeds.close()

    asyncio.run(scenario())
    assert "the environment has no token" in caplog.text


def test_a_port_in_use_is_told_and_tried_again(
    make: Maker, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, the daemon dies of another program's port, or never serves."""
    port = free_port()
    parts = serving(make(), FeedsSettings(host="127.0.0.1", port=port))

    async def scenario() -> None:
        feeds = Feeds(lambda: parts)
        with socket.socket() as held, caplog.at_level(logging.ERROR):
            held.bind(("127.0.0.1", port))
            held.listen()
            await feeds.listen()
        assert "cannot listen" in caplog.text
        await feeds.listen()
        assert (await fetched(port, "/alerts.atom"))[0] == 200
        await feeds.close()

    asyncio.run(scenario())
