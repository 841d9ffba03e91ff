"""Understands what is asked for: times, names, limits; says what is wrong with it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from monitor.errors import MonitorError
from monitor.extract.known import Known
from monitor.nearest import suggest
from monitor.pipeline.documents import moment
from monitor.pipeline.watch import Watch
from monitor.toml_file import read_duration

MOST: Final = 50  # things in one answer


class CannotAnswerError(MonitorError):
    """A question that cannot be answered as it was put; the message says how to."""


def past(value: str, *, now: datetime) -> datetime:
    """Read a moment, or how long ago it was: `7d`, `24h`, `2025-11-07`."""
    try:
        return now - _span(value)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)
    except ValueError:
        return _moment(value)


def end(value: str | None, *, now: datetime) -> datetime:
    """Read up to when: a day counts to its end; None is now."""
    if value is None:
        return now
    found = _moment(value)
    whole_day = len(value.strip()) == len("2025-11-07")
    return found + timedelta(days=1) if whole_day else found


def day(value: str, *, today: date) -> date:
    """Read a day, or how many days from today: `2026-11-10`, `90d`."""
    try:
        return today + _span(value)
    except OverflowError:
        return date.max
    except ValueError:
        return _moment(value).date()


def _span(value: str) -> timedelta:
    span = read_duration(value)
    if not isinstance(span, timedelta):
        raise ValueError(value)  # noqa: TRY004 - read as a moment instead
    return span


def _moment(value: str) -> datetime:
    try:
        return moment(value)
    except (ValueError, OverflowError) as error:
        message = f"{value!r} is no time; write e.g. 7d, 24h or 2025-11-07"
        raise CannotAnswerError(message) from error


def at_most(limit: int) -> int:
    """Return how many things an answer holds."""
    if limit < 1:
        message = "limit must be at least 1"
        raise CannotAnswerError(message)
    return min(limit, MOST)


def one_of(value: str | None, known: Iterable[str], *, noun: str) -> str | None:
    """Return one of the `known` values however it is spelled, or say which is near."""
    if value is None:
        return None
    by_key = {_key(one): one for one in known}
    found = by_key.get(_key(value))
    if found is None:
        near = suggest(_key(value), by_key)
        message = f"there is no {noun} {value!r}{near}"
        raise CannotAnswerError(message)
    return found


def _key(value: str) -> str:
    return "_".join(value.replace("-", " ").replace("_", " ").split()).upper()


def watch(
    known: Known,
    *,
    material: str | None,
    company: str | None,
    country: str | None,
    type_: str | None,
    listed: Sequence[str] | None = None,
) -> Watch:
    """Return whose stories are meant, by any name that the lexicon knows.

    A firm that it does not know is looked for by its name as given: texts may name it.
    """
    return Watch(
        materials=_looked_up(known.material, material),
        companies=_firm(known, company),
        countries=_looked_up(known.state, country),
        types=() if type_ is None else (type_,),
        listed=None if listed is None else tuple(listed),
    )


def _looked_up(
    look: Callable[[str], tuple[str, ...] | str], value: str | None
) -> tuple[str, ...]:
    if value is None:
        return ()
    found = look(value)
    if isinstance(found, str):
        raise CannotAnswerError(found)
    return found


def _firm(known: Known, value: str | None) -> tuple[str, ...]:
    if value is None:
        return ()
    found = known.company(value)
    return (value,) if isinstance(found, str) else tuple(dict.fromkeys((*found, value)))
