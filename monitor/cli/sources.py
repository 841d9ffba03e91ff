"""`lodewatch sources`: the health of what is watched, and a try of one address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import click
from rich.console import RenderableType

from monitor import app
from monitor.cli.groups import Commands, Place
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import Listing, say, show, stacked, words
from monitor.cli.times import relative, stamp
from monitor.collect.health import TROUBLED, health
from monitor.collect.links import without_credentials
from monitor.config import Settings
from monitor.model.source import Source, SourceHealth, SourceState
from monitor.pipeline.coverage import trouble as coverage

NONE: Final = (
    "No sources are configured: add a [[source]] table, or a pack under [sources]."
)
_HIDDEN: Final = "hidden"
_STYLES: Final = {
    SourceHealth.OK: "green",
    SourceHealth.NEW: "yellow",
    SourceHealth.FAILING: "red",
    SourceHealth.BLOCKED: "red",
    SourceHealth.GONE: "red",
    SourceHealth.STALE: "yellow",
    SourceHealth.EMPTY: "yellow",
    SourceHealth.UNDATED: "green",
    SourceHealth.OFF: "dim",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A source with how it has been doing."""

    source: Source
    state: SourceState | None  # None: never visited
    health: SourceHealth


@click.group(
    "sources",
    cls=Commands,
    sections={
        "Commands": (
            Place("list", "sources", "Show every source with its health.", "listed"),
            Place("check", "source_check", "Try an address; keep nothing."),
            Place("add", "source_add", "Watch the feed at an address."),
            Place("import", "source_import", "Watch the feeds of an OPML file."),
            Place("export", "source_export", "Print the sources as OPML or JSON."),
            Place("accept", "source_accept", "Take the other feed at an address."),
        )
    },
    default="list",
)
def command() -> None:
    """Show the health of sources, try one out, add some, or take them elsewhere."""


@click.command("list")
@json_flag
@common_options()
def listed(common: Common, *, as_json: bool) -> int:
    """Show every source with its health; exits with 1 if one is failing.

    Example: lodewatch sources list
    """
    settings = common.settings()
    now = app.now()
    watched = watched_sources(settings, now=now)
    show(watched, listing(now=now), as_json=as_json, empty=NONE)
    failing = sum(w.health in TROUBLED for w in watched)
    if failing:
        say(f"{failing} of {len(watched)} sources in trouble")
    return int(failing > 0)


def watched_sources(settings: Settings, *, now: datetime) -> tuple[Watched, ...]:
    """Return the configured sources with what the database knows of them."""
    states = _states(settings)
    return tuple(
        Watched(
            source=replace(source, url=without_credentials(source.url)),
            state=states.get(source.name),
            health=health(source, states.get(source.name), now=now),
        )
        for source in settings.sources
    )


def _states(settings: Settings) -> Mapping[str, SourceState]:
    if not settings.store.path.exists():
        return {}  # nothing was ever visited
    with app.open_database(settings, read_only=True) as store:
        states = store.sources.states()
    return {name: _without_secrets(state) for name, state in states.items()}


def _without_secrets(state: SourceState) -> SourceState:
    """Return `state` without passwords, nor what lets others speak or sign for the hub."""
    state = replace(
        state,
        url=without_credentials(state.url),
        address=without_credentials(state.address) if state.address else None,
    )
    held = state.subscription
    if held is None:
        return state
    return replace(state, subscription=replace(held, callback=_HIDDEN, secret=_HIDDEN))


def listing(*, now: datetime) -> Listing[Watched]:
    """Say how sources are listed."""

    def of(read: Callable[[SourceState], object]) -> Callable[[Watched], object]:
        return lambda w: None if w.state is None else read(w.state)

    fields: list[tuple[str, Callable[[Watched], object]]] = [
        ("source", lambda w: w.source.name),
        ("tier", lambda w: w.source.tier),
        ("health", lambda w: w.health),
        ("last_success", of(lambda s: stamp(s.last_success))),
        ("last_new", of(lambda s: stamp(s.last_new))),
        ("next_due", of(lambda s: stamp(s.next_due))),
        ("pushed_until", of(lambda s: stamp(_pushed_until(s, now=now)))),
        ("failures", of(lambda s: s.failures)),
        ("trouble", of(lambda s: s.trouble)),
        ("message", of(lambda s: s.message)),
        ("url", lambda w: w.source.url),
    ]

    def cells(watched: Watched) -> tuple[RenderableType, ...]:
        source, state = watched.source, watched.state
        trouble = None
        if state is not None and watched.health in TROUBLED:
            why = state.message or state.trouble
            trouble = words(why or coverage(state, watched.health, now=now), "red")
        return (
            stacked(
                words(source.title or source.name, "bold"), words(source.name, "dim")
            ),
            words(source.tier),
            words(watched.health, _STYLES[watched.health]),
            relative(state.last_success, now=now) if state else "",
            relative(state.last_new, now=now) if state else "",
            stacked(words(_next(watched, now=now)), trouble),
        )

    headings = ("source", "tier", "health", "success", "news", "next visit")
    return Listing(fields=fields, headings=headings, cells=cells)


def _next(watched: Watched, *, now: datetime) -> str:
    """Say when a source is visited again."""
    state = watched.state
    if watched.health in (SourceHealth.OFF, SourceHealth.GONE):
        return "not visited"
    if state is None or state.next_due is None or state.next_due <= now:
        return "due"
    next_due = relative(state.next_due, now=now)
    return f"{next_due}, pushed" if _pushed_until(state, now=now) else next_due


def _pushed_until(state: SourceState, *, now: datetime) -> datetime | None:
    """Return the end of the lease under which a hub sends what is new; None: none does."""
    held = state.subscription
    return held.ends if held and held.ends and held.ends > now else None
