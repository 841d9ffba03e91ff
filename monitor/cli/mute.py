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
from monitor.extract.known import Known
from monitor.extract.lexicon import load_lexicon
from monitor.model.people import Mute, MuteKind
from monitor.model.record import to_record
from monitor.pipeline.answers import mute as keep_mute
from monitor.pipeline.named import Names, NoSuchTargetError, named
from monitor.store import Store
from monitor.toml_file import read_duration

NONE = "Nothing is or was muted."
DAY = timedelta(days=1)
_SHOWN = 8  # signs of an id that are shown; --end takes any unique beginning


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
        meant = named(store, _names(settings), kind, target.strip())
        name = meant.target
        mute = keep_mute(
            store, kind, name, until=end, reason=reason, person=person, now=now
        )
    if as_json:
        print_json(to_record(mute))
    if meant.doubt:
        say(meant.doubt)
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


def _names(settings: Settings) -> Names:
    """Return where names are looked up."""

    def rules() -> tuple[str, ...]:
        from monitor.cli.rules import read_rules  # noqa: PLC0415 - loads CEL

        return tuple(rule.id for rule in read_rules(settings, None).rules)

    def things() -> Known:
        return Known(load_lexicon(settings.extract.lexicon))

    return Names(settings=settings, things=things, rules=rules)


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
