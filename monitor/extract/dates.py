"""Dates in a text, as intervals of days: no more exact than the words are.

"Q4 2026" is three months, "2028" a year, "fiscal 2026" nothing that a calendar can
resolve without the company's. Words that only look like dates ("may", "march",
"second") are none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

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


Tense = Callable[[int], bool | None]


def unknown(_offset: int) -> bool | None:
    """Say that nothing is known of the tense around any offset."""
    return None


def find_dates(
    text: str, *, anchor: date | None, past: Tense = unknown
) -> tuple[DateMention, ...]:
    """Return the dates in `text`, in its order.

    `anchor` is the day of publication, from which "tomorrow" and bare months are
    counted; without it they stay unresolved. `past` says of an offset whether its
    clause speaks of the past (True), the future (False), or None where it is unknown.
    """
    raise NotImplementedError
