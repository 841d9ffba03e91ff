"""`lodewatch mute`: be quiet about something for a time that ends by itself."""

from collections.abc import Callable
from datetime import datetime, timedelta

import click
from rich.console import RenderableType

from monitor import app
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import Listing, facts, print_json, say, show, stacked, words
from monitor.cli.people import by_option, existing
from monitor.cli.times import a_moment, relative, stamp
from monitor.config import Settings
from monitor.errors import MonitorError
from monitor.extract.known import Known
from monitor.extract.lexicon import load_lexicon
from monitor.model.people import Mute, MuteKind
from monitor.model.record import to_record
from monitor.nearest import choices
from monitor.pipeline.answers import NothingSoNamedError, story_named
from monitor.pipeline.answers import mute as keep_mute
from monitor.store import Store
from monitor.toml_file import read_duration

NONE = "Nothing is or was muted."
DAY = timedelta(days=1)
_SHOWN = 8  # signs of an id that are shown; --end takes any unique beginning


class NoSuchTargetError(MonitorError):
    """What is to be muted does not exist."""


def _a_span(
    _ctx: click.Context, _param: click.Parameter, value: str | None
) -> timedelta | None:
    if value is None:
        return None
    try:
        span = read_duration(value)
    except (ValueError, OverflowError) as error:
        raise click.BadParameter(str(error)) from error
    if not isinstance(span, timedelta) or span <= timedelta(0):
        message = f"{value!r}: write e.g. 4h or 7d"
        raise click.BadParameter(message)
    return span


@click.command("mute")
@click.argument(
    "kind",
    type=click.Choice(MuteKind, case_sensitive=False),
    metavar="[KIND]",
    required=False,
)
@click.argument("target", metavar="[NAME]", required=False)
@click.option(
    "--for", "span", metavar="TIME", callback=_a_span, help="How long; 24h otherwise."
)
@click.option("--until", metavar="TIME", callback=a_moment, help="Up to when.")
@click.option("--reason", metavar="TEXT", default="", help="Why.")
@click.option("--end", "over", metavar="ID", help="End a mute now.")
@by_option
@json_flag
@common_options()
def command(
    common: Common,
    *,
    kind: MuteKind | None,
    target: str | None,
    span: timedelta | None,
    until: datetime | None,
    reason: str,
    over: str | None,
    person: str,
    as_json: bool,
) -> None:
    """Be quiet about something for a time, or list what is and was muted.

    KIND is story, entity, rule or source; NAME is a story's id (or that of an alert or
    event of it), a firm, material or state, a rule's id, a source. What is muted is
    stored as always; a change of stage is told all the same, and what is still news at
    the end is told then.

    lodewatch mute story 03957042 --for 24h --reason "we are on it"
    """
    settings, now = common.settings(), app.now()
    if over is not None:
        with existing(settings) as store:
            _end(store, over, now=now, as_json=as_json)
        return
    if kind is None:
        found = common.read(settings, lambda store: store.mutes.find()) or ()
        show(found, listing(now=now), as_json=as_json, empty=NONE)
        return
    if target is None or not target.strip():
        message = f"name the {kind} to mute"
        raise click.UsageError(message)
    end = _end_of(span, until, now=now)
    with existing(settings) as store:
        name = _target(store, settings, kind, target.strip())
        mute = keep_mute(
            store, kind, name, until=end, reason=reason, person=person, now=now
        )
    if as_json:
        print_json(to_record(mute))
    say(
        f"Muted until {end:%Y-%m-%d %H:%M} UTC: {kind} {name}. "
        f"`lodewatch mute --end {mute.id[:_SHOWN]}` ends it sooner."
    )


def _end_of(
    span: timedelta | None, until: datetime | None, *, now: datetime
) -> datetime:
    """Return when a mute ends: there is no mute without an end."""
    if span is not None and until is not None:
        raise click.UsageError("give one of --for and --until")
    try:
        end = until or now + (span or DAY)
    except OverflowError as error:
        raise click.UsageError("that end is too far away") from error
    if end <= now:
        raise click.UsageError("that end has passed already")
    return end


def _target(store: Store, settings: Settings, kind: MuteKind, name: str) -> str:
    """Return what the mute is about as matches name it; refuse what does not exist."""
    match kind:
        case MuteKind.STORY:
            return _story(store, name)
        case MuteKind.RULE:
            from monitor.cli.rules import read_rules  # noqa: PLC0415 - loads CEL

            known = [rule.id for rule in read_rules(settings, None).rules]
            return _known(kind, name, known)
        case MuteKind.SOURCE:
            titles = {s.name: s.title or s.name for s in settings.sources}
            names = [*titles, *titles.values(), *(s.witness for s in settings.sources)]
            found = _known(kind, name, names)
            return titles.get(found, found)
        case MuteKind.ENTITY:
            return _entity(settings, name)


def _story(store: Store, name: str) -> str:
    try:
        return story_named(store, name)
    except NothingSoNamedError as error:
        message = f'no story, alert or event has the id "{name}"'
        raise NoSuchTargetError(message) from error


def _entity(settings: Settings, name: str) -> str:
    """Return what stories call it: `Dy` for dysprosium; a name of no list as it is."""
    known = Known(load_lexicon(settings.extract.lexicon))
    asked = (known.material(name), known.state(name), known.company(name))
    found = [one for ids in asked if not isinstance(ids, str) for one in ids]
    if not found:
        say(f'No list has "{name}": it is muted where a story names it just so.')
    if len(found) != 1 or found[0].casefold() == name.casefold():
        return name
    return found[0]


def _known(kind: MuteKind, name: str, known: list[str]) -> str:
    if name in known:
        return name
    message = f'there is no {kind} "{name}"{choices(name, known)}'
    raise NoSuchTargetError(message)


def _end(store: Store, name: str, *, now: datetime, as_json: bool) -> None:
    mute = store.mutes.get(name)
    if mute is None:
        message = (
            f'no mute, or more than one, has an id that begins with "{name}"; '
            "`lodewatch mute` lists them"
        )
        raise NoSuchTargetError(message)
    ended = store.mutes.end(mute.id, now=now)
    if as_json:
        print_json(to_record(store.mutes.get(mute.id)))
    say(
        f"No longer muted: {mute.kind} {mute.target}."
        if ended
        else f"It was over already, since {mute.until:%Y-%m-%d %H:%M} UTC."
    )


def listing(*, now: datetime) -> Listing[Mute]:
    """Say how mutes are listed."""
    fields: list[tuple[str, Callable[[Mute], object]]] = [
        ("mute", lambda m: m.id),
        ("state", lambda m: _state(m, now)),
        ("kind", lambda m: m.kind),
        ("target", lambda m: m.target),
        ("at", lambda m: stamp(m.at)),
        ("until", lambda m: stamp(m.until)),
        ("person", lambda m: m.person),
        ("reason", lambda m: m.reason),
    ]

    def cells(mute: Mute) -> tuple[RenderableType, ...]:
        state = _state(mute, now)
        return (
            words(mute.id[:_SHOWN]),
            words(state, "yellow" if state == "muted" else "dim"),
            relative(mute.until, now=now),
            stacked(
                words(f"{mute.kind} {mute.target}", "bold"),
                facts(mute.person, mute.reason),
            ),
        )

    headings = ("id", "state", "until", "what")
    return Listing(fields=fields, headings=headings, cells=cells)


def _state(mute: Mute, now: datetime) -> str:
    return "muted" if mute.until > now else "over"
