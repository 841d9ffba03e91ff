"""The options that choose whose stories and dates, the same on every command."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

import click

from monitor import app
from monitor.config import Settings
from monitor.errors import ConfigError, Problem
from monitor.nearest import suggest
from monitor.pipeline.watch import Watch
from monitor.toml_file import read_duration

Command = TypeVar("Command", bound=Callable[..., object])


def watch_options(command: Command) -> Command:
    """Add the options that choose whose stories."""
    for option in (
        click.option(
            "--list", "list_", metavar="NAME", help="A watch list of the rule files."
        ),
        click.option(
            "--rule", metavar="ID", help="Stories that this rule has matched."
        ),
        click.option(
            "--type", "type_", multiple=True, metavar="TYPE", help="Event type."
        ),
        click.option(
            "--country",
            multiple=True,
            metavar="CODE",
            help="State that acts or is met.",
        ),
        click.option(
            "--company", multiple=True, metavar="NAME", help="Firm, or its beginning."
        ),
        click.option(
            "--material",
            "--commodity",
            "material",
            multiple=True,
            metavar="ID",
            help="Dy, REE, graphite …; a rare earth is found under REE as well.",
        ),
    ):
        command = option(command)
    return command


def day_options(command: Command) -> Command:
    """Add the options that choose between which days the dates lie."""
    for option in (
        click.option(
            "--until",
            metavar="DAY",
            callback=_ahead,
            help="Last day; or 90d from today.",
        ),
        click.option(
            "--from",
            "first",
            metavar="DAY",
            callback=_back,
            help="First day; or 30d ago.",
        ),
    ):
        command = option(command)
    return command


def read_watch(
    settings: Settings,
    *,
    material: tuple[str, ...],
    company: tuple[str, ...],
    country: tuple[str, ...],
    type_: tuple[str, ...],
    rule: str | None,
    list_: str | None,
) -> Watch:
    """Return the watch that the options name; raise `ConfigError` for an unknown list."""
    return Watch(
        materials=material,
        companies=company,
        countries=country,
        types=type_,
        listed=None if list_ is None else _list(settings, list_),
        rule=rule,
    )


def _list(settings: Settings, name: str) -> tuple[str, ...]:
    from monitor.match import load_lists  # noqa: PLC0415 - loads CEL

    lists = load_lists(settings.rules.path)
    if name not in lists:
        message = f'the rule files have no list "{name}"{suggest(name, lists)}'
        raise ConfigError(
            [Problem(file=str(settings.rules.path), line=None, key="lists",
                     message=message)]
        )  # fmt: skip
    return tuple(str(value) for value in lists[name])


def _back(
    _ctx: click.Context, _param: click.Parameter, value: str | None
) -> date | None:
    return None if value is None else _day(value, back=True)


def _ahead(
    _ctx: click.Context, _param: click.Parameter, value: str | None
) -> date | None:
    return None if value is None else _day(value, back=False)


def _day(value: str, *, back: bool) -> date:
    """Read a day, or a number of days from today."""
    today = app.now().date()
    try:
        span = read_duration(value)
        if isinstance(span, timedelta):
            return today - span if back else today + span
    except OverflowError:
        return date.min if back else date.max
    except ValueError:
        pass
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        message = f"{value!r} is no day; write e.g. 2026-11-10 or 90d"
        raise click.BadParameter(message) from error
