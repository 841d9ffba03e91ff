"""The configured sources with what is remembered of them, for people to see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from monitor.collect.health import TROUBLED, health
from monitor.collect.links import without_credentials
from monitor.model.source import Source, SourceHealth, SourceState
from monitor.pipeline.coverage import trouble

_HIDDEN: Final = "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A source with how it has been doing, without passwords."""

    source: Source
    state: SourceState | None  # None: never visited; without its secrets
    health: SourceHealth

    def trouble(self, *, now: datetime) -> str | None:
        """Say what is wrong with it; None where nothing is."""
        if self.state is None or self.health not in TROUBLED:
            return None
        told = self.state.message or self.state.trouble
        return told or trouble(self.state, self.health, now=now)

    def pushed_until(self, *, now: datetime) -> datetime | None:
        """Return the end of the lease under which a hub sends it; None: none does."""
        held = self.state.subscription if self.state else None
        return held.ends if held and held.ends and held.ends > now else None


def watched(
    sources: Iterable[Source], states: Mapping[str, SourceState], *, now: datetime
) -> tuple[Watched, ...]:
    """Return the sources, each with what the database knows of it."""
    return tuple(
        Watched(
            source=replace(source, url=without_credentials(source.url)),
            state=_without_secrets(states.get(source.name)),
            health=health(source, states.get(source.name), now=now),
        )
        for source in sources
    )


def _without_secrets(state: SourceState | None) -> SourceState | None:
    """Return `state` without passwords, nor what lets others speak or sign for the hub."""
    if state is None:
        return None
    state = replace(
        state,
        url=without_credentials(state.url),
        address=without_credentials(state.address) if state.address else None,
    )
    held = state.subscription
    if held is None:
        return state
    return replace(state, subscription=replace(held, callback=_HIDDEN, secret=_HIDDEN))
