"""Say how much of what is watched was heard: the last line of a digest."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from monitor.model.source import Source, SourceHealth, SourceState

NAMED = 5  # failing sources that are named; the rest is counted


def health(source: Source, state: SourceState | None) -> SourceHealth:
    """Say how a source has been doing."""
    if not source.enabled:
        return SourceHealth.OFF
    if state is None or state.last_attempt is None:
        return SourceHealth.NEW
    if state.gone:
        return SourceHealth.GONE
    return SourceHealth.FAILING if state.failures else SourceHealth.OK


def coverage_words(
    sources: Iterable[Source], states: Mapping[str, SourceState], *, now: datetime
) -> str:
    """Return e.g. "41 of 44 sources fresh; mofcom failing for 9 h (timeout)"."""
    watched = [s for s in sources if s.enabled]
    if not watched:
        return "no source is switched on"
    by_health: dict[SourceHealth, list[Source]] = {}
    for source in watched:
        by_health.setdefault(health(source, states.get(source.name)), []).append(source)
    fresh = len(by_health.get(SourceHealth.OK, []))
    words = [f"{fresh} of {len(watched)} sources fresh"]
    troubled = [
        *by_health.get(SourceHealth.FAILING, []),
        *by_health.get(SourceHealth.GONE, []),
    ]
    words += [_trouble(s, states[s.name], now=now) for s in troubled[:NAMED]]
    if len(troubled) > NAMED:
        words.append(f"{len(troubled) - NAMED} more failing")
    if new := len(by_health.get(SourceHealth.NEW, [])):
        words.append(f"{new} not visited yet")
    return "; ".join(words)


def _trouble(source: Source, state: SourceState, *, now: datetime) -> str:
    kind = f" ({state.trouble})" if state.trouble else ""
    if state.gone:
        return f"{source.name} is gone"
    if state.last_success is None:
        return f"{source.name} never answered{kind}"
    return f"{source.name} failing for {_span(now - state.last_success)}{kind}"


def _span(time: timedelta) -> str:
    hours = int(time.total_seconds() // 3600)
    return f"{hours // 24} d" if hours >= 48 else f"{max(hours, 1)} h"  # noqa: PLR2004
