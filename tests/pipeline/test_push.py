"""Pushes: which hubs are asked, what they may confirm, and what a delivery brings."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.collect.fetch import HttpFetcher
from monitor.config import PushSettings
from monitor.model.push import Posted, Pushed, Subscription
from monitor.model.source import FetchTrouble, SourceState, Validators
from monitor.pipeline.parts import Parts
from monitor.pipeline.push import (
    callbacks,
    confirm,
    due_requests,
    is_genuine,
    send_requests,
    take_push,
)
from monitor.pipeline.visit import visit_source
from monitor.store import Store
from tests.collect.test_websub import signature
from tests.fakes import FakeFetcher, fetched
from tests.makers import NOON, a_source
from tests.pipeline.conftest import Clock
from tests.pipeline.test_visit import NEWS, rss

Maker = Callable[..., Parts]

PUSH = PushSettings(callback="https://public.example/hub/", host="127.0.0.1", port=1)
DAY = timedelta(days=1)
NAME = "example-wire"


def linked(*titles: str) -> bytes:
    """Return a feed that names a hub."""
    atom = 'xmlns:atom="http://www.w3.org/2005/Atom"'
    link = '<atom:link rel="hub" href="https://hub.example/"/>'
    feed = rss(*titles).replace(b'version="2.0"', f'version="2.0" {atom}'.encode())
    return feed.replace(b"</title><link>", f"</title>{link}<link>".encode(), 1)


def pushing(parts: Parts, **source: bool) -> Parts:
    """Return parts that take pushes, with a changed source."""
    changed = tuple(replace(s, **source) for s in parts.settings.sources)  # type: ignore[arg-type]
    return replace(parts, settings=replace(parts.settings, push=PUSH, sources=changed))


def visited(parts: Parts) -> Parts:
    """Visit the one source."""
    asyncio.run(visit_source(parts, parts.settings.sources[0]))
    return parts


def state(store: Store) -> SourceState:
    found = store.sources.state(NAME)
    assert found is not None
    return found


def held(store: Store) -> Subscription:
    found = state(store).subscription
    assert found is not None
    return found


@pytest.fixture
def parts(make: Maker) -> Parts:
    """Parts whose source has been visited once and named a hub."""
    return visited(pushing(make(fetcher=FakeFetcher(fetched(linked("First"))))))


@pytest.fixture
def subscribed(parts: Parts, store: Store) -> Parts:
    """Parts whose hub has verified."""
    due_requests(parts)
    assert confirm(parts, parts.settings.sources[0], question(store)) == "c"
    return parts


def question(store: Store, **changes: str) -> dict[str, str]:
    asked = {
        "hub.mode": "subscribe",
        "hub.topic": held(store).topic,
        "hub.challenge": "c",
    }
    return asked | {f"hub.{k}": v for k, v in changes.items()}


def push(parts: Parts, body: bytes) -> Pushed:
    """Return a delivery as the hub signs it."""
    secret = held(parts.store).secret
    signed = signature(body, secret, "sha256")
    return Pushed(body=body, content_type=None, signature=signed)


def test_a_hub_is_asked_once_and_its_callback_is_known_before(
    parts: Parts, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, a hub that verifies at once is turned away, or asked again."""
    requests = due_requests(parts)
    (token,) = callbacks(parts)
    assert len(token) >= 43
    with caplog.at_level(logging.DEBUG):
        asyncio.run(send_requests(parts, requests))
    assert isinstance(parts.fetcher, FakeFetcher)
    ((url, form),) = parts.fetcher.forms
    assert url == "https://hub.example/"
    assert form["hub.callback"] == f"https://public.example/hub/{token}"
    assert form["hub.topic"] == "https://news.example/feed.xml"
    assert held(store).secret == form["hub.secret"]
    assert due_requests(parts) == ()
    shown = caplog.text + str([vars(r) for r in caplog.records])
    assert token not in shown
    assert form["hub.secret"] not in shown


def test_two_sources_share_no_callback_and_no_secret(make: Maker) -> None:
    """If it fails, one hub can speak for another."""
    base = pushing(make(fetcher=FakeFetcher(fetched(linked("First")))))
    (one,) = base.settings.sources
    two = replace(one, name="two")
    parts = replace(base, settings=replace(base.settings, sources=(one, two)))
    for source in (one, two):
        asyncio.run(visit_source(parts, source))
    wishes = [wish for _, wish in due_requests(parts)]
    assert len({w.secret for w in wishes}) == len({w.token for w in wishes}) == 2


@pytest.mark.parametrize("status", [500, None])
def test_a_hub_that_fails_is_noted_and_left_for_a_while(
    parts: Parts, store: Store, clock: Clock, status: int | None
) -> None:
    """If it fails, a broken hub is asked each minute, and nobody knows why."""
    assert isinstance(parts.fetcher, FakeFetcher)
    parts.fetcher.posted = Posted(status=status, message="out of order")
    asyncio.run(send_requests(parts, due_requests(parts)))
    assert held(store).message == "out of order"
    assert due_requests(parts) == ()
    clock.forward(minutes=12)
    assert len(due_requests(parts)) == 1


@pytest.mark.parametrize("change", [{"push": False}, {"enabled": False}])
def test_who_is_not_to_be_pushed_is_forgotten(
    subscribed: Parts, store: Store, change: dict[str, bool]
) -> None:
    """If it fails, a hub goes on speaking for a source that was switched off."""
    store.sources.save(replace(state(store), next_due=NOON + DAY, due_alone=NOON))
    off = pushing(subscribed, **change)
    assert callbacks(off) == {}
    assert due_requests(off) == ()
    assert state(store).subscription is None
    assert state(store).next_due == NOON


def test_without_a_callback_everything_is_forgotten(
    subscribed: Parts, store: Store
) -> None:
    """If it fails, visits wait for hubs to which nobody listens."""
    off = replace(subscribed, settings=replace(subscribed.settings, push=None))
    assert callbacks(off) == {}
    assert due_requests(off) == ()
    assert state(store).subscription is None


def test_a_visit_does_not_wait_for_a_hub_that_nobody_hears(
    subscribed: Parts, store: Store, clock: Clock
) -> None:
    """If it fails, feeds are visited rarely after pushes were switched off."""
    (source,) = subscribed.settings.sources
    asyncio.run(take_push(subscribed, source, push(subscribed, rss("Second"))))
    clock.forward(minutes=1)
    visited(subscribed)
    assert state(store).next_due >= clock.now + timedelta(hours=6)  # type: ignore[operator]
    visited(replace(subscribed, settings=replace(subscribed.settings, push=None)))
    assert state(store).next_due <= clock.now + timedelta(minutes=11)  # type: ignore[operator]


def test_a_denial_takes_the_patience_back(
    subscribed: Parts, store: Store, clock: Clock
) -> None:
    """If it fails, news waits six hours for a hub that has left."""
    (source,) = subscribed.settings.sources
    asyncio.run(take_push(subscribed, source, push(subscribed, rss("Second"))))
    clock.forward(minutes=1)
    visited(subscribed)
    assert confirm(subscribed, source, question(store, mode="denied")) == ""
    assert state(store).next_due <= clock.now + timedelta(minutes=11)  # type: ignore[operator]
    assert held(store).message == "the hub refuses the subscription"


def test_a_hub_that_changes_its_mind_about_a_source_that_left_is_not_answered(
    subscribed: Parts, store: Store
) -> None:
    """If it fails, a question about a forgotten source stops the server."""
    (source,) = subscribed.settings.sources
    asked = question(store)
    store.sources.subscribe(NAME, None)
    assert confirm(subscribed, source, asked) is None
    assert confirm(subscribed, replace(source, name="never"), asked) is None
    assert not is_genuine(subscribed, source, Pushed(body=b"", content_type=None, signature=None))  # fmt: skip


def test_c57_a_delivery_is_genuine_only_with_a_lease_and_the_secret(
    parts: Parts, store: Store
) -> None:
    """If it fails, a delivery counts that was not agreed to, or not signed."""
    (source,) = parts.settings.sources
    due_requests(parts)
    delivery = push(parts, b"body")
    assert not is_genuine(parts, source, delivery)
    confirm(parts, source, question(store))
    assert is_genuine(parts, source, delivery)
    assert not is_genuine(parts, source, replace(delivery, body=b"another"))


def test_c57_a_push_is_kept_and_told_and_leaves_the_visits_state_alone(
    subscribed: Parts, store: Store, clock: Clock
) -> None:
    """If it fails, a push tells nothing, or the next visit is not conditional."""
    before = state(store)
    (source,) = subscribed.settings.sources
    clock.forward(minutes=5)
    done = asyncio.run(take_push(subscribed, source, push(subscribed, rss(NEWS))))
    assert (done.outcome, done.taken.articles, done.taken.messages) == ("pushed", 1, 1)
    assert done.gap is None
    assert not done.baseline
    now = state(store)
    assert held(store).delivered == clock.now
    assert now == replace(
        before,
        last_new=clock.now,
        newest=NOON,
        subscription=replace(before.subscription, delivered=clock.now),  # type: ignore[type-var]
    )
    assert now.validators == Validators(etag='"1"')


def test_c57_a_push_of_strange_entries_is_no_gap_and_no_other_feed(
    make: Maker, store: Store, clock: Clock
) -> None:
    """If it fails, each push of new entries looks like a loss, or is refused."""
    old = linked("First", "Second", "Third", "Fourth")
    parts = visited(pushing(make(fetcher=FakeFetcher(fetched(old)))))
    due_requests(parts)
    (source,) = parts.settings.sources
    confirm(parts, source, question(store))
    clock.forward(hours=3)
    other = rss("A", "B", "C", "D").replace(b"<title>Wire<", b"<title>Hub's wire<")
    done = asyncio.run(take_push(parts, source, push(parts, other)))
    assert done.taken.articles == 4
    assert state(store).gap is None
    assert state(store).feed_title == "Wire"
    assert state(store).entries == 4


def test_a_push_before_any_visit_that_counts_is_a_baseline(
    subscribed: Parts, store: Store
) -> None:
    """If it fails, old news is told after a restore."""
    store.sources.save(replace(state(store), first_visit=None))
    (source,) = subscribed.settings.sources
    done = asyncio.run(take_push(subscribed, source, push(subscribed, rss(NEWS))))
    assert done.baseline
    assert store.outbox.messages() == ()


@pytest.mark.parametrize(
    ("body", "trouble"),
    [
        (b"", FetchTrouble.EMPTY),
        (b"<!doctype html><p>Hello", FetchTrouble.NOT_A_FEED),
        (b"{}", FetchTrouble.NOT_A_FEED),
    ],
)
def test_a_push_that_is_no_feed_is_said_and_harms_nothing(
    subscribed: Parts, store: Store, body: bytes, trouble: FetchTrouble
) -> None:
    """If it fails, a strange delivery makes a healthy source look broken."""
    before = state(store)
    (source,) = subscribed.settings.sources
    done = asyncio.run(take_push(subscribed, source, push(subscribed, body)))
    assert (done.outcome, done.failed is None) == (trouble, False)
    assert state(store) == before


def test_a_verification_during_a_visit_is_not_lost(make: Maker, store: Store) -> None:
    """If it fails, a hub that answers while the feed is fetched is forgotten."""
    made: Parts

    class Verifies(FakeFetcher):
        async def fetch(self, source: object, state: object) -> object:  # type: ignore[override]
            known = store.sources.state(NAME)
            if known is not None and known.hub is not None:
                due_requests(made)
                confirm(made, made.settings.sources[0], question(store))
            return fetched(linked("First"))

    made = pushing(make(fetcher=Verifies(fetched(b""))))
    visited(visited(made))
    assert held(store).ends is not None


def test_the_real_fetcher_sends_forms(make: Maker) -> None:
    """If it fails, the fetcher and what is asked of it have come apart."""
    parts = make()
    fetcher = HttpFetcher(parts.settings.fetch, clock=parts.clock)
    posted = asyncio.run(
        fetcher.post("http://127.0.0.1:9/", {"a": "b"}, source=a_source())
    )
    assert posted.status is None
