"""The options that choose whose dates: materials, firms, states, types, rules, lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

import click

from monitor import app
from monitor.config import Settings
from monitor.errors import ConfigError, Problem
from monitor.group.identity import covers
from monitor.match import load_lists
from monitor.model.facts import company_key
from monitor.model.story import Story
from monitor.toml_file import read_duration, suggest

Command = TypeVar("Command", bound=Callable[..., object])

_SYMBOL = 2  # letters of an element's symbol, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Whose dates are asked for; what is left empty asks for all."""

    materials: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    listed: tuple[str, ...] | None = None  # values of a watch list; None: no list
    rule: str | None = None  # id of a rule that has matched; None: any story

    def wants(self, story: Story) -> bool:
        """Tell whether every kind that is asked for has one in `story`."""
        firms, states = self.companies, (*story.implementers, *story.affected)
        return (
            (not self.materials or _handles(story, self.materials))
            and (not firms or any(_names(story, firm) for firm in firms))
            and (not self.countries or _any(self.countries, states))
            and (not self.types or _any(map(_type_id, self.types), (story.type,)))
            and (self.listed is None or _is_listed(story, self.listed))
        )


def watch_options(command: Command) -> Command:
    """Add the options that choose whose dates."""
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
            multiple=True,
            metavar="ID",
            help="Dy, REE, graphite …; a rare earth is found under REE as well.",
        ),
        click.option(
            "--until",
            metavar="DAY",
            callback=_ahead,
            help="Last day; or 90d from today.",
        ),
        click.option(
            "--from",
            "since",
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
    lists = load_lists(settings.rules.path)
    if name not in lists:
        message = f'the rule files have no list "{name}"{suggest(name, lists)}'
        raise ConfigError(
            [Problem(file=str(settings.rules.path), line=None, key="lists",
                     message=message)]
        )  # fmt: skip
    return tuple(str(value) for value in lists[name])


def _handles(story: Story, materials: Sequence[str]) -> bool:
    """Tell whether a story is about one of `materials`, or about their group."""
    goods = frozenset(story.commodities)
    return any(covers(frozenset({_material_id(m)}), goods) for m in materials)


def _material_id(word: str) -> str:
    if word.casefold() == "ree":
        return "REE"
    return word.capitalize() if len(word) <= _SYMBOL else word.casefold()


def _names(story: Story, firm: str) -> bool:
    """Tell whether a story names a firm by its name, the beginning of it, or its id."""
    asked = company_key(firm)
    names = [company_key(name) for name in (*story.company_names, *story.companies)]
    return any(n == asked or n.startswith(f"{asked} ") for n in names)


def _type_id(type_: str) -> str:
    return "_".join(type_.replace("-", " ").replace("_", " ").split())


def _any(asked: Any, there: Sequence[str]) -> bool:
    have = {value.casefold() for value in there}
    return any(value.casefold() in have for value in asked)


def _is_listed(story: Story, values: Sequence[str]) -> bool:
    """Tell whether a list names one of the story's firms, materials or states."""
    states = (*story.implementers, *story.affected)
    return (
        any(_names(story, value) for value in values)
        or _any(values, (*story.commodities, *states, story.type))
    )  # fmt: skip


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
