"""Sentences of sources as quotations, each with where it stands."""

from collections.abc import Iterable
from typing import Final

from monitor.model.message import Line, Quote
from monitor.model.story import Report
from monitor.notify import sentences
from monitor.notify.clean import web_link
from monitor.notify.history import teller
from monitor.notify.sentences import Sentence

MAX_SOURCES: Final = 4  # named for one composed line


def quote(sentence: Sentence) -> Quote:
    """Give a sentence with where it stands."""
    report = sentence.report
    return Quote(
        text=sentence.text,
        source=teller(report),
        url=web_link(report.document.url),
        published=report.published,
    )


def quoted(sentence: Sentence) -> Line:
    """Make a line of a sentence, as it stands."""
    return Line(text=sentence.text, quote=quote(sentence))


def resting_on(reports: Iterable[Report]) -> tuple[Quote, ...]:
    """Return the sentences that a composed line rests on, of the first reports."""
    return different(quote(sentences.stating(r)[-1]) for r in reports)


def different(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """Return the first quotations that differ in their words; copies prove nothing."""
    by_words: dict[str, Quote] = {}
    for one in quotes:
        by_words.setdefault(one.text, one)
    return tuple(by_words.values())[:MAX_SOURCES]
