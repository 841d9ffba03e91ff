"""Taking: articles, events, stories, matches and messages are kept together or not."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import StoreError
from monitor.match import load_rules
from monitor.model.exposure import Exposure, Holding, Stake
from monitor.model.source import Article, SourceState
from monitor.model.text import Origin
from monitor.notify.reach import Silence
from monitor.pipeline.parts import Parts
from monitor.pipeline.read import Reading
from monitor.pipeline.take import Taken, read_again, take_readings
from monitor.ports import Channel
from monitor.replay import article_of
from monitor.store import Store
from tests.fakes import FakeReaders, reads_events_in
from tests.makers import NOON, a_document

Maker = Callable[..., Parts]


def reading(**changes: object) -> Reading:
    """Return a read article with one event."""
    document = a_document(**changes)
    found = reads_events_in("rare earth")(document)
    return Reading(article=article_of(document), extraction=found)


def source_of(article: Article) -> str:
    return article.source


def taken(parts: Parts, *readings: Reading, baseline: bool = False) -> Taken:
    return take_readings(
        parts, readings, now=NOON, witness=source_of, baseline=baseline
    )


def test_one_event_becomes_story_match_and_message(make: Maker, store: Store) -> None:
    """If it fails, an alert never leaves the pipeline."""
    done = taken(make(), reading())
    assert (done.articles, done.events, done.messages) == (1, 1, 1)
    assert [m.rule.id for m in done.matches] == ["controls"]
    story = store.stories.find()[0]
    assert store.matches.of_story(story.id)[0].id == done.matches[0].id
    assert store.outbox.messages()[0].message.subject == story.id


def test_taking_the_same_again_does_nothing(make: Maker, store: Store) -> None:
    """If it fails, a crash between two commits doubles alerts."""
    taken(make(), reading())
    again = taken(make(), reading())
    assert (again.articles, again.messages) == (0, 0)
    assert len(store.outbox.messages()) == 1


@pytest.mark.fault(no=49)
def test_a_copy_in_another_feed_is_one_story_and_no_second_alert(
    make: Maker, store: Store
) -> None:
    """If it fails, readers get forty copies of one wire text."""
    other = Origin(name="Another outlet")
    done = taken(make(), reading(), reading(id="doc-2", source=other))
    assert done.events == 2
    assert len(store.stories.find()) == 1
    assert len(store.outbox.messages()) == 1


def test_a_baseline_is_kept_and_told_nobody(make: Maker, store: Store) -> None:
    """If it fails, a new source floods its readers with old news."""
    done = taken(make(), reading(), baseline=True)
    assert done.changes[0].baseline
    assert done.messages == 0
    assert store.outbox.messages() == ()


def test_what_no_route_wants_is_said(make: Maker) -> None:
    """If it fails, a rule without a route is silent for ever."""
    parts = make()
    parts = replace(parts, settings=replace(parts.settings, routes=()))
    assert [u.reason for u in taken(parts, reading()).untold] == [Silence.NO_ROUTE]


def test_a_failure_on_the_way_leaves_nothing_behind(make: Maker, store: Store) -> None:
    """If it fails, a feed's validators move past articles that were never kept."""
    parts = make()
    state = SourceState(source="example-wire", url="u")
    broken = replace(parts, channels=_Unreachable())
    with pytest.raises(StoreError):
        take_readings(
            broken,
            [reading()],
            now=NOON,
            witness=source_of,
            baseline=False,
            state=state,
        )
    assert store.articles.search(None) == ()
    assert store.stories.find() == ()
    assert store.sources.state("example-wire") is None
    done = take_readings(
        parts, [reading()], now=NOON, witness=source_of, baseline=False, state=state
    )
    assert done.messages == 1
    assert store.sources.state("example-wire") == state


class _Unreachable(dict[str, Channel]):
    """Channels of which even the asking fails, late in the transaction."""

    def get(self, key: str, default: Any = None) -> Any:
        raise StoreError("x.db", "disk full")


def test_sums_up_batches() -> None:
    """If it fails, a long visit reports its last chunk only."""
    one = Taken(articles=1, events=2, unread=0, messages=1)
    assert (one + one) == Taken(articles=2, events=4, messages=2)


def unread(parts: Parts) -> None:
    """Keep an article that could not be read."""
    document = a_document()
    failed = Reading(article=article_of(document), extraction=None, error="lost")
    assert taken(parts, failed).unread == 1


def test_what_could_not_be_read_is_read_later(make: Maker, store: Store) -> None:
    """If it fails, a worker that died once costs an alert."""
    parts = make()
    unread(parts)
    done = asyncio.run(read_again(parts, now=NOON))
    assert (done.articles, done.events, done.messages) == (0, 1, 1)
    assert asyncio.run(read_again(parts, now=NOON)) == Taken()
    assert len(store.outbox.messages()) == 1


@pytest.mark.fault(no=56)
def test_what_kills_its_reader_is_put_aside_after_three_times(
    make: Maker, store: Store
) -> None:
    """If it fails, one text costs a worker every ten minutes for ever."""
    broken = FakeReaders(reads_events_in("x"))
    document = a_document(text="poison")
    failed = Reading(article=article_of(document), extraction=None, error="lost")
    parts = make(readers=broken)
    taken(parts, failed)
    for _ in range(5):
        asyncio.run(read_again(parts, now=NOON))
    assert len(broken.batches) == 2
    assert list(store.events.quarantined()) == [document.id]


def test_a_baseline_stays_one_when_it_is_read_later(make: Maker, store: Store) -> None:
    """If it fails, a first visit's failures come as alerts of old news."""
    parts = make()
    document = a_document(source=Origin(name="example-wire"))
    failed = Reading(article=article_of(document), extraction=None, error="lost")
    state = SourceState(source="example-wire", url="u", first_visit=NOON)
    take_readings(
        parts, [failed], now=NOON, witness=source_of, baseline=True, state=state
    )
    done = asyncio.run(read_again(parts, now=NOON))
    assert (done.events, done.messages) == (1, 0)


DYSPROSIUM = Holding(
    kind=Stake.MATERIAL, label="dysprosium", materials={"REE": "rare earth"}
)


@pytest.mark.parametrize(
    ("listed", "told"),
    [((DYSPROSIUM,), ["Touches your dysprosium (as rare earth)."]), ((), [])],
    ids=["listed", "nothing"],
)
def test_a_rule_may_ask_for_what_is_on_the_users_list(
    make: Maker,
    tmp_path: Path,
    store: Store,
    listed: tuple[Holding, ...],
    told: list[str],
) -> None:
    """If it fails, an alert on one's own materials never goes out, or for everything."""
    parts = make(exposure=Exposure(holdings=listed))
    rule = tmp_path / "rules/controls.toml"
    asking = rule.read_text(encoding="utf-8").replace(
        '"commodities|any" = ["REE"]', '"exposure|any" = ["material"]'
    )
    rule.write_text(asking, encoding="utf-8")
    rules = load_rules(tmp_path / "rules", types=["EXPORT_LICENSING"])

    taken(replace(parts, rules=rules), reading())

    rows = [str(row.message.payload) for row in store.outbox.messages()]
    assert len(rows) == len(told)
    assert all(words in row for words, row in zip(told, rows, strict=True))
