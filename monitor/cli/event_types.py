"""`lodewatch types`: what is recognised, and whether a type does what it promises."""

from collections.abc import Callable, Sequence

import click
from rich.console import RenderableType

from monitor.cli.groups import Commands, Place
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import Listing, facts, show, stacked, words
from monitor.extract.types import EventType, is_off, is_shipped, known_types
from monitor.notify.words import plural


@click.group(
    "types",
    cls=Commands,
    sections={
        "Commands": (
            Place("list", "event_types", "Show every event type.", "listed"),
            Place("check", "types_check", "Run the examples in type files."),
        )
    },
    default="list",
)
def command() -> None:
    """List event types, or run their examples."""


@click.command("list")
@json_flag
@common_options()
def listed(common: Common, *, as_json: bool) -> int:
    """Show every event type: shipped or your own, and whether it is looked for.

    Example: lodewatch types list
    """
    settings = common.settings(needs_file=False).extract
    types = known_types(settings)
    off = frozenset(t.id for t in types if is_off(t, settings))
    show(types, listing(off), as_json=as_json, empty="")
    return 0


def listing(off: frozenset[str]) -> Listing[EventType]:
    """Say how types are listed; `off` are those that are not looked for."""
    fields: Sequence[tuple[str, Callable[[EventType], object]]] = [
        ("type", lambda t: t.id),
        ("title", lambda t: t.title),
        ("family", lambda t: t.family),
        ("state", lambda t: "off" if t.id in off else "on"),
        ("frames", lambda t: len(t.frames)),
        ("examples", lambda t: len(t.examples)),
        ("file", lambda t: "shipped" if is_shipped(t) else t.file),
    ]

    def cells(kind: EventType) -> tuple[RenderableType, ...]:
        state = words("off", "dim") if kind.id in off else words("on", "green")
        own = None if is_shipped(kind) else kind.file
        counts = (
            plural(len(kind.frames), "frame"),
            plural(len(kind.examples), "example"),
        )
        return (
            state,
            words(kind.id),
            stacked(words(kind.title), facts(kind.family, *counts, own)),
        )

    return Listing(
        fields=fields,
        headings=("", "type", "title"),
        cells=cells,
        record=lambda t: {name: read(t) for name, read in fields},
    )
