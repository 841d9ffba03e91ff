"""What is made to hurt whoever reads it, with the worker processes of the daemon."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from monitor.daemon import due_sources, poll_due
from monitor.model.source import FetchTrouble
from monitor.pipeline.take import read_again
from monitor.scale.workers import PoolWorkers
from tests.conformance.conftest import site, world
from tests.conformance.site import NEWS, Site, World, item, no_reading, numbered, rss
from tests.faults.poison import POISON, Readers

__all__ = ["site", "world"]

ATTRIBUTES = rss("<item " + " ".join(f"a{n}='1'" for n in range(60_000)) + "/>")
BRACKETS = rss(item(1, author="(" * 32_000))
MANY = rss(*(f"<item><guid>{n}</guid><title>N{n}</title></item>" for n in range(4_000)))


@pytest.fixture
def parsers() -> Iterator[PoolWorkers]:
    made = PoolWorkers(processes=2)
    yield made
    made.close()


@pytest.mark.fault(no=37)
def test_what_is_slow_to_parse_holds_up_nobody(
    site: Site, world: World, parsers: PoolWorkers
) -> None:
    """If it fails, half a megabyte of attributes makes the daemon stand still."""
    bodies = {
        "attributes": ATTRIBUTES,
        "brackets": BRACKETS,
        "wire": numbered(1, 2),
    }
    for name, body in bodies.items():
        site.page(f"/{name}", body)
    world.watch(fetch='parse_timeout = "4s"', **{n: f"/{n}" for n in bodies})
    world._parts = replace(world.parts, parsers=parsers)
    gaps = [0.0]

    async def heart() -> None:
        while True:
            began = time.monotonic()
            await asyncio.sleep(0.02)
            gaps.append(time.monotonic() - began)

    async def visits() -> dict[str, str]:
        beating = asyncio.create_task(heart())
        due = due_sources(world.parts, now=world.clock())
        done = await poll_due(world.parts, due)
        beating.cancel()
        return {visit.source: visit.outcome for visit in done}

    outcomes = world.run(visits())
    assert outcomes.pop("attributes") == FetchTrouble.PARSE_TIMEOUT
    assert outcomes == {"brackets": "read", "wire": "read"}
    assert world.titles("wire") == ["News 1", "News 2"]
    assert max(gaps) < 1, max(gaps)


@pytest.mark.fault(no=51)
def test_of_too_many_entries_the_newest_are_taken_and_the_rest_is_told(
    site: Site, world: World
) -> None:
    """If it fails, a feed of its whole archive fills memory, or is cut in silence."""
    site.page("/feed", MANY)
    world.watch(wire="/feed")
    visit = world.visit()
    assert visit.taken.articles == len(world.articles()) == 2_000
    assert visit.warning == "4000 entries, only 2000 taken"


@pytest.mark.fault(no=56)
def test_an_article_that_kills_its_reader_is_put_aside(
    site: Site, world: World
) -> None:
    """If it fails, one text stops the news, or costs a process again and again."""
    readers = Readers()
    world.readers = readers
    poison = item(1, description=POISON)
    site.page("/feed", rss(poison, item(2, title=NEWS), item(3)))
    world.watch(wire="/feed", fetch="baseline = false")
    assert world.visit().taken.unread == 1
    assert len(world.channel.sent) == 1, "the others of its batch are told"
    assert len(world.articles()) == 3
    for _ in range(3):
        world.run(read_again(world.parts, now=world.clock()))
    (aside,) = world.store.events.quarantined().values()
    assert "the worker died" in aside
    # It is read again as soon as another version of the readers is at work.
    world._parts = replace(world.parts, reader_version="2", readers=no_reading())
    world.run(read_again(world.parts, now=world.clock()))
    assert not world.store.events.quarantined()
    readers.close()
