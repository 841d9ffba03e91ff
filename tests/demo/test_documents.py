"""The bundled news: well-formed, in order, and with everything a visitor is to see."""

import re
from collections import Counter
from datetime import UTC, timedelta
from difflib import SequenceMatcher

import pytest

from monitor.demo.documents import FEEDS, DemoDocument, load_documents

DOCUMENTS = load_documents()
BAIT = {
    "biotech-licensing",
    "july-market-wrap",
    "loan-striker",
    "spreadsheet-licence",
    "kestrel-ridge-denial",
    "export-licence-explainer",
}


def named(name: str) -> DemoDocument:
    """Return the document called `name`."""
    return next(d for d in DOCUMENTS if d.id == name)


def test_there_are_enough_and_not_too_many() -> None:
    """If it fails, the tour is empty, or longer than its twenty seconds."""
    assert 26 <= len(DOCUMENTS) <= 32
    assert {d.round for d in DOCUMENTS} == set(range(1, DOCUMENTS[-1].round + 1))


def test_a_later_round_has_news_in_one_feed_only() -> None:
    """If it fails, the tour differs with the order in which feeds answer."""
    feeds: dict[int, set[str]] = {}
    for document in DOCUMENTS:
        feeds.setdefault(document.round, set()).add(document.feed)
    assert len(feeds.pop(1)) == len(FEEDS)
    assert {len(names) for names in feeds.values()} == {1}


def test_a_later_round_is_later_news() -> None:
    """If it fails, the demonstration's clock would run backwards."""
    order = [(d.round, d.published) for d in DOCUMENTS]
    assert order == sorted(order)
    assert [d.published for d in DOCUMENTS] == sorted(d.published for d in DOCUMENTS)
    moments = [d.published for d in DOCUMENTS]
    assert all(moment.utcoffset() == timedelta() for moment in moments)
    assert all(moment.tzinfo == UTC for moment in moments)


@pytest.mark.parametrize("field", ["id", "url", "title", "text"])
def test_nothing_stands_twice(field: str) -> None:
    """If it fails, two items would be taken for one."""
    counts = Counter(getattr(d, field) for d in DOCUMENTS)
    assert [value for value, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.id)
def test_every_document_is_a_news_item(document: DemoDocument) -> None:
    """If it fails, an item is a stub, an essay, or not plain text."""
    assert 60 <= len(document.text.split()) <= 180
    assert 10 <= len(document.title) <= 100
    assert document.url == f"https://example.org/demo/{document.id}"
    assert document.feed in {feed.name for feed in FEEDS}
    both = f"{document.title}\n\n{document.text}"
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]| {2}|\n{3}|(?<!\n)\n(?!\n)", both)
    assert both == both.strip()
    assert not re.search(r"<\w|&\w+;", both)


def test_every_feed_has_something_at_the_first_visit_and_later() -> None:
    """If it fails, a feed has no baseline to tell new from old, or never speaks."""
    for feed in FEEDS:
        rounds = {d.round for d in DOCUMENTS if d.feed == feed.name}
        assert min(rounds) == 1, feed.name
        assert max(rounds) > 1, feed.name


def test_a_wire_text_comes_back_twice_in_another_feed() -> None:
    """If it fails, the tour no longer shows that reprints are told once."""
    wire = named("china-61-wire")
    for name in ("china-61-reprint", "china-61-reprint-updated"):
        copy = named(name)
        likeness = SequenceMatcher(
            a=wire.text.split(), b=copy.text.split(), autojunk=False
        )
        assert copy.feed != wire.feed
        assert copy.published > wire.published
        assert 0.85 < likeness.ratio() < 1.0


def test_the_bait_has_the_words_of_events() -> None:
    """If it fails, an item that is to raise nothing would be no temptation."""
    words = re.compile(
        r"licen[cs]e|loan|export|stake|suspend|sanction|tariff|deal", re.IGNORECASE
    )
    assert len(BAIT) >= 6
    for name in BAIT:
        document = named(name)
        found = {w.lower() for w in words.findall(f"{document.title} {document.text}")}
        assert len(found) >= 2, (name, found)


def test_most_of_the_bait_comes_after_the_first_visit() -> None:
    """If it fails, the bait proves nothing: a first visit alerts nobody anyway."""
    assert sum(named(name).round > 1 for name in BAIT) >= 5
