"""What comes in from a browser and what goes back: values between site and pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus

HTML = "text/html; charset=utf-8"

Fields = Mapping[str, Sequence[str]]


def first(fields: Fields, name: str) -> str | None:
    """Return the first value of a field; None where it is missing or blank."""
    value = next(iter(fields.get(name, ())), "").strip()
    return value or None


def mark(body: bytes) -> str:
    """Return an ETag, without its quotation marks: another one for other content."""
    return sha256(body).hexdigest()[:32]


def as_it_is(address: str) -> str:
    """Return an address that needs nothing to be opened."""
    return address


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for, or to be done."""

    path: str
    base: str = ""  # our address as the client knows it, such as http://127.0.0.1:8788
    query: Fields = field(default_factory=dict)
    form: Fields | None = None  # None: it is only asked for; else it is to be done
    token: str = ""  # to be handed back by every form
    person: str = ""  # who acts, as they last called themselves; empty: not known
    guarded: bool = False  # True: somebody has signed in, and may sign out
    # Adds to the address of a feed what opens it to programs that cannot sign in.
    seal: Callable[[str], str] = as_it_is


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes back."""

    body: bytes = b""
    media_type: str = HTML
    status: HTTPStatus = HTTPStatus.OK
    location: str | None = None  # where to go on; None: here
    lasting: bool = False  # True: its address changes with its content
    marked: bool = False  # True: it may be asked for again, if it has changed
    further: str | None = None  # address of what comes after it; None: nothing does
    person: str | None = None  # to be remembered by the browser; None: as it was


def go_on(location: str, *, person: str | None = None) -> Answer:
    """Send the browser to another page, after something was done."""
    return Answer(status=HTTPStatus.SEE_OTHER, location=location, person=person)


Respond = Callable[[Request], Answer]
"""Answers a request; runs in a thread of its own, several at a time."""
