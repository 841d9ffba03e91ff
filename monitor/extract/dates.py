"""Dates in a text, as intervals of days: no more exact than the words are.

"Q4 2026" is three months, "2028" a year, "fiscal 2026" nothing that a calendar can
resolve without the company's. Words that only look like dates ("may", "march",
"second") are none.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from monitor.extract import days
from monitor.extract.date_forms import DURATION, FORMS
from monitor.extract.date_rules import Place, after, month_number
from monitor.extract.days import Period
from monitor.extract.meant import Context, Time
from monitor.model.ontology import DateModifier, Granularity


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date, with the word that bounds it ("until") inside the span."""

    start: int
    end: int
    text: str
    first: date | None  # None: open, or not resolvable
    last: date | None
    granularity: Granularity
    modifier: DateModifier | None = None


Tense = Callable[[int], Time | None]


def unknown(_offset: int) -> Time | None:
    """Say that nothing is known of the tense around any offset."""
    return None


def find_dates(
    text: str, *, anchor: date | None, time: Tense = unknown
) -> tuple[DateMention, ...]:
    """Return the dates in `text`, in its order.

    `anchor` is the day of publication, from which "tomorrow" and bare months are
    counted; without it they stay unresolved. `time` says of an offset which time its
    clause speaks of, None where it is unknown.
    """
    found = _apart([place for form in FORMS for place in form.places(text)])
    found = _with_shared_years(text, found)
    mentions = [_mention(text, place, anchor, time) for place in found]
    lasting = _durations(text, mentions)
    return tuple(sorted((*mentions, *lasting), key=lambda m: m.start))


_STOP = re.compile(r"\.\s+[A-Z]|\n")
_REACH = 160  # characters between a duration and the day from which it counts


def _durations(text: str, mentions: Sequence[DateMention]) -> Iterator[DateMention]:
    """Yield the ends of "for six months" where the text says from which day.

    Without a stated start an end would be made up: of 40 such places in the annotated
    documents, 33 have no date and one has the day counted from publication.
    """
    for match in DURATION.finditer(text):
        if any(m.start < match.end() and m.end > match.start() for m in mentions):
            continue
        start = _start_of(text, match, mentions)
        if start is not None:
            over = after(start, match)
            if start.day == 1:
                # Two years from 1 January are two calendar years.
                over = days.moved(over, days=-1)
            yield DateMention(
                start=match.start(),
                end=match.end(),
                text=match[0],
                first=over,
                last=over,
                granularity=Granularity.DAY,
                modifier=DateModifier.UNTIL,
            )


def _start_of(
    text: str, match: re.Match[str], mentions: Sequence[DateMention]
) -> date | None:
    """Return the day "from" which a duration counts, in the same sentence."""
    near = [
        (max(m.start - match.end(), match.start() - m.end), m)
        for m in mentions
        if m.modifier is DateModifier.FROM and m.first
        and m.granularity is Granularity.DAY
        and not _STOP.search(
            text[min(m.end, match.end()) : max(m.start, match.start())]
        )
    ]  # fmt: skip
    far, mention = min(near, key=lambda x: x[0], default=(_REACH, None))
    return mention.first if mention and far < _REACH else None


# --- which places are dates ---------------------------------------------------------


def _apart(places: list[Place]) -> list[Place]:
    """Keep the longest of overlapping forms, in text order."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda p: (p.start, -p.end)):
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
        elif place.end - place.start > kept[-1].end - kept[-1].start:
            kept[-1] = place
    return kept


_LINKED = re.compile(
    r",? ?(?:to|and|or|until|till|through|-|\u2013|and ending) ?(?:on )?"
)


def _with_shared_years(text: str, places: Sequence[Place]) -> list[Place]:
    """Give "1 March" in "1 March to 31 May 2026" the year of the other end."""
    shared = [
        replace(left, year=right.year - _is_later(left, right))
        if left.year is None
        and right.year is not None
        and left.match.groupdict().get("month")
        and right.match.groupdict().get("month")
        and _LINKED.fullmatch(text, left.end, right.start)
        else left
        for left, right in pairwise(places)
    ]
    return [*shared, *places[-1:]]


def _is_later(left: Place, right: Place) -> bool:
    """Say whether "1 December" in "1 December to 2 March 2026" is of the year before."""
    return month_number(left.match) > month_number(right.match)


# --- the words before a date --------------------------------------------------------

_BY = r"by|before|no later than|not later than|on or before|at the latest by|ahead of"
_UNTIL = r"until|till|through|thru|up to|(?<!prior )(?<!due )(?<!next )(?<!retroactive )(?<!retroactively )(?<!\d )to|expir\w{1,3}(?: on| in)?|valid to|lasting to|to run to"
_FROM = (
    r"from|starting|beginning|effective|as of|as from|with effect from|since|commencing"
)
_HOUR = r"(?:\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)?|midnight|noon)(?: (?:[A-Z]{2,4}|[Ee]astern|local)(?: time)?)?"
_BEFORE = re.compile(
    rf"\b(?:(?P<by>{_BY})|(?P<until>{_UNTIL})|(?P<from>{_FROM}))"
    rf"(?:,? (?:at )?{_HOUR})?(?: in| on| at| from| of)? ?(?:the )?$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:(?P<part>early|mid|late|earlier|later)(?: in)?[ -](?:the )?"
    r"|(?:the )?(?P<of>beginning|start|middle|end|close|first half|second half)"
    r" of (?:the )?|(?P<of2>end|start)-)$",
    re.IGNORECASE,
)
_PARTS = {
    "early": DateModifier.EARLY, "earlier": DateModifier.EARLY,
    "beginning": DateModifier.EARLY, "start": DateModifier.EARLY,
    "first half": DateModifier.EARLY, "mid": DateModifier.MID,
    "middle": DateModifier.MID, "late": DateModifier.LATE, "later": DateModifier.LATE,
    "second half": DateModifier.LATE,
}  # fmt: skip
_WINDOW = 40  # characters that such words can take


def _mention(text: str, place: Place, anchor: date | None, time: Tense) -> DateMention:
    """Resolve a place and read the words that bound it."""
    part = _PART.search(text[max(0, place.start - _WINDOW) : place.start])
    start = place.start - (len(part[0]) if part else 0)
    bound = _BEFORE.search(text[max(0, start - _WINDOW) : start])
    start -= len(bound[0]) if bound else 0
    modifier = _bound(bound) or place.form.modifier
    since = bound is not None and bound[0].lower().startswith("since")
    context = Context(
        anchor=anchor, time=time(place.start), bounded=modifier, since=since
    )
    period = place.form.resolve(place, context)
    if part and period:
        period, named = _narrowed(period, part, anchor)
        modifier = modifier or named
    return DateMention(
        start=start,
        end=place.end,
        text=text[start : place.end],
        first=period.first if period else None,
        last=period.last if period else None,
        granularity=period.granularity if period else Granularity.UNRESOLVED,
        modifier=modifier,
    )


def _bound(found: re.Match[str] | None) -> DateModifier | None:
    if found is None:
        return None
    return DateModifier(next(name for name, word in found.groupdict().items() if word))


def _narrowed(
    period: Period, part: re.Match[str], anchor: date | None
) -> tuple[Period, DateModifier | None]:
    """Take the part of a period that "early", "mid" or "the end of" leaves."""
    word = next(word for word in part.groups() if word).lower()
    if period.granularity is Granularity.DAY:
        return period, None
    if word in ("end", "close"):
        return days.end_of(period), None
    modifier = _PARTS[word]
    if (
        anchor
        and word in ("earlier", "later")
        and period.first <= anchor <= period.last
    ):
        if word == "later":
            return replace(period, first=anchor), modifier
        return replace(period, last=anchor), modifier
    return days.part(period, modifier.value), modifier
