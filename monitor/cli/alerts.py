"""`lodewatch alerts`: what was told, where, and why something was not."""

from datetime import datetime
from typing import Final

import click
from rich.console import RenderableType

from monitor import app
from monitor.cli.filters import filters
from monitor.cli.nothing import Asked, nothing
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import Listing, facts, show, stacked, words
from monitor.cli.stories import latest
from monitor.cli.times import relative
from monitor.model.message import Alert, DeliveryState, Digest, Payload, Reminder
from monitor.pipeline.enough import enough
from monitor.pipeline.listed import MESSAGES, headline
from monitor.store import Store
from monitor.store.messages import OutboxRow

_QUIET: Final = (
    "Nothing was told yet: what a source holds when it is first visited is stored and "
    "not told. `lodewatch rules backtest` says what your rules would have told of it."
)

_STYLES: Final = {
    DeliveryState.SENT: "green",
    DeliveryState.PENDING: "yellow",
    DeliveryState.SENDING: "yellow",
    DeliveryState.UNKNOWN: "magenta",
    DeliveryState.HELD: "magenta",
    DeliveryState.PARKED: "red",
    DeliveryState.DEAD: "red",
    DeliveryState.SUPPRESSED: "dim",
}


@click.command("alerts")
@click.argument("text", nargs=-1)
@click.option(
    "--channel", metavar="NAME", help="Channel, as the configuration names it."
)
@click.option(
    "--state",
    type=click.Choice(DeliveryState, case_sensitive=False),
    metavar="STATE",
    help="What has become of it: sent, suppressed, dead …",
)
@click.option("--story", metavar="ID", help="Only about one story.")
@filters("type")
@json_flag
@common_options()
def command(
    common: Common,
    *,
    text: tuple[str, ...],
    channel: str | None,
    state: DeliveryState | None,
    story: str | None,
    type_: str | None,
    since: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """List the messages of all channels, the newest first: alerts, digests, notices.

    TEXT is looked for in the whole message; all words must occur.

    Example: lodewatch alerts --state dead
    """
    searched = [word.casefold() for word in " ".join(text).split()]

    def wanted(row: OutboxRow) -> bool:
        payload = row.message.payload
        if type_ is not None and getattr(payload, "type", None) != type_:
            return False
        return not searched or _has_all(payload, searched)

    def look(store: Store) -> tuple[OutboxRow, ...]:
        found_story = store.stories.get(story) if story else None
        subject = found_story.id if found_story else story

        def find(most: int) -> tuple[OutboxRow, ...]:
            return store.outbox.messages(
                state=state, channel=channel, subject=subject, since=since, limit=most
            )

        return enough(find, wanted, limit=limit)

    settings = common.settings()
    narrowed = any((text, channel, state, story, type_, since))
    empty = nothing(
        common,
        settings,
        kind="alerts",
        latest=_latest,
        asked=Asked(types=[type_], channels=[channel]),
        hint="" if narrowed else _QUIET,
    )
    found = common.read(settings, look)
    show(found or (), listing(now=app.now()), as_json=as_json, empty=empty)


def _latest(store: Store) -> datetime | None:
    """Return when the last message was made, or else a story that it could tell of."""
    made = (row.message.created_at for row in store.outbox.messages(limit=1))
    return next(made, None) or latest(store)


def _has_all(payload: Payload, searched: list[str]) -> bool:
    from monitor.notify.text import payload_text  # noqa: PLC0415 - composes

    said = payload_text(payload).casefold()
    return all(word in said for word in searched)


def _kind(payload: Payload) -> str:
    if isinstance(payload, Alert):
        return payload.severity
    if isinstance(payload, Reminder):
        return "reminder"
    return "digest" if isinstance(payload, Digest) else "notice"


def listing(*, now: datetime) -> Listing[OutboxRow]:
    """Say how messages are listed."""

    def cells(row: OutboxRow) -> tuple[RenderableType, ...]:
        message = row.message
        error = words(row.last_error, "red") if row.last_error else None
        return (
            relative(row.sent_at or message.created_at, now=now),
            words(message.channel),
            words(row.state, _STYLES[row.state]),
            stacked(
                words(headline(message.payload), "bold"),
                facts(
                    _kind(message.payload),
                    message.reason,
                    message.recipient,
                    message.id,
                ),
                error,
            ),
        )

    headings = ("when", "channel", "state", "message")
    return Listing(fields=MESSAGES.fields, headings=headings, cells=cells)
