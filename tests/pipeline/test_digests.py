"""Digests: one a day, of what a rule wanted to hear, with nothing told twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.message import Digest
from monitor.model.source import Article
from monitor.pipeline.digests import make_digests, preview_digest
from monitor.pipeline.parts import Parts
from monitor.pipeline.read import Reading
from monitor.pipeline.take import take_readings
from monitor.replay import article_of
from monitor.store import Store
from monitor.store.restore import restore
from tests.fakes import FakeChannel, reads_events_in
from tests.makers import NOON, a_document
from tests.pipeline.conftest import Clock

Maker = Callable[..., Parts]


def keep(parts: Parts, number: int, *, baseline: bool = False) -> Article:
    """Keep one article that states an event, at the clock's time."""
    now = parts.clock()
    document = a_document(id=f"doc-{number}", published=now)
    article = replace(article_of(document), first_seen=now)
    extraction = reads_events_in("rare earth")(document)
    take_readings(
        parts,
        [Reading(article=article, extraction=extraction)],
        now=now,
        witness=lambda a: a.source,
        baseline=baseline,
    )
    return article


def digests(store: Store) -> list[Digest]:
    """Return the digests in the outbox, the oldest first."""
    rows = store.outbox.messages(limit=100)
    found = [r.message.payload for r in rows if isinstance(r.message.payload, Digest)]
    return sorted(found, key=lambda d: d.local_date)


def test_one_a_day_with_what_is_new_and_nothing_twice(
    make: Maker, store: Store, clock: Clock
) -> None:
    """If it fails, readers get yesterday's news again, or two digests in a day."""
    parts = make()
    make_digests(parts, now=clock())  # what was due before anything happened
    before = len(digests(store))
    clock.forward(minutes=1)
    keep(parts, 1)
    for _ in range(3):
        clock.forward(hours=20)
        make_digests(parts, now=clock())
        make_digests(parts, now=clock())
    made = digests(store)[before:]
    assert [len(d.new) for d in made] == [1, *([0] * (len(made) - 1))]
    assert len({d.local_date for d in made}) == len(made) >= 2
    assert made[0].coverage == "0 of 1 sources fresh; 1 not visited yet"


def test_a_new_database_owes_nobody_the_digests_of_before(
    make: Maker, store: Store, clock: Clock
) -> None:
    """If it fails, the first thing a new user gets is an empty digest, marked late."""
    assert make_digests(make(), now=clock()) == 0
    assert digests(store) == []
    clock.forward(hours=20)
    assert make_digests(make(), now=clock()) == 1


def test_what_no_rule_wants_is_not_told(make: Maker, clock: Clock) -> None:
    """If it fails, a digest is as long as the news."""
    parts = make()
    parts = replace(parts, rules=replace(parts.rules, rules=()))
    keep(parts, 1)
    clock.forward(hours=1)
    made = preview_digest(
        parts,
        parts.settings.digests[0],
        since=NOON - timedelta(days=1),
        now=clock(),
    )
    assert made.new == ()


def test_a_digest_whose_channel_is_closed_waits_for_it(
    make: Maker, store: Store, clock: Clock
) -> None:
    """If it fails, a missing password costs the day's digest."""
    closed = make(channels={})
    make_digests(closed, now=clock())
    clock.forward(hours=20)
    assert make_digests(closed, now=clock()) == 0
    mended = replace(closed, channels={"terminal": FakeChannel("terminal")})
    assert make_digests(mended, now=clock()) == 1


@pytest.mark.fault(no=12)
def test_after_an_outage_one_digest_tells_all_of_it(
    make: Maker, store: Store, clock: Clock
) -> None:
    """If it fails, what happened before the outage is in no digest."""
    parts = make()
    make_digests(parts, now=clock())
    clock.forward(minutes=1)
    keep(parts, 1)
    clock.forward(days=3)
    assert make_digests(parts, now=clock()) == 1
    last = digests(store)[-1]
    assert len(last.new) == 1
    assert last.late


def test_a_digest_of_before_a_restore_is_not_made_again(
    make: Maker, store: Store, clock: Clock, tmp_path: Path
) -> None:
    """If it fails, putting a backup back sends everybody the digest of today again."""
    parts = make()
    make_digests(parts, now=clock())
    clock.forward(minutes=1)
    keep(parts, 1)
    store.backup(tmp_path / "backup.db")
    clock.forward(hours=20)
    assert make_digests(parts, now=clock()) == 1
    clock.forward(hours=2)
    restore(tmp_path / "backup.db", store.path, now=clock())
    assert make_digests(parts, now=clock()) == 0
    clock.forward(hours=24)
    assert make_digests(parts, now=clock()) == 1
    assert [len(d.new) for d in digests(store)] == [1]  # what nobody may have been told


@pytest.mark.fault(no=15)
def test_a_digest_made_in_the_future_takes_nothing_from_the_next(
    make: Maker, store: Store, clock: Clock
) -> None:
    """If it fails, digests are empty from when a clock is put right until it is there."""
    parts = make()
    make_digests(parts, now=clock())
    clock.forward(days=10)
    make_digests(parts, now=clock())
    before = {d.local_date for d in digests(store)}
    clock.forward(days=-10, minutes=1)
    keep(parts, 1)
    clock.forward(hours=20)
    assert make_digests(parts, now=clock()) == 1
    (made,) = (d for d in digests(store) if d.local_date not in before)
    assert len(made.new) == 1
