from datetime import date, timedelta

from monitor.store import Store
from tests.makers import NOON

DAY = date(2025, 11, 7)
LATER = NOON + timedelta(days=5)


def test_a_day_has_one_digest(store: Store) -> None:
    """A day that the clock has twice would get two digests."""
    assert not store.digests.done("daily", DAY)
    store.digests.mark("daily", DAY, at=NOON, until=NOON, message_ids=["m"])
    store.digests.mark("daily", DAY, at=NOON + timedelta(hours=1), until=None)

    assert store.digests.done("daily", DAY)
    assert not store.digests.done("daily", DAY + timedelta(days=1))
    assert not store.digests.done("weekly", DAY)
    assert store.digests.last_until("daily", now=LATER) == NOON


def test_the_latest_digest_tells_where_the_next_begins(store: Store) -> None:
    """A change would be told twice, or never."""
    assert store.digests.last_until("daily", now=LATER) is None
    for days in (2, 1):
        at = NOON + timedelta(days=days)
        store.digests.mark("daily", at.date(), at=at, until=at)
    assert store.digests.last_until("daily", now=LATER) == NOON + timedelta(days=2)
    assert store.digests.last_until("weekly", now=LATER) is None


def test_a_day_that_was_let_pass_tells_nothing(store: Store) -> None:
    """If it fails, the digest after an outage is empty: it "told" what nobody got."""
    store.digests.mark("daily", DAY, at=NOON, until=NOON)
    later = NOON + timedelta(days=3)
    store.digests.mark("daily", later.date(), at=later, until=None)
    assert store.digests.last_until("daily", now=LATER) == NOON


def test_a_digest_of_the_future_tells_nothing_of_now(store: Store) -> None:
    """If it fails, digests are empty from when a clock is put right until it is there."""
    store.digests.mark("daily", DAY, at=NOON, until=NOON)
    store.digests.mark("daily", LATER.date(), at=LATER, until=LATER)
    assert store.digests.last_until("daily", now=NOON + timedelta(days=1)) == NOON
