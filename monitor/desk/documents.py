"""What a page lists, for programs: as Atom, JSON, CSV or iCalendar.

The same things with the same filters, found by the same functions. Programs are told what
is wrong with an address, where a page shows what it can.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, Generic, TypeVar
from urllib.parse import quote, urlencode

from monitor.desk.page import Also, Look, NoSuchPageError
from monitor.errors import MonitorError
from monitor.nearest import suggest
from monitor.notify.atom import Entry, render_atom, tag
from monitor.notify.table import Columns, as_csv, as_line
from monitor.web.signin import KEY
from monitor.web.values import Answer

LIMIT: Final = 100  # things in an answer, unless another number is asked for
MOST: Final = 1_000
AMONG: Final = 2_000  # looked through at a time, where no index finds them
LISTS: Final = ("atom", "json", "csv")
MEDIA: Final = {
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8; header=present",
    "ics": "text/calendar; charset=utf-8",
}
NAMES: Final = {"atom": "Atom", "json": "JSON", "csv": "CSV", "ics": "iCalendar"}
_SEALED: Final = ("atom", "ics")  # what readers subscribe to that cannot sign in
_ADDRESS: Final = re.compile(r"(.+)\.(atom|json|csv|ics)", re.DOTALL)

T = TypeVar("T")


class BadAddressError(MonitorError):
    """An address asks for what makes no sense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Generic[T]):
    """A part of a list, in the order of its page."""

    title: str  # what a feed of it is called
    items: Sequence[T]
    columns: Columns[T]
    entries: Callable[[Sequence[T]], Iterable[Entry]]
    further: Mapping[str, str] = field(default_factory=dict)  # empty: that is all


def split(path: str) -> tuple[str, str] | None:
    """Return the page and the form that an address asks for; None: it asks for a page."""
    found = _ADDRESS.fullmatch(path)
    return None if found is None else (found[1], found[2])


def also(
    look: Look,
    path: str,
    filters: Mapping[str, str],
    *,
    forms: Sequence[str] = LISTS,
) -> tuple[Also, ...]:
    """Return the addresses of what a page shows with these filters."""
    found = []
    for form in forms:
        # A table is taken away once; the other forms are asked for again and again.
        more = {"limit": str(MOST)} if form == "csv" else {}
        address = _joined(f"{path}.{form}", {**filters, **more})
        if form in _SEALED:
            address = look.request.seal(address)
        media_type = MEDIA[form].partition(";")[0]
        found.append(Also(name=NAMES[form], address=address, media_type=media_type))
    return tuple(found)


def limit(look: Look) -> int:
    """Return how many are asked for; raise `BadAddressError` if that is no number."""
    given = look.asked("limit")
    if given is None:
        return LIMIT
    number = re.fullmatch(r"[0-9]{1,6}", given)
    if number is None or not 1 <= int(given) <= MOST:
        message = f"limit must be a number from 1 to {MOST}, and not {given[:20]!r}"
        raise BadAddressError(message)
    return int(given)


def check(look: Look, known: Mapping[str, Iterable[str] | None]) -> None:
    """Raise `BadAddressError` with everything that an address asks in vain.

    `known` has the parameters by name, with the values that they may have; None: any.
    """
    wrong = []
    for name, values in look.request.query.items():
        if name == KEY:
            continue
        if name not in (*known, "limit"):
            near = suggest(name, (*known, "limit"))
            wrong.append(f'there is no parameter "{name}"{near}')
        elif len(values) > 1:
            wrong.append(f'give "{name}" once')
        elif (choices := known.get(name)) is not None:
            names = tuple(choices)
            if values[0] not in names:
                near = "" if values[0].isdigit() else suggest(values[0], names)
                hint = near or f"; there are {_few(names)}"
                wrong.append(f'"{name}" cannot be "{values[0]}"{hint}')
    if wrong:
        raise BadAddressError("; ".join(wrong))


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(names[:30])
    return shown or "none"


def pick(
    found: Sequence[T], wanted: Callable[[T], bool], *, most: int, among: int
) -> tuple[tuple[T, ...], T | None]:
    """Return the first that are wanted, and the last that was looked at.

    `found` are the next things of a list, `among` of them if there are as many. None
    instead of the last: the list is at its end.
    """
    kept: list[T] = []
    for number, one in enumerate(found):
        if len(kept) == most:
            return tuple(kept), found[number - 1]
        if wanted(one):
            kept.append(one)
    return tuple(kept), found[-1] if found and len(found) == among else None


def written(look: Look, page: str, form: str, listed: Listed[T]) -> Answer:
    """Write a part of a list in the form that is asked for."""
    if form not in LISTS:
        message = f"This page is given as {', '.join(NAMES[f] for f in LISTS)} alone."
        raise NoSuchPageError(message)
    asked = {n: v[0] for n, v in look.request.query.items() if n != KEY}
    following = None
    if listed.further:
        following = _absolute(look, page, form, {**asked, **listed.further})
    match form:
        case "json":
            items = [listed.columns.record(item) for item in listed.items]
            text = as_line({"items": items, "next": following}) + "\n"
            body = text.encode("utf-8", "replace")
        case "csv":
            body = as_csv(listed.items, listed.columns).encode("utf-8", "replace")
        case _:
            body = _feed(look, page, asked, listed, following)
    return given(body, form, further=following)


def given(body: bytes, form: str, *, further: str | None = None) -> Answer:
    """Return an answer that a program may ask for again, if it has changed."""
    return Answer(body=body, media_type=MEDIA[form], marked=True, further=further)


def _feed(
    look: Look,
    page: str,
    asked: Mapping[str, str],
    listed: Listed[T],
    following: str | None,
) -> bytes:
    filters = {n: v for n, v in sorted(asked.items()) if n not in ("limit", "before")}
    said = f" ({', '.join(f'{n} {v}' for n, v in filters.items())})" if filters else ""
    links = {
        "self": _absolute(look, page, "atom", asked),
        "alternate": _joined(f"{look.request.base}{quote(page)}", filters),
    }
    return render_atom(
        listed.entries(listed.items),
        name=f"Lodewatch: {listed.title}{said}",
        id=tag("feed", _joined(page.removeprefix("/"), filters)),
        links=links | ({"next": following} if following else {}),
    )


def _absolute(look: Look, page: str, form: str, query: Mapping[str, str]) -> str:
    address = _joined(f"{quote(page)}.{form}", query)
    if form in _SEALED:
        address = look.request.seal(address)
    return f"{look.request.base}{address}"


def _joined(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def refused(error: MonitorError, form: str, status: HTTPStatus) -> Answer:
    """Say what is wrong, as a program reads it."""
    if form == "json":
        body, media_type = as_line({"error": str(error)}), MEDIA["json"]
    else:
        body, media_type = str(error), "text/plain; charset=utf-8"
    return Answer(body=f"{body}\n".encode(), media_type=media_type, status=status)
