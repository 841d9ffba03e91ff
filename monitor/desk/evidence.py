"""The words that state an event, in their place: cut from the text with what is marked.

Not a character of the sentence is changed; what the source says around it is shown as far
as it helps to read it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from monitor.model.event import Event
from monitor.model.story import Report
from monitor.model.text import Field, Span
from monitor.notify.highlight import Mark, Sort, pieces

AROUND: Final = 160  # signs before and behind the sentence
LONGEST: Final = 900  # signs of one sentence; some lists have no full stop
_DATES: Final = ("announced", "effective", "expiry", "deadline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words in a row that look the same."""

    text: str
    look: str  # "", "said", or "said mark": of the sentence, and of something found
    label: str  # what was found: roles and kinds of date; empty: nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A sentence in its surroundings."""

    words: tuple[Words, ...]
    begins: bool  # False: more text goes before it
    ends: bool  # False: more text comes behind it


def excerpt(report: Report) -> Excerpt:
    """Return the sentence that states the event, with what was found in it."""
    event = report.event
    text = report.document.field(event.sentence.field)
    start, end = _window(text, event.sentence)
    marks = [
        Mark(start=m.start - start, end=m.end - start, sort=m.sort, label=m.label)
        for m in _marks(event, event.sentence.field)
        if start <= m.start and m.end <= end
    ]
    return Excerpt(
        words=tuple(_words(text[start:end], marks)),
        begins=start == 0,
        ends=end >= len(text),
    )


def _window(text: str, sentence: Span) -> tuple[int, int]:
    """Return where to cut: at the ends of words, or of the paragraph."""
    last = min(sentence.end, sentence.start + LONGEST)
    start, end = max(0, sentence.start - AROUND), min(len(text), last + AROUND)
    before, behind = text[start : sentence.start], text[last:end]
    paragraph = before.rfind("\n")
    if paragraph >= 0:
        start += paragraph + 1
    elif start and " " in before:
        start += before.index(" ") + 1
    paragraph = behind.find("\n")
    if paragraph >= 0:
        end = last + paragraph
    elif end < len(text) and " " in behind:
        end = last + behind.rindex(" ")
    return start, end


def _marks(event: Event, field: Field) -> Iterator[Mark]:
    found = [
        (event.sentence, Sort.SENTENCE, ""),
        (event.trigger, Sort.TRIGGER, "what happens"),
        *((a.span, Sort.ARGUMENT, a.role) for a in event.arguments),
        *(
            (value.span, Sort.ARGUMENT, f"{name} date")
            for name in _DATES
            if (value := getattr(event.dates, name)) is not None
        ),
    ]
    for span, sort, label in found:
        if span.field is field:
            yield Mark(start=span.start, end=span.end, sort=sort, label=label)


def _words(text: str, marks: list[Mark]) -> Iterator[Words]:
    for piece in pieces(text, marks):
        looks = ["said"] if piece.of(Sort.SENTENCE) else []
        labels = dict.fromkeys(
            m.label for m in piece.marks if m.sort is not Sort.SENTENCE
        )
        if piece.of(Sort.TRIGGER):
            looks.append("deed")
        elif labels:
            looks.append("found")
        yield Words(text=piece.text, look=" ".join(looks), label=", ".join(labels))
