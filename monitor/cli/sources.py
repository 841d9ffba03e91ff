"""`lodewatch sources`: the health of what is watched, and a try of one address."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

import click
from rich.console import RenderableType

from monitor import app
from monitor.cli.groups import Commands, Place
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import Listing, say, show, stacked, words
from monitor.cli.times import relative, stamp
from monitor.collect.health import TROUBLED
from monitor.config import Settings
from monitor.model.source import SourceHealth, SourceState
from monitor.pipeline.watched import Watched, watched

NONE: Final = (
    "No sources are configured: add a [[source]] table, or a pack under [sources]."
)
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
    found = watched_sources(settings, now=now)
    show(found, listing(now=now), as_json=as_json, empty=NONE)
    failing = sum(w.health in TROUBLED for w in found)
    if failing:
        say(f"{failing} of {len(found)} sources in trouble")
    return int(failing > 0)


def watched_sources(settings: Settings, *, now: datetime) -> tuple[Watched, ...]:
    """Return the configured sources with what the database knows of them."""
    if not settings.store.path.exists():
        return watched(settings.sources, {}, now=now)  # nothing was ever visited
    with app.open_database(settings, read_only=True) as store:
        return watched(settings.sources, store.sources.states(), now=now)


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
        ("pushed_until", lambda w: stamp(w.pushed_until(now=now)) if w.state else None),
        ("failures", of(lambda s: s.failures)),
        ("trouble", of(lambda s: s.trouble)),
        ("message", of(lambda s: s.message)),
        ("url", lambda w: w.source.url),
    ]

    def cells(watched: Watched) -> tuple[RenderableType, ...]:
        source, state = watched.source, watched.state
        why = watched.trouble(now=now)
        trouble = words(why, "red") if why else None
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
    return f"{next_due}, pushed" if watched.pushed_until(now=now) else next_due
