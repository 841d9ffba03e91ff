"""The calendar and the alerts as documents that other programs fetch."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from monitor.errors import ConfigError
from monitor.match import load_lists
from monitor.model.message import Alert, DeliveryState, Payload, Reminder
from monitor.nearest import suggest
from monitor.notify.atom import render_atom, tag
from monitor.notify.feed import alert_entries
from monitor.notify.ical import render_ical
from monitor.pipeline.calendar import give_out
from monitor.pipeline.enough import enough
from monitor.pipeline.parts import Parts
from monitor.pipeline.watch import Watch
from monitor.store import Store
from monitor.store.messages import OutboxRow

BACK: Final = timedelta(days=90)  # what is past stays in the calendar so long
MOST: Final = 100  # messages in a served feed
AMONG: Final = 1_000  # the newest, of which these are: whoever asks must not wait long
FILTERS: Final = ("material", "company", "country", "type", "rule", "list")

Query = Mapping[str, Sequence[str]]


def rows_told(
    store: Store,
    watch: Watch,
    *,
    since: datetime | None = None,
    limit: int = MOST,
    suppressed: bool = False,
    among: int | None = None,
) -> tuple[OutboxRow, ...]:
    """Return the messages about the stories asked for, the newest first.

    Digests and words to the operator are about no story; what was `suppressed` nobody
    was told. Only the newest `among` messages are looked at; None: all.
    """
    whose = replace(watch, rule=None)

    def find(most: int) -> tuple[OutboxRow, ...]:
        few = most if among is None else min(most, among)
        return store.outbox.messages(since=since, limit=few)

    def wanted(row: OutboxRow) -> bool:
        payload = row.message.payload
        if row.state is DeliveryState.SUPPRESSED and not suppressed:
            return False
        if not isinstance(payload, (Alert, Reminder)):
            return False
        if watch.rule is not None and not is_of(payload, watch.rule):
            return False
        story = store.stories.get(payload.story_id) if whose != Watch() else None
        return whose == Watch() or (story is not None and whose.wants(story))

    return enough(find, wanted, limit=limit)


def is_of(payload: Payload, rule: str) -> bool:
    """Tell whether a rule has a part in a message."""
    told = payload.rules if isinstance(payload, (Alert, Reminder)) else ()
    return rule in (name for name, _ in told)


def alerts_feed(parts: Parts, query: Query) -> bytes:
    """Return what was told, as Atom; raise `ValueError` for a filter that is unknown."""
    watch = watch_of(parts, query)
    asked = "&".join(f"{key}={value}" for key in sorted(query) for value in query[key])
    return render_atom(
        alert_entries(
            row.message for row in rows_told(parts.store, watch, among=AMONG)
        ),
        name=f"Lodewatch: alerts{f' ({asked})' if asked else ''}",
        id=tag("feed", f"alerts{f'?{asked}' if asked else ''}"),
    )


def calendar_feed(parts: Parts, query: Query, *, now: datetime) -> bytes:
    """Return the dates of stories, as iCalendar; raise `ValueError` as `alerts_feed`."""
    watch = watch_of(parts, query)
    since: date = now.date() - BACK
    given = give_out(
        parts.store, now=now, since=since, rule=watch.rule, wanted=watch.wants
    )
    return render_ical(given, name="Lodewatch: dates ahead")


def watch_of(parts: Parts, query: Query) -> Watch:
    """Return whose stories a query asks for; raise `ValueError` if it says nothing known."""
    for name in query:
        if name not in FILTERS:
            message = f'there is no filter "{name}"{suggest(name, FILTERS)}'
            raise ValueError(message)
    for name in ("rule", "list"):
        if len(query.get(name, ())) > 1:
            message = f'give "{name}" once'
            raise ValueError(message)
    return Watch(
        materials=tuple(query.get("material", ())),
        companies=tuple(query.get("company", ())),
        countries=tuple(query.get("country", ())),
        types=tuple(query.get("type", ())),
        rule=next(iter(query.get("rule", ())), None),
        listed=_listed(parts, query.get("list", ())),
    )


def _listed(parts: Parts, names: Sequence[str]) -> tuple[str, ...] | None:
    if not names:
        return None
    try:
        lists = load_lists(parts.settings.rules.path)
    except ConfigError as error:
        message = "the rule files cannot be read; `lodewatch rules check` says why"
        raise ValueError(message) from error
    if names[0] not in lists:
        message = f'the rule files have no list "{names[0]}"{suggest(names[0], lists)}'
        raise ValueError(message)
    return tuple(str(value) for value in lists[names[0]])
