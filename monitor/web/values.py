"""What comes in from a browser and what goes back: values between site and pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

HTML = "text/html; charset=utf-8"

Fields = Mapping[str, Sequence[str]]


def first(fields: Fields, name: str) -> str | None:
    """Return the first value of a field; None where it is missing or blank."""
    value = next(iter(fields.get(name, ())), "").strip()
    return value or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for, or to be done."""

    path: str
    query: Fields = field(default_factory=dict)
    form: Fields | None = None  # None: it is only asked for; else it is to be done
    token: str = ""  # to be handed back by every form
    person: str = ""  # who acts, as they last called themselves; empty: not known
    guarded: bool = False  # True: somebody has signed in, and may sign out


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes back."""

    body: bytes = b""
    media_type: str = HTML
    status: HTTPStatus = HTTPStatus.OK
    location: str | None = None  # where to go on; None: here
    lasting: bool = False  # True: its address changes with its content
    person: str | None = None  # to be remembered by the browser; None: as it was


def go_on(location: str, *, person: str | None = None) -> Answer:
    """Send the browser to another page, after something was done."""
    return Answer(status=HTTPStatus.SEE_OTHER, location=location, person=person)


Respond = Callable[[Request], Answer]
"""Answers a request; runs in a thread of its own, several at a time."""
