"""Which date of a sentence is what: announced, in effect, expiring, or a deadline.

A date is taken only where a word beside it says what it is; none is invented.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Token

from monitor.extract import syntax
from monitor.extract.date_forms import AT_ONCE
from monitor.extract.dates import DateMention
from monitor.extract.frames import Candidate
from monitor.extract.reading import Reading
from monitor.model.event import DateInterval, Dates
from monitor.model.ontology import DateModifier, Granularity, Stage

_EFFECT = re.compile(
    r"(?i)(?:\b(?:effective|with effect|from|starting|beginning|as of|since|takes? effect|took effect"
    r"|taking effect|(?:enter(?:s|ed)?|entering|c[oa]mes?|coming|go(?:es)?|went) into (?:force|effect|operation)"
    r"|in force|kicks? in|begins?|starts?|applies|apply|valid|operational|retroactive to)"
    r"(?: (?:on|from|as of|in|since|at|of|the|a|12:01 a\.m\.))*[ ,]*)\Z"
)
_EXPIRY = re.compile(
    r"(?i)(?:\b(?:until|till|til|through|thru|expir\w+|ends?|ending|lapse[sd]?|runs?|lasts?|up to|good"
    r"|due to (?:expire|end|lapse)|valid)(?: (?:on|to|at|in|until|till|through|the|end|of|at least))*[ ,]*)\Z"
)
_DEADLINE = re.compile(
    r"(?i)(?:\b(?:comments?|views|deadline|due(?! to\b)|submissions?|bids?|offers?|consultation"
    r"|applications?|tenders?|no later than|within|feedback)\b"
    r"[^.;]{0,40}?(?:by|until|till|on|before|for|is|are|due)?\s*)\Z"
)
# The day on which something can first be sent in, or on which a debt is paid back.
_NO_DEADLINE = re.compile(
    r"(?i)\b(?:opens?|opening|(?:notes?|bonds?|debentures?|bills?|securities|debt|loans?) due)"
    r"(?: (?:on|from|in|the))*[ ,]*\Z"
)
_SAID = re.compile(
    r"(?i)\b(?:said|announced|told|statement|signed|published|unveiled|confirmed|issued|decided)\b[^.;]{0,30}\Z"
)
_NOW = re.compile(rf"\b{AT_ONCE}\b")
# What is sent in by a day, and who waits for it.
_SENT_IN = (
    r"comments?|views|submissions?|bids?|tenders?|applications?|proposals|responses"
    r"|objections|feedback|concept papers|registrations?|exclusion requests"
)
_DUE = re.compile(rf"(?i)\b(?:{_SENT_IN}|deadline|consultation|comment period)\b")
_FEW = 3  # sentences behind an event's own in which its deadline may stand


def dates_of(candidate: Candidate) -> Dates:
    """Return the dates that the sentence of `candidate` states."""
    reading = candidate.reading
    a, b = candidate.sentence.start_char, candidate.sentence.end_char
    found: dict[str, DateInterval] = {}
    for name, mention in _labelled(reading, candidate.slot, a, b):
        found.setdefault(name, interval_of(reading, mention))
    now = _NOW.search(reading.text[a:b])
    today = reading.background.published
    if now and today and "effective" not in found:
        span = reading.span(a + now.start(), a + now.end())
        found["effective"] = DateInterval(
            start=today, end=today, granularity=Granularity.DAY, span=span
        )
    return Dates(**found)


def _labelled(
    reading: Reading, slot: Token, a: int, b: int
) -> Iterator[tuple[str, DateMention]]:
    for mention in reading.dates:
        if not a <= mention.start < b or mention.first is None:
            continue
        name = _label(mention, reading.text[max(a, mention.start - 60) : mention.start])
        if name is not None and not (
            name == "announced" and _aside(reading, slot, mention)
        ):
            yield name, mention


def _aside(reading: Reading, slot: Token, mention: DateMention) -> bool:
    """Say whether a date is an older act's: "the curbs announced on October 9"."""
    day = reading.token_at(mention.start)
    verb = next((t for t in day.ancestors if syntax.is_verb(t)), None)
    return (
        verb is not None
        and verb.dep_ in ("acl", "relcl")
        and slot.i not in {verb.i, *(t.i for t in verb.subtree)}
    )


def _label(mention: DateMention, before: str) -> str | None:
    """Say what a date is, by its own modifier and by the words before it."""
    if _DEADLINE.search(before) and not (
        _EFFECT.search(before) or _NO_DEADLINE.search(before)
    ):
        return "deadline"
    if mention.modifier is DateModifier.UNTIL or _EXPIRY.search(before):
        return "expiry"
    if mention.modifier is DateModifier.FROM or _EFFECT.search(before):
        return "effective"
    if mention.modifier is DateModifier.BY:
        return "deadline"
    return "announced" if _SAID.search(before) else None


def deadline_behind(reading: Reading, start: int, end: int) -> DateInterval | None:
    """Return the day by which something is to be sent in, from the next sentences.

    "Applications must be in by 8 November" says so of what the sentence before it
    opens. Looked at are the sentences from `start` on that begin before `end`.
    """
    behind = [s for s in reading.sentences if start <= s.start_char < end]
    for sentence in behind[:_FEW]:
        a, b = sentence.start_char, sentence.end_char
        if not _DUE.search(reading.text, a, b):
            continue
        for mention in reading.dates:
            if a <= mention.start < b and mention.first is not None:
                before = reading.text[max(a, mention.start - 60) : mention.start]
                if _label(mention, before) in ("deadline", "expiry"):
                    return interval_of(reading, mention)
    return None


@dataclass(frozen=True, slots=True)
class Start:
    """A day on which an act, or a part of it, begins."""

    day: DateInterval
    at_once: bool  # True: in so many words, "takes effect immediately"


def starts_in(reading: Reading, start: int, end: int) -> Iterator[Start]:
    """Yield the days of taking effect that the text between two offsets states."""
    for sentence in reading.sentences:
        a = sentence.start_char
        for mention in reading.dates:
            inside = a <= mention.start < sentence.end_char
            if not inside or not start <= mention.start < end or not mention.first:
                continue
            before = reading.text[max(a, mention.start - 60) : mention.start]
            if _label(mention, before) == "effective":
                at_once = _NOW.search(reading.text, mention.start, mention.end)
                yield Start(interval_of(reading, mention), at_once is not None)


def next_start(starts: Sequence[Start]) -> DateInterval | None:
    """Return the day of the next part of an act of which one part begins at once.

    None: no part begins at once, or nothing follows it.
    """
    now = [s.day.start for s in starts if s.at_once and s.day.start]
    later = [s.day for s in starts if now and s.day.start and s.day.start > now[0]]
    return min(later, key=lambda d: d.start or date.max, default=None)


def label_of(reading: Reading, day: DateInterval, start: int) -> str | None:
    """Say what the words before a date make of it, in a sentence from `start` on."""
    mention = next((m for m in reading.dates if m.start == day.span.start), None)
    if mention is None:
        return None
    return _label(mention, reading.text[max(start, mention.start - 60) : mention.start])


def interval_of(reading: Reading, mention: DateMention) -> DateInterval:
    """Return a date of a field as records hold it."""
    return DateInterval(
        start=mention.first,
        end=mention.last,
        granularity=mention.granularity,
        modifier=mention.modifier,
        span=reading.span(mention.start, mention.end),
    )


def stage_by_date(stage: Stage, dates: Dates, *, today: date | None) -> Stage:
    """Let dates override words: what is in force by today is EFFECTIVE."""
    start = dates.effective.start if dates.effective else None
    if today is None or start is None or stage not in (Stage.ADOPTED, Stage.ANNOUNCED):
        return stage
    return Stage.EFFECTIVE if start <= today else stage
