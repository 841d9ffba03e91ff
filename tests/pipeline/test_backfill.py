"""History is read once, kept in the order of its time, and told to nobody."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.collect.warc import Page, page_id
from monitor.config import ExtractSettings, ScaleSettings
from monitor.model.event import Extraction
from monitor.model.source import Article, Source
from monitor.model.text import Document
from monitor.pipeline import backfill as module
from monitor.pipeline.backfill import TakenIn, read_history, take_history
from monitor.pipeline.intake import Item, NoItem, document_article
from monitor.pipeline.parts import Parts
from monitor.store.backfill import Readings
from tests.fakes import reads_events_in
from tests.makers import NOON, SENTENCE, a_document

Make = Callable[..., Parts]
WIRE = Source(name="wire", url="")
ENDED = "China on Monday ended the suspension of its rare earth export controls."


@pytest.fixture(autouse=True)
def _reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Find an event wherever rare earths are, without a model."""
    look = reads_events_in("rare earth")

    def extract(_: ExtractSettings, documents: Sequence[Document]) -> list[Extraction]:
        return [look(document) for document in documents]

    monkeypatch.setattr(module, "extract_documents", extract)
    monkeypatch.setattr(module, "same_version", lambda *_: None)


def an_item(document: Document, *, position: int = 1) -> Item:
    article = document_article(document, WIRE, now=NOON)
    return Item(
        place=f"in.jsonl:{document.id}",
        position=position,
        article_id=article.id,
        payload=article,
        source=WIRE,
    )


def read(
    parts: Parts,
    readings: Readings,
    items: Iterable[Item | NoItem],
    *,
    lean: bool = False,
) -> Counter[str]:
    inline = replace(
        parts,
        settings=replace(
            parts.settings, scale=ScaleSettings(engine="inline", workers=1)
        ),
    )
    steps = list(read_history(inline, readings, items, lean=lean))
    return sum((step.counts for step in steps), Counter())


def take(parts: Parts, readings: Readings) -> TakenIn:
    sums = [TakenIn(done=0, articles=0, events=0, changes=0)]
    take_history(parts, readings, now=NOON, told=sums.append)
    return sum(sums[1:], sums[0])


def days(count: int) -> timedelta:
    return timedelta(days=count)


def test_stories_run_forwards_whatever_the_order_of_the_files(
    make: Make,
) -> None:
    """If it fails, a story begins with its end, or old news is alerted."""
    parts = make()
    later = a_document(id="2", text=ENDED, published=NOON - days(2))
    first = a_document(id="1", text=SENTENCE, published=NOON - days(9))
    rain = a_document(id="3", title="", text="It rained.", published=NOON - days(5))
    with Readings(parts.store.path, version=parts.reader_version) as readings:
        items = [an_item(later), an_item(first), an_item(rain), an_item(first)]
        bad = NoItem(position=1, place="in.jsonl:9", why="is not JSON", bad=True)
        counts = read(parts, readings, [*items, bad])
        assert counts == Counter(read=3, repeated=1, bad=1)
        assert read(parts, readings, items) == Counter(repeated=4)
        another = an_item(a_document(id="4"))
        step, fresh = module._sorted(
            parts.store, readings, [another], {another.article_id}
        )
        assert (step.counts, fresh) == (Counter(repeated=1), [])  # it is under way
    with Readings(parts.store.path, version=parts.reader_version) as readings:
        assert read(parts, readings, items) == Counter(before=3, repeated=1)
        done = take(parts, readings)
        assert (done.done, done.articles) == (3, 3)
        assert done.events == 2
        # A second start after a kill between the last commit and the end.
        assert take(parts, readings) == TakenIn(done=3, articles=0, events=0, changes=0)
        readings.remove()
    (story,) = parts.store.stories.find()
    timeline = parts.store.stories.timeline(story.id)
    assert timeline[0].at == NOON - days(9)
    assert all(c.baseline for c in timeline)
    assert story.first_seen == NOON
    assert parts.store.outbox.messages() == ()
    assert parts.store.matches.of_story(story.id) == ()
    with Readings(parts.store.path, version=parts.reader_version) as readings:
        assert read(parts, readings, items) == Counter(known=3, repeated=1)


def test_only_what_has_an_event_is_kept_where_that_is_asked(make: Make) -> None:
    """If it fails, an archive of a billion articles does not fit on any disk."""
    parts = make()
    rain = a_document(id="3", title="", text="It rained.", published=NOON)
    with Readings(parts.store.path, version=parts.reader_version) as readings:
        counts = read(
            parts, readings, [an_item(rain), an_item(a_document(id="1"))], lean=True
        )
        assert counts == Counter(read=1, eventless=1)
        assert take(parts, readings).articles == 1


def test_a_page_that_came_with_a_feed_is_not_taken_in_again(make: Make) -> None:
    """If it fails, an archive's copy of a stored article confirms it as a second one."""
    parts = make()
    url = "https://wire.example/1"
    with Readings(parts.store.path, version=parts.reader_version) as readings:
        read(parts, readings, [an_item(a_document(id="guid-1", url=url))])
        take(parts, readings)
        readings.remove()
    page = Page(url=url, body=b"<p>x</p>", content_type=None, crawled=NOON)
    item = Item(
        place="x.warc at byte 0",
        position=1,
        article_id=str(page_id(page, WIRE)),
        payload=page,
        source=WIRE,
    )
    with Readings(parts.store.path, version=parts.reader_version) as readings:
        assert read(parts, readings, [item]) == Counter(known=1)


def test_what_cannot_be_read_is_kept_with_its_reason(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it fails, a poisonous text is lost, or the daemon alerts it later."""

    def poison(*_: object) -> list[object]:
        message = "poison"
        raise ValueError(message)

    monkeypatch.setattr(module, "extract_documents", poison)
    parts = make()
    item = an_item(a_document(id="1"))
    assert isinstance(item.payload, Article)
    with Readings(parts.store.path, version=parts.reader_version) as readings:
        assert read(parts, readings, [item]) == Counter(failed=1)
        assert readings.failed() == (("in.jsonl:1", "ValueError: poison"),)
        assert take(parts, readings).articles == 1
    assert parts.store.articles.get(item.article_id) is not None
    assert parts.store.events.to_read_again("any") == ()
