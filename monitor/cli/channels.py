"""`lodewatch channels`: who can be told, and whether that works."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Final
from urllib.parse import urlsplit

import click
from rich.console import RenderableType

from monitor import app
from monitor.cli.groups import Commands, Place
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import Listing, facts, show, stacked, words
from monitor.cli.times import relative, stamp
from monitor.config import (
    ChannelSettings,
    EmailSettings,
    FileSettings,
    PluginSettings,
    Settings,
    SlackSettings,
    WebhookSettings,
)
from monitor.notify.open import open_channels
from monitor.store import Store
from monitor.store.messages import OutboxRow

NONE: Final = "No channels are configured: add a [[channel]] table."


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A channel with how it stands."""

    name: str
    type: str
    target: str  # where its messages go
    state: str  # "open", "parked", "not open"
    reason: str | None  # why it is not open; None: it is
    buttons: bool
    last: str | None  # what became of its newest message; None: it had none
    last_at: datetime | None


@click.group(
    "channels",
    cls=Commands,
    sections={
        "Commands": (
            Place("list", "channels", "Show every channel with its state.", "listed"),
            Place("test", "channel_trial", "Send a test, and say what is missing."),
        )
    },
    default="list",
)
def command() -> None:
    """Show who can be told, and try it."""


@click.command("list")
@json_flag
@common_options()
def listed(common: Common, *, as_json: bool) -> int:
    """List the channels: where they lead, and whether they are open.

    Nothing is sent. Exits with 1 if a channel is parked, or lacks its token or password.

    lodewatch channels list
    """
    settings = common.settings()
    found = common.read(settings, lambda store: channels(settings, store))
    found = channels(settings, None) if found is None else found
    show(found, listing(now=app.now()), as_json=as_json, empty=NONE)
    return int(any(one.reason for one in found))


def channels(settings: Settings, store: Store | None) -> tuple[Listed, ...]:
    """Return the channels in the order of the configuration."""
    opened, problems = open_channels(
        settings.channels, stream=StringIO(), clock=app.now
    )
    shut = [one.name for one in settings.channels if one.name not in opened]
    reasons = (problem.partition(": ")[2] for problem in problems)
    missing = dict(zip(shut, reasons, strict=True))
    parked: Mapping[str, str] = store.outbox.parked() if store else {}
    return tuple(_listed(one, missing, parked, store) for one in settings.channels)


def _listed(
    one: ChannelSettings,
    missing: Mapping[str, str],
    parked: Mapping[str, str],
    store: Store | None,
) -> Listed:
    rows: tuple[OutboxRow, ...] = ()
    if store is not None:
        rows = store.outbox.messages(channel=one.name, limit=1)
    state = "not open" if one.name in missing else "open"
    reason = missing.get(one.name)
    if reason is None and one.name in parked:
        state, reason = "parked", parked[one.name]
    return Listed(
        name=one.name,
        type=one.type,
        target=target(one),
        state=state,
        reason=reason,
        buttons=isinstance(one, SlackSettings) and one.app_token is not None,
        last=str(rows[0].state) if rows else None,
        last_at=(rows[0].sent_at or rows[0].message.created_at) if rows else None,
    )


def target(one: ChannelSettings) -> str:
    """Say where a channel's messages go."""
    if isinstance(one, SlackSettings):
        return one.channel
    if isinstance(one, EmailSettings):
        return ", ".join(one.to)
    if isinstance(one, WebhookSettings):
        return urlsplit(one.url).netloc  # the path may hold a token
    if isinstance(one, PluginSettings):
        return f"the plugin {one.plugin}"
    return str(one.path) if isinstance(one, FileSettings) else "the terminal"


def listing(*, now: datetime) -> Listing[Listed]:
    """Say how channels are listed."""
    fields: list[tuple[str, Callable[[Listed], object]]] = [
        ("channel", lambda c: c.name),
        ("type", lambda c: c.type),
        ("target", lambda c: c.target),
        ("state", lambda c: c.state),
        ("reason", lambda c: c.reason),
        ("buttons", lambda c: "yes" if c.buttons else "no"),
        ("last", lambda c: c.last),
        ("last_at", lambda c: stamp(c.last_at)),
    ]

    def cells(one: Listed) -> tuple[RenderableType, ...]:
        last = (
            f"last: {one.last} {relative(one.last_at, now=now)}" if one.last else None
        )
        return (
            words(one.name, "bold"),
            words(one.type),
            words(one.state, "green" if one.reason is None else "red"),
            stacked(
                words(one.target),
                facts("with buttons" if one.buttons else None, last),
                words(one.reason, "red") if one.reason else None,
            ),
        )

    headings = ("channel", "type", "state", "where")
    return Listing(fields=fields, headings=headings, cells=cells)
