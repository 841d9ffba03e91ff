"""Tell the operator, once, about sources that have come into trouble."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from monitor.collect.health import TROUBLED, health, since
from monitor.model.message import Message, Notice, Pointer
from monitor.model.source import FetchTrouble, SourceHealth, SourceState
from monitor.notify.words import plural
from monitor.pipeline.coverage import trouble
from monitor.pipeline.operator import for_operator
from monitor.pipeline.parts import Parts

PATIENCE: Final = timedelta(days=1)
"""How long a source may fail before anybody is told: most come back by themselves."""

_TOLD: Final = "sources_told"  # in meta: of each source what was told last
_OFTEN: Final = 5  # failures after which a source that never answered is told of
_WITH_REASON: Final = (SourceHealth.FAILING, SourceHealth.BLOCKED)


def tell_troubled(parts: Parts, *, now: datetime) -> int:
    """Enqueue one notice about the sources that are newly in trouble; say of how many.

    A source is told of once for each time that it comes into trouble.
    """
    store = parts.store
    states = store.sources.states()
    told: Mapping[str, str] = json.loads(store.meta.get(_TOLD) or "{}")
    now_told: dict[str, str] = {}
    lines: list[str] = []
    for source in parts.settings.sources:
        state = states.get(source.name)
        how = health(source, state, now=now)
        if state is None or how not in TROUBLED:
            continue
        key = f"{how}:{since(state, how)}"
        if told.get(source.name) == key:
            now_told[source.name] = key
        elif _is_worth_telling(state, how, now=now):
            now_told[source.name] = key
            lines.append(_line(state, how, now=now))
    if now_told != told:
        with store.transaction():
            store.meta.set(_TOLD, json.dumps(now_told))
            if lines:
                store.outbox.enqueue(_messages(parts, lines, now=now))
    return len(lines)


def _is_worth_telling(state: SourceState, how: SourceHealth, *, now: datetime) -> bool:
    if how not in (SourceHealth.FAILING, SourceHealth.BLOCKED):
        return True
    if state.trouble is FetchTrouble.OTHER_FEED:
        return True  # only a person can mend it
    start = since(state, how)
    return state.failures >= _OFTEN if start is None else now - start >= PATIENCE


def _line(state: SourceState, how: SourceHealth, *, now: datetime) -> str:
    said = f": {state.message}" if state.message and how in _WITH_REASON else ""
    return f"{trouble(state, how, now=now)}{said}"


def _messages(
    parts: Parts, lines: Sequence[str], *, now: datetime
) -> tuple[Message, ...]:
    # Where no channel is open, the digest's last line and `sources list` tell it.
    count = len(lines)
    notice = Notice(
        title=f"{plural(count, 'source')} in trouble",
        text="What is reported there may be missing from alerts and digests.",
        points=tuple(Pointer(text=line) for line in lines),
        todo=(
            "`lodewatch sources list` shows all of them; `lodewatch sources check URL` "
            "tries one. You are told once of each trouble."
        ),
    )
    return for_operator(
        parts, notice, subject="sources", reason="a source is in trouble", now=now
    )
