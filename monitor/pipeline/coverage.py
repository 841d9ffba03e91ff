"""Say how much of what is watched was heard: the last line of a digest."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from monitor.collect.health import HEARD, TROUBLED, health, since
from monitor.model.source import Source, SourceHealth, SourceState

NAMED = 5  # failing sources that are named; the rest is counted


def coverage_words(
    sources: Iterable[Source], states: Mapping[str, SourceState], *, now: datetime
) -> str:
    """Return e.g. "41 of 44 sources fresh; mofcom failing for 9 h (timeout)"."""
    watched = [s for s in sources if s.enabled]
    if not watched:
        return "no source is switched on"
    by_health: dict[SourceHealth, list[Source]] = {}
    for source in watched:
        by_health.setdefault(_health(source, states, now), []).append(source)
    fresh = sum(len(by_health.get(how, [])) for how in HEARD)
    words = [f"{fresh} of {len(watched)} sources fresh"]
    if undated := len(by_health.get(SourceHealth.UNDATED, [])):
        words[0] += f", {undated} of them undated"
    troubled = [(s, how) for how in TROUBLED for s in by_health.get(how, [])]
    words += [trouble(states[s.name], how, now=now) for s, how in troubled[:NAMED]]
    if len(troubled) > NAMED:
        words.append(f"{len(troubled) - NAMED} more in trouble")
    if new := len(by_health.get(SourceHealth.NEW, [])):
        words.append(f"{new} not visited yet")
    return "; ".join(words)


def _health(
    source: Source, states: Mapping[str, SourceState], now: datetime
) -> SourceHealth:
    return health(source, states.get(source.name), now=now)


def trouble(state: SourceState, how: SourceHealth, *, now: datetime) -> str:
    """Return e.g. "mofcom failing for 9 h (timeout)"."""
    name, start = state.source, since(state, how)
    kind = f" ({state.trouble})" if state.trouble else ""
    span = None if start is None else _span(now - start)
    match how:
        case SourceHealth.GONE:
            return f"{name} is gone"
        case SourceHealth.STALE:
            return f"{name} silent for {span}"
        case SourceHealth.EMPTY:
            return f"{name} has no entries"
        case SourceHealth.BLOCKED:
            return f"{name} refuses us" + (f" for {span}" if span else "")
        case _ if span is None:
            return f"{name} never answered{kind}"
        case _:
            return f"{name} failing for {span}{kind}"


def _span(time: timedelta) -> str:
    hours = int(time.total_seconds() // 3600)
    return f"{hours // 24} d" if hours >= 48 else f"{max(hours, 1)} h"  # noqa: PLR2004
