"""Pushes in the daemon: its port, its line of deliveries, its end."""

import asyncio
import logging
import socket
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from monitor.config import PushSettings
from monitor.daemon.push import MOST_WAITING, Pushes
from monitor.model.push import Pushed
from monitor.pipeline.parts import Parts
from monitor.pipeline.visit import visit_source
from monitor.store import Store
from tests.collect.test_push import raw, request
from tests.collect.test_websub import signature
from tests.end_to_end.conftest import free_port
from tests.fakes import FakeFetcher, FakeReaders, fetched, reads_events_in
from tests.pipeline.test_push import held, linked, question
from tests.pipeline.test_visit import rss

Maker = Callable[..., Parts]


def pushing(parts: Parts, port: int) -> Parts:
    push = PushSettings(
        callback="https://public.example/hub/", host="127.0.0.1", port=port
    )
    return replace(parts, settings=replace(parts.settings, push=push))


class Scene:
    """A daemon's pushes with parts that a test replaces."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.kept: list[set[str]] = []  # what was in the store after each delivery
        self.pushes = Pushes(lambda: self.parts, turns=self.turns, taken=self._taken)

    def _taken(self) -> None:
        self.kept.append(titles(self.parts.store))

    async def subscribe(self) -> str:
        """Visit, ask and verify; return the token of the callback."""
        await visit_source(self.parts, self.parts.settings.sources[0])
        await self.pushes.beat()
        token = held(self.parts.store).token
        assert self.pushes.knows(token)
        asked = question(self.parts.store)
        assert self.pushes.confirm(token, asked) == "c"
        return token

    def delivery(self, *titles: str) -> Pushed:
        body = rss(*titles)
        signed = signature(body, held(self.parts.store).secret, "sha1")
        return Pushed(body=body, content_type=None, signature=signed)

    async def settled(self) -> None:
        while self.pushes.tasks:
            await asyncio.wait(self.pushes.tasks, timeout=20)


@pytest.fixture
def scene(make: Maker) -> Scene:
    feed = fetched(linked("First"))
    return Scene(pushing(make(fetcher=FakeFetcher(feed)), free_port()))


def titles(store: Store) -> set[str]:
    return {a.title for a in store.articles.search(None, limit=100)}


def test_a_delivery_waits_for_its_sources_turn(scene: Scene, store: Store) -> None:
    """If it fails, a visit and a push of one source tell the same news twice."""

    async def scenario() -> None:
        token = await scene.subscribe()
        async with scene.turns["example-wire"]:
            assert scene.pushes.take(token, scene.delivery("Second"))
            await asyncio.sleep(0.1)
            assert titles(store) == {"First"}
        await scene.settled()
        assert titles(store) == {"First", "Second"}
        await scene.pushes.close()

    asyncio.run(scenario())


def test_what_is_kept_is_said_at_once(scene: Scene) -> None:
    """If it fails, what a hub sends within a second waits for the next beat."""

    async def scenario() -> None:
        token = await scene.subscribe()
        assert scene.pushes.take(token, scene.delivery("Second"))
        await scene.settled()
        await scene.pushes.close()

    asyncio.run(scenario())
    assert scene.kept == [{"First", "Second"}]


def test_a_hub_that_sends_too_much_is_asked_to_wait(scene: Scene, store: Store) -> None:
    """If it fails, one hub can fill the memory, or its deliveries are lost."""

    async def scenario() -> None:
        token = await scene.subscribe()
        async with scene.turns["example-wire"]:
            for number in range(MOST_WAITING):
                assert scene.pushes.take(token, scene.delivery(f"News {number}"))
            assert not scene.pushes.take(token, scene.delivery("Too much"))
        await scene.settled()
        assert scene.pushes.take(token, scene.delivery("Again"))
        await scene.settled()
        await scene.pushes.close()

    asyncio.run(scenario())
    assert len(titles(store)) == MOST_WAITING + 2


def test_a_forged_delivery_is_logged_without_a_secret(
    scene: Scene, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, forgeries are silent, or the log tells how to make a good one."""
    forged = Pushed(body=rss("Forged"), content_type=None, signature="sha256=0")

    async def scenario() -> None:
        token = await scene.subscribe()
        assert scene.pushes.take(token, forged)
        assert scene.pushes.take("forgotten meanwhile", forged)
        await scene.settled()
        await scene.pushes.close()

    with caplog.at_level(logging.DEBUG, "monitor"):
        asyncio.run(scenario())
    assert titles(store) == {"First"}
    assert "a delivery that the hub did not sign was ignored" in caplog.text
    shown = str([vars(r) for r in caplog.records])
    assert held(store).secret not in shown
    assert held(store).token not in shown


def test_a_fault_in_a_delivery_ends_nothing(
    scene: Scene, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, one push that trips us up stops all that come after it."""

    class Broken(FakeReaders):
        async def call(self, _work: Any, *args: Any, timeout: float) -> Any:
            message = "a bug"
            raise RuntimeError(message)

    whole = scene.parts

    async def scenario() -> None:
        token = await scene.subscribe()
        scene.parts = replace(whole, readers=Broken(reads_events_in("x")))
        assert scene.pushes.take(token, scene.delivery("Second"))
        await scene.settled()
        scene.parts = whole
        assert scene.pushes.take(token, scene.delivery("Third"))
        await scene.settled()
        await scene.pushes.close()

    asyncio.run(scenario())
    assert titles(store) == {"First", "Third"}
    assert "a bug" in caplog.text


def test_a_port_in_use_is_said_and_tried_again(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, the daemon ends, or asks hubs to write where nobody listens."""
    push = scene.parts.settings.push
    assert push is not None
    assert isinstance(scene.parts.fetcher, FakeFetcher)
    forms = scene.parts.fetcher.forms

    async def scenario() -> None:
        with socket.socket() as taken:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(("127.0.0.1", push.port))
            taken.listen()
            await visit_source(scene.parts, scene.parts.settings.sources[0])
            await scene.pushes.beat()
            assert forms == []
        await scene.pushes.beat()
        assert len(forms) == 1
        await scene.pushes.close()

    asyncio.run(scenario())
    assert "cannot listen for hubs, feeds are only visited" in caplog.text


def test_a_reload_moves_or_closes_the_door(scene: Scene) -> None:
    """If it fails, a change of [push] needs a restart, or leaves a port open."""

    async def answer(port: int) -> bytes:
        return (await raw(port, request(body=b"x"))).splitlines()[0]

    async def scenario() -> None:
        first, second = (p.settings.push for p in (scene.parts, moved))
        assert first is not None
        assert second is not None
        await scene.pushes.listen()
        assert b"410" in await answer(first.port)
        scene.parts = moved
        await scene.pushes.listen()
        assert b"410" in await answer(second.port)
        with pytest.raises(OSError, match="Connect"):
            await answer(first.port)
        scene.parts = replace(moved, settings=replace(moved.settings, push=None))
        await scene.pushes.beat()
        with pytest.raises(OSError, match="Connect"):
            await answer(second.port)

    moved = pushing(scene.parts, free_port())
    asyncio.run(scenario())


def test_an_end_does_not_wait_for_a_hub(make: Maker) -> None:
    """If it fails, a hub that hangs holds up every restart."""

    class Hangs(FakeFetcher):
        async def post(self, *_: object, **__: object) -> object:  # type: ignore[override]
            return await asyncio.Event().wait()

    scene = Scene(pushing(make(fetcher=Hangs(fetched(linked("First")))), free_port()))

    async def scenario() -> None:
        await visit_source(scene.parts, scene.parts.settings.sources[0])
        asking = asyncio.create_task(scene.pushes.beat())
        while not scene.pushes.tasks:
            await asyncio.sleep(0.01)
        await scene.pushes.close()
        await asyncio.wait_for(asking, 10)
        assert scene.pushes.tasks == set()

    asyncio.run(scenario())
