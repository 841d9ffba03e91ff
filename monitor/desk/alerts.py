"""Alerts: what was told where, what was not, and why."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from monitor.desk.documents import AMONG, Listed, also, check, limit, pick
from monitor.desk.page import Look, NoSuchPageError, Page
from monitor.model.message import Alert, DeliveryState
from monitor.model.people import Mute, MuteKind
from monitor.notify.atom import Entry
from monitor.notify.feed import alert_entries
from monitor.notify.text import payload_text
from monitor.pipeline.answers import account
from monitor.pipeline.feeds import is_of
from monitor.pipeline.listed import MESSAGES, headline
from monitor.pipeline.named import thing_named
from monitor.store.messages import OutboxRow

SHOWN: Final = 50
_KINDS: Final = {
    MuteKind.ENTITY: "firm, material or state",
    MuteKind.SOURCE: "source",
    MuteKind.RULE: "rule",
    MuteKind.STORY: "story",
}
PAGES: Final = 40  # beyond, the state, the channel or the command line narrow it down


def alerts(look: Look) -> Page:
    """List messages, the newest first."""
    state = look.asked("state")
    channel, story = look.asked("channel"), look.asked("story")
    page = look.number("page", choices=tuple(range(1, PAGES + 1)))
    found = look.store.outbox.messages(
        state=DeliveryState(state) if state in set(DeliveryState) else None,
        channel=channel,
        subject=story or None,
        limit=page * SHOWN + 1,
    )
    asked = (("state", state), ("channel", channel), ("story", story))
    filters = {n: v for n, v in asked if v}
    return Page(
        template="alerts.html",
        title="Alerts",
        section="alerts",
        values={
            "messages": found[(page - 1) * SHOWN : page * SHOWN],
            "counts": look.store.outbox.counts(),
            "parked": look.store.outbox.parked(),
            "channels": [c.name for c in look.known.settings.channels],
            "filters": filters,
            "older": urlencode({**filters, "page": page + 1})
            if len(found) > page * SHOWN and page < PAGES
            else None,
            "newer": urlencode({**filters, "page": page - 1}) if page > 1 else None,
            "mutes": [(m, _doubt(look, m)) for m in look.store.mutes.at(look.now)],
            "kinds": tuple(_KINDS.items()),
        },
        also=also(look, "/alerts", filters),
    )


def _doubt(look: Look, mute: Mute) -> str:
    """Say what is doubtful about what is muted; empty: nothing."""
    if mute.kind is not MuteKind.ENTITY:
        return ""
    return thing_named(look.known.names.things(), mute.target).doubt


def listed(look: Look, *, rule: str | None = None) -> Listed[OutboxRow]:
    """Return messages for programs; of a `rule`, those that it has a part in.

    A feed has what people were told of stories: digests, words to the operator and, unless
    they are asked for, what was suppressed are left out.
    """
    filters = {"state": tuple(DeliveryState), "channel": None, "story": None}
    check(look, {**(filters if rule is None else {}), "before": None})
    state, most = look.asked("state"), limit(look)
    among = most + 1 if rule is None else AMONG
    found = look.store.outbox.messages(
        state=DeliveryState(state) if state else None,
        channel=look.asked("channel"),
        subject=look.asked("story"),
        before=look.asked("before") or "",
        limit=among,
    )
    shown, last = pick(
        found,
        lambda row: rule is None or is_of(row.message.payload, rule),
        most=most,
        among=among,
    )

    def entries(rows: Sequence[OutboxRow]) -> Sequence[Entry]:
        return alert_entries(
            row.message
            for row in rows
            if state or row.state is not DeliveryState.SUPPRESSED
        )

    return Listed(
        title="Alerts" if rule is None else f"Alerts of {rule}",
        items=shown,
        columns=MESSAGES,
        entries=entries,
        further={"before": last.message.id} if last else {},
    )


def alert(look: Look, name: str) -> Page:
    """Show one message and why it was told, or was not."""
    row = look.store.outbox.get(name)
    if row is None:
        message = f'There is no message with the id "{name}".'
        raise NoSuchPageError(message)
    payload = row.message.payload
    is_alert = isinstance(payload, Alert)
    feedback = [f for f in look.store.feedback.all() if f.subject == name]
    return Page(
        template="alert.html",
        title=headline(payload),
        section="alerts",
        values={
            "row": row,
            "message": row.message,
            "account": account(look.store, name) if is_alert else None,
            "text": payload_text(payload),
            "feedback": feedback,
        },
    )
