"""Finds the sentences of a report that a brief may quote, and ranks them.

Everything returned is a verbatim slice of its document: nothing is shortened, because
a sentence cut short may lose the word that made it uncertain.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.model.story import Report
from monitor.model.text import Field, Span

MAX_QUOTE: Final = 600  # longer ones are lists or boilerplate: left out, never cut
MIN_QUOTE: Final = 30
MAX_READ: Final = 20_000  # characters of one document
SAME: Final = 0.6  # word overlap from which two sentences say the same

_END = re.compile(r"[.!?][\"”\u2019')\]]*\s+(?=[\"“\u2018'(\[]?[A-Z0-9])|\n\s*\n\s*")
_ABBREVIATED = re.compile(
    r"(?i)(?:^|[\s(“\"'])(?:u\.s|u\.k|e\.u|p\.m|a\.m|e\.g|i\.e|nos?|art|sec|para|inc|corp|"
    r"co|ltd|plc|mrs?|ms|dr|st|gen|sen|rep|gov|lt|col|prof|hon|vs|approx|fig|jan|feb|"
    r"mar|apr|jun|jul|aug|sept?|oct|nov|dec|[a-z])$"
)
_WORD = re.compile(r"[a-z0-9][a-z0-9'-]{3,}")
_ANAPHOR = re.compile(
    r"[\"“\u2018']?(?:It|Its|This|That|These|Those|They|Their|He|She|His|Her|Such|Both|"
    r"The (?:move|decision|step|measure|deal|agreement|announcement|plan|company|"
    r"ministry|group|latter|former)|"
    r"(?:If|Under|With|For|By|In|Of|After|Until) (?:it|its|this|that|these|those|they|"
    r"their)|In return)\b"
)
_GOES_ON = re.compile(
    r"(?i)\b(?:continues? to (?:apply|be in force|have effect)|"
    r"(?:remains?|stays?) (?:in (?:force|effect|place)|unchanged|applicable))\b"
)
_BOILERPLATE = re.compile(
    r"(?i)forward-looking|click here|subscribe|sign up|all rights reserved|©|"
    r"read more|newsletter|follow us|cookie|photo:|image:|advertis|safe harbo"
)

_NUMBER = re.compile(
    r"\d[\d,.]*\s?(?:%|per ?cent|percent|tonnes?|tons?|kg|million|billion|trillion)"
    r"|[$€£¥]\s?\d|\b(?:USD|EUR|RMB)\s?\d|\b(?:half|two-thirds|three-quarters) of\b",
    re.IGNORECASE,
)
_DEPENDENCE = re.compile(
    r"(?i)\b(?:rel(?:y|ies|iant) on|depend(?:s|ent|ence)? on|account(?:s|ed)? for|"
    r"dominat\w+|key to|crucial|critical (?:to|for)|essential|largest|biggest|"
    r"shortages?|bottleneck|sole|only (?:supplier|producer|source)|share of|"
    r"supports?|threatens?|exposed|impact\w*|supply chains?)\b"
)
_AHEAD = re.compile(
    r"(?i)\b(?:will|expected to|set to|due to (?:expire|start|begin|take)|plans? to|"
    r"scheduled|if|unless|until|deadline|next (?:week|month|year|step)|by the end of|"
    r"could|may|would|from \d|take effect|comment period)\b"
)
_BACKGROUND = re.compile(
    r"(?i)\b(?:previously|earlier|last (?:year|month|april|october)|since \d{4}|"
    r"in (?:19|20)\d\d|in response|retaliat\w+|followed|follows|under (?:the|an?) "
    r"[A-Z]|pursuant|announcement no|section \d|compared|in contrast|meanwhile|"
    r"concurrently|first time|had (?:been|imposed|announced|said))\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence in its report."""

    text: str  # verbatim
    start: int  # offset in the document's text; -1 in its title
    report: Report


def split(text: str) -> tuple[tuple[int, str], ...]:
    """Return the sentences of `text` with their offsets; each is a slice of it."""
    found: list[tuple[int, str]] = []
    start = 0
    for end in _boundaries(text):
        piece = text[start:end]
        if body := piece.strip():
            found.append((start + piece.index(body), body))
        start = end
    return tuple(found)


def _boundaries(text: str) -> Iterable[int]:
    """Yield the offsets at which a sentence is over."""
    for match in _END.finditer(text):
        if match.group().isspace() or not _abbreviated(text, match.start()):
            yield match.end()
    yield len(text)


def _abbreviated(text: str, end: int) -> bool:
    """Say whether the full stop at `end` belongs to an abbreviation."""
    return bool(_ABBREVIATED.search(text[max(0, end - 12) : end]))


def sentences(report: Report) -> tuple[Sentence, ...]:
    """Return the quotable sentences of a report's text, in order."""
    return tuple(
        Sentence(text=text, start=start, report=report)
        for start, text in split(report.document.text[:MAX_READ])
        if MIN_QUOTE <= len(text) <= MAX_QUOTE and not _BOILERPLATE.search(text)
    )


def stating(report: Report) -> tuple[Sentence, ...]:
    """Return the sentence that states the report's event, led in where it leans back.

    A sentence that begins with "It" or "The move" says nothing alone, so the one
    before it is given as well.
    """
    span = report.event.sentence
    start = span.start if span.field is Field.TEXT else -1
    stated = Sentence(text=span.text.strip(), start=start, report=report)
    if start < 0 or not leans_back(stated.text):
        return (stated,)
    before = [s for s in sentences(report) if s.start + len(s.text) <= start]
    return (*before[-1:], stated)


def holding(report: Report, span: Span) -> Sentence:
    """Return the sentence in which some words of a report stand."""
    if span.field is Field.TITLE:
        return Sentence(text=report.document.title.strip(), start=-1, report=report)
    stated = report.event.sentence
    if stated.field is span.field and stated.start <= span.start < stated.end:
        return Sentence(text=stated.text.strip(), start=stated.start, report=report)
    text = report.document.field(span.field)
    found = [
        Sentence(text=body, start=start, report=report)
        for start, body in split(text)
        if start <= span.start < start + len(body)
    ]
    return next(iter(found), Sentence(text=span.text, start=span.start, report=report))


def leans_back(text: str) -> bool:
    """Say whether a sentence begins with a word that points to an earlier one."""
    return bool(_ANAPHOR.match(text))


def goes_on(text: str) -> bool:
    """Say whether a sentence states that something goes on as it was."""
    return bool(_GOES_ON.search(text))


def words(text: str) -> frozenset[str]:
    """Return the telling words of a text, for comparing."""
    return frozenset(_WORD.findall(text.lower()))


def overlap(one: str, other: str) -> float:
    """Return how much two sentences share, 0 to 1, measured on the shorter one."""
    first, second = words(one), words(other)
    least = min(len(first), len(second))
    return len(first & second) / least if least else 0.0


def fresh(text: str, told: Iterable[str]) -> bool:
    """Say whether `text` adds words to what is told already."""
    return all(overlap(text, other) < SAME for other in told)


def matters(sentence: Sentence, names: Sequence[str]) -> int:
    """Rank a sentence as a reason why the development matters; 0 is none."""
    shared = _shared(sentence.text, names)
    numbers = len(_NUMBER.findall(sentence.text))
    leaning = len(_DEPENDENCE.findall(sentence.text))
    if not shared or not (numbers or leaning):
        return 0
    return 4 * min(shared, 3) + 2 * min(numbers, 3) + 2 * min(leaning, 3)


def ahead(sentence: Sentence, names: Sequence[str]) -> int:
    """Rank a sentence as a word on what comes next; 0 is none."""
    cues = len(_AHEAD.findall(sentence.text))
    return (2 * min(cues, 3) + _shared(sentence.text, names)) if cues else 0


def background(sentence: Sentence, names: Sequence[str]) -> int:
    """Rank a sentence as history, legal basis or comparison; 0 is none."""
    cues = len(_BACKGROUND.findall(sentence.text))
    return (2 * min(cues, 3) + _shared(sentence.text, names)) if cues else 0


def _shared(text: str, names: Sequence[str]) -> int:
    """Count the names of the story that a sentence mentions."""
    folded = text.lower()
    return sum(name.lower() in folded for name in names)
