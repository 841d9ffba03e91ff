"""A. Conditional requests: a feed that has not changed costs a line and no body."""

import os
import signal
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from monitor.config import load
from monitor.model.source import FetchTrouble, Validators
from monitor.running import once
from tests.conformance.site import (
    NEWS,
    Site,
    World,
    item,
    news,
    numbered,
    rss,
)
from tests.fakes import FakeReaders, reads_events_in
from tests.makers import NOON

DATE = "Fri, 07 Nov 2025 10:00:00 GMT"
CONDITIONS = {"if-none-match", "if-modified-since"}


def test_c01_both_validators_go_back(site: Site, world: World) -> None:
    """If it fails, every visit is a full download."""
    site.page("/feed", numbered(1), etag='"v1"', modified=DATE)
    world.watch(wire="/feed")
    world.visit()
    assert not CONDITIONS & set(site.last)
    assert world.visit().outcome == "not modified"
    assert site.last["if-none-match"] == '"v1"'
    assert site.last["if-modified-since"] == DATE
    assert world.titles() == news(1)


def test_c01_the_program_as_it_is_started(site: Site, world: World) -> None:
    """If it fails, the parts keep the rules and the whole does not."""
    site.page("/feed", numbered(), etag='"v1"', modified=DATE)
    world.watch(wire="/feed")
    world.stop()
    settings = load(world.config, environment={})
    settings = replace(settings, scale=replace(settings.scale, engine="inline"))
    for hours in (0, 2, 2):
        start = NOON + timedelta(hours=hours)
        done = once(settings, start=start, stream=StringIO())
        assert not done.failed
    assert len(site.requests) == 2
    assert site.last["if-none-match"] == '"v1"'
    assert site.last["if-modified-since"] == DATE
    world.restart()
    assert world.state().validators == Validators(etag='"v1"', last_modified=DATE)


@pytest.mark.parametrize(
    "etag", ['W/"a:b c"', '""', "abc", '"' + "x" * 1022 + '"', "'single'"]
)
def test_c02_an_etag_goes_back_byte_for_byte(
    site: Site, world: World, etag: str
) -> None:
    """If it fails, a tidied ETag never matches and the feed is sent in full for ever."""
    site.page("/feed", numbered(1), etag=etag)
    world.watch(wire="/feed")
    world.visit()
    assert world.state().validators.etag == etag
    assert world.visit().outcome == "not modified"
    assert site.last["if-none-match"] == etag


@pytest.mark.parametrize(
    "date", ["2025-01-01T00:00:00Z", "Wed, 01 Jan 2025 00:00:00 +0000", "yesterday"]
)
def test_c03_last_modified_goes_back_as_it_came(
    site: Site, world: World, date: str
) -> None:
    """If it fails, servers that compare the text send the feed in full for ever."""
    site.page("/feed", numbered(1), modified=date)
    world.watch(wire="/feed")
    world.visit()
    assert world.visit().outcome == "not modified"
    assert site.last["if-modified-since"] == date
    assert "if-none-match" not in site.last


def test_c03_no_date_is_invented(site: Site, world: World) -> None:
    """If it fails, a feed without dates is asked about a moment that it never named."""
    site.page("/feed", numbered(1), Date=site.date())
    world.watch(wire="/feed")
    world.visit()
    assert world.visit().outcome == "unchanged"
    assert not CONDITIONS & set(site.last)


@pytest.mark.parametrize("same_body", [True, False])
@pytest.mark.parametrize(
    ("etag", "modified"), [('"v2"', None), (None, "Fri, 07 Nov 2025 11:00:00 GMT")]
)
def test_c04_the_pair_is_replaced_as_a_pair(
    site: Site, world: World, etag: str | None, modified: str | None, *, same_body: bool
) -> None:
    """If it fails, a validator of an older text is sent for good."""
    page = site.page("/feed", numbered(1), etag='"v1"', modified=DATE)
    world.watch(wire="/feed")
    world.visit()
    page.etag, page.modified = etag, modified
    page.body = page.body if same_body else numbered(1, 2)
    world.visit()
    assert world.state().validators == Validators(etag=etag, last_modified=modified)
    assert world.visit().outcome == "not modified"
    assert site.last.get("if-none-match") == etag
    assert site.last.get("if-modified-since") == modified
    assert world.titles() == (news(1) if same_body else news(1, 2))


def test_c05_a_304_renews_what_it_carries(site: Site, world: World) -> None:
    """If it fails, the next request asks with what the server has given up."""
    site.page("/feed", numbered(1), etag='"v1"', modified=DATE)
    world.watch(wire="/feed")
    world.visit()
    later = "Fri, 07 Nov 2025 12:30:00 GMT"
    site.answers("/feed", "304 Not Modified", ETag='"v2"', Last_Modified=later)
    assert world.visit().outcome == "not modified"
    state = world.state()
    assert state.validators == Validators(etag='"v2"', last_modified=later)
    assert (state.failures, state.trouble) == (0, None)
    assert state.last_success == world.clock.now
    assert world.titles() == news(1)
    site.answers("/feed", "304 Not Modified")
    world.visit()
    assert site.last["if-none-match"] == '"v2"'
    assert world.state().validators.last_modified == later


def test_c06_a_304_sets_the_next_visit_too(site: Site, world: World) -> None:
    """If it fails, a server's wish is heard once a day and overheard every half hour."""
    page = site.page("/feed", numbered(1), etag='"v1"')
    world.watch(wire="/feed", interval="10m")
    world.visit()
    page.headers = {"Cache_Control": "max-age=7200"}
    assert world.visit().outcome == "not modified"
    world.round(seconds=7199)
    assert len(site.requests) == 2
    world.visit()
    assert (world.asked[2][0] - world.asked[1][0]).total_seconds() >= 7200


BROKEN = [
    pytest.param(numbered(1, 2, 3)[:-60], id="cut"),
    pytest.param(b"<!doctype html><title>Log in</title>", id="web-page"),
    pytest.param(b"<rss><channel><item><title>a", id="nothing-whole"),
]


@pytest.mark.parametrize("body", BROKEN)
def test_c07_a_broken_body_moves_no_validator(
    site: Site, world: World, body: bytes
) -> None:
    """If it fails, the whole feed is never asked for again: it has "not changed"."""
    page = site.page("/feed", numbered(1), etag='"v1"', modified=DATE)
    world.watch(wire="/feed")
    world.visit()
    page.body, page.etag, page.modified = body, '"v2"', "later"
    world.visit()
    assert world.state().validators == Validators(etag='"v1"', last_modified=DATE)
    page.body = numbered(1, 2, 3, 4)
    assert world.visit().outcome == "read"
    assert site.last["if-none-match"] == '"v1"'
    assert world.titles() == news(1, 2, 3, 4)


def test_c07_a_feed_that_begins_broken_is_asked_for_in_full(
    site: Site, world: World
) -> None:
    """If it fails, a first visit that broke off hides the feed for good."""
    page = site.page("/feed", numbered(1, 2, 3)[:-60], etag='"v1"')
    world.watch(wire="/feed")
    world.visit()
    page.body = numbered(1, 2, 3)
    world.visit()
    assert not CONDITIONS & set(site.last)
    assert world.titles() == news(1, 2, 3)


class Killer(FakeReaders):
    """A model in whose hands the whole process dies, after so many batches."""

    def __init__(self, batches: int) -> None:
        super().__init__(reads_events_in("rare earth"))
        self._left = batches

    async def call(self, work: Any, *args: Any, timeout: float) -> Any:
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1
        return await super().call(work, *args, timeout=timeout)


def _one_visit(folder: Path, batches: int) -> None:
    world = World(folder, [], readers=Killer(batches))
    world.restart()
    world.round()


@pytest.mark.fault(no=1)
@pytest.mark.parametrize(("batches", "kept"), [(0, 0), (5, 40)])
def test_c08_a_kill_before_the_commit_loses_nothing(
    site: Site, world: World, batches: int, kept: int
) -> None:
    """If it fails, a crash after the download is a hole that nobody sees."""
    numbers = range(60)
    site.page("/feed", numbered(*numbers), etag='"v1"', modified=DATE)
    world.watch(wire="/feed")
    world.stop()
    process = get_context("spawn").Process(
        target=_one_visit, args=(world.folder, batches)
    )
    process.start()
    process.join(30)
    assert process.exitcode == -signal.SIGKILL
    assert site.paths == ["/feed"]
    world.restart()
    assert len(world.articles()) == kept
    assert world.state().validators == Validators()
    world.visit()
    assert not CONDITIONS & set(site.last)
    assert world.titles() == news(*numbers)
    assert world.visit().outcome == "not modified"


def test_c09_another_address_or_an_empty_database_begins_anew(
    site: Site, world: World
) -> None:
    """If it fails, a feed never seen is said to have "not changed"."""
    site.page("/feed", numbered(1), etag='"v1"')
    site.page("/other", numbered(2), etag='"v1"')
    world.watch(wire="/feed")
    world.visit()
    world.watch(wire="/other")
    assert world.round().visits[0].outcome == "read"
    assert not CONDITIONS & set(site.last)
    assert world.titles() == news(1, 2)
    world.stop()
    for file in world.folder.glob("conformance.db*"):
        file.unlink()
    world.restart()
    assert world.visit().outcome == "read"
    assert not CONDITIONS & set(site.last)
    assert world.titles() == news(2)


def test_c09_one_unconditional_request_in_a_feeds_life(
    site: Site, world: World
) -> None:
    """If it fails, failures, changes or restarts cost the publisher full downloads."""
    page = site.page("/feed", numbered(1), etag='"v0"')
    world.watch(wire="/feed")
    for n in range(20):
        page.etag, page.body = f'"v{n // 3}"', numbered(*range(n // 3 + 1))
        site.serve("/feed", page)
        if n % 5 == 4:
            site.answers("/feed", "500 Oh dear")
            world.restart()
        world.visit()
    bare = [r for r in site.requests if not CONDITIONS & set(r.headers)]
    assert len(site.requests) == 20
    assert bare == [site.requests[0]]


def test_c10_the_same_body_again_is_no_news(site: Site, world: World) -> None:
    """If it fails, a server without validators tells everything at every visit."""
    feed = rss(item(1, title=NEWS), item(2))
    site.answers("/feed", "200 OK", feed, ETag='"v1"')
    world.watch(wire="/feed", fetch="baseline = false")
    first = world.visit()
    assert (first.taken.events, first.taken.messages) == (1, 1)
    for _ in range(5):
        again = world.visit()
        assert again.outcome == "unchanged"
        assert (again.taken.events, again.taken.messages, again.taken.edited) == (
            *(0, 0, 0),
        )
    assert len(world.channel.sent) == 1
    assert {a.version for a in world.articles()} == {1}


def test_c11_a_304_to_an_open_question_is_an_error(site: Site, world: World) -> None:
    """If it fails, a source looks healthy and never brings anything."""
    site.answers("/feed", "304 Not Modified", ETag='"v1"')
    world.watch(wire="/feed")
    seen = world.visit()
    assert (seen.outcome, world.state().failures) == (FetchTrouble.HTTP, 1)
    assert world.state().last_success is None
    world.visit()
    assert not CONDITIONS & set(site.last)


def test_c12_an_etag_of_the_whole_site_makes_no_duplicates(
    site: Site, world: World
) -> None:
    """If it fails, a site whose ETag always changes repeats its news for ever."""
    page = site.page("/feed", b"")
    world.watch(wire="/feed", interval="10m", fetch="baseline = false")
    told = 0
    for n in range(100):
        page.etag = f'"site-{n}"'
        stamp = f"<lastBuildDate>{site.date(minutes=10 * n)}</lastBuildDate>"
        page.body = rss(item(1, title=NEWS), item(2), item(3), head=stamp)
        told += world.visit().taken.messages
    assert len(site.requests) == 100
    assert world.titles() == sorted([NEWS, *news(2, 3)])
    assert {a.version for a in world.articles()} == {1}
    assert (told, len(world.channel.sent)) == (1, 1)
