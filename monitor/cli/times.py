"""Moments as people write them on a command line and read them in a table."""

import re
from datetime import UTC, datetime, timedelta

import click

from monitor import app
from monitor.notify.ago import relative
from monitor.notify.table import stamp
from monitor.pipeline.documents import moment
from monitor.toml_file import read_duration

__all__ = [
    "a_moment",
    "a_past",
    "an_end",
    "as_of_option",
    "relative",
    "stamp",
]

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def a_moment(
    _ctx: click.Context, _param: click.Parameter, value: str | None
) -> datetime | None:
    """Read an option such as 2025-11-07T09:00Z."""
    if value is None:
        return None
    try:
        return moment(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def a_past(
    _ctx: click.Context, _param: click.Parameter, value: str | None
) -> datetime | None:
    """Read an option that is a moment, or says how long ago it was: 7d."""
    if value is None:
        return None
    try:
        span = read_duration(value)
        return app.now() - span if isinstance(span, timedelta) else None
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)
    except ValueError:
        pass
    try:
        return moment(value)
    except ValueError as error:
        message = f"{value!r}: write e.g. 24h, 7d or 2025-11-07"
        raise click.BadParameter(message) from error


def an_end(
    _ctx: click.Context, _param: click.Parameter, value: str | None
) -> datetime | None:
    """Read an option that says up to when: a day counts to its end."""
    if value is None:
        return None
    try:
        return moment(value) + (timedelta(days=1) if _is_day(value) else timedelta())
    except (ValueError, OverflowError) as error:
        raise click.BadParameter(str(error)) from error


def _known_at(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> datetime | None:
    """Read the moment up to which something was seen; a day alone is its whole day."""
    end = an_end(ctx, param, value)
    last = timedelta(microseconds=1)
    return end - last if end is not None and value and _is_day(value) else end


def _is_day(value: str) -> bool:
    return _DAY.fullmatch(value.strip()) is not None


as_of_option = click.option(
    "--as-of",
    metavar="TIME",
    callback=_known_at,
    help="As known then: 2025-11-06 (that whole day) or 2025-11-06T18:00.",
)
