from dataclasses import replace
from datetime import timedelta

from monitor.model.push import Subscription
from monitor.model.source import FetchTrouble, SourceState, Validators
from monitor.store import Store
from tests.makers import NOON

STATE = SourceState(
    source="wire",
    url="https://news.example/feed.xml",
    validators=Validators(etag='W/"a"', last_modified="Fri, 07 Nov 2025 12:00:00 GMT"),
    body_hash="abc",
    first_visit=NOON,
    last_attempt=NOON + timedelta(hours=1),
    last_success=NOON,
    last_new=NOON,
    next_due=NOON + timedelta(hours=2),
    failures=1,
    trouble=FetchTrouble.TIMEOUT,
    message="no answer within 20 s",
    feed_title="Wire",
)


def test_a_state_comes_back_whole(store: Store) -> None:
    """The next visit would not be conditional, or come at the wrong time."""
    assert store.sources.state("wire") is None
    store.sources.save(STATE)
    assert store.sources.state("wire") == STATE
    assert store.sources.states() == {"wire": STATE}


def test_the_last_state_counts(store: Store) -> None:
    """A source would stay broken in the listing after it has recovered."""
    store.sources.save(STATE)
    well = replace(STATE, trouble=None, message=None, failures=0)
    store.sources.save(well)
    assert store.sources.states() == {"wire": well}


HELD = Subscription(
    hub="https://hub.example/",
    topic="https://news.example/feed.xml",
    callback="https://public.example/hub/token",
    secret="secret",
    ends=NOON + timedelta(days=7),
)


def test_a_visit_that_began_earlier_does_not_undo_what_a_hub_agreed_to(
    store: Store,
) -> None:
    """A subscription that is verified while the feed is fetched would be forgotten."""
    store.sources.save(STATE)
    store.sources.subscribe("wire", HELD)
    store.sources.save(replace(STATE, failures=0))
    assert store.sources.state("wire") == replace(STATE, failures=0, subscription=HELD)
    store.sources.subscribe("wire", None)
    assert store.sources.state("wire") == replace(STATE, failures=0)


def test_nothing_is_agreed_about_a_source_that_is_not_known(store: Store) -> None:
    """A hub could bring a source into being."""
    store.sources.subscribe("wire", HELD)
    assert store.sources.states() == {}
