"""Write the fields of a record as plain sentences, so that they can be read as text.

A register gives its facts in fields; extraction reads sentences and cites the place.
Both sides of that are here: texts out of untrusted fields, paragraphs out of texts. Pure.
"""

from collections.abc import Iterable
from datetime import date

from monitor.collect.markup import escaped, fold, looks_like_markup, one_line, tidy

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_ENDS = (".", "!", "?")


def text_of(value: object) -> str:
    """Return a field's text on one line; "" for null and whatever is no text.

    Markup goes here and not later: one tag would run all paragraphs into one.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**18 else ""
    if not isinstance(value, str):
        return ""
    return one_line(value) if looks_like_markup(value) else fold(tidy(value))


def day_of(value: object) -> date | None:
    """Return the day of a field like "2025-12-01", or None."""
    try:
        return date.fromisoformat(text_of(value))
    except ValueError:
        return None


def spoken(day: date) -> str:
    """Return a day as sentences have it: "December 1, 2025"."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def sentence(label: str, *values: str) -> str:
    """Return "Label value; value.", or "" if there are no values."""
    said = "; ".join(value for value in values if value)
    return f"{label} {said}{'' if said.endswith(_ENDS) else '.'}" if said else ""


def paragraphs(parts: Iterable[str]) -> str:
    """Return the texts that are there as markup, a paragraph each."""
    return escaped("\n\n".join(part for part in parts if part))
