"""When a permanent redirect is believed (301, 308; RFC 9110 15.4). Pure.

A publisher who moves says so on every visit; a maintenance page says so for a day. So
the new address is taken when the same feed has been found there several times running.
"""

from dataclasses import replace

from monitor.model.source import Moving, Source, SourceState

SIGHTINGS = 3
"""Visits in a row after which the new address is asked first."""

_LOST = (
    3  # failures in a row after which the address of the configuration is asked again
)


def address(source: Source, state: SourceState | None) -> str:
    """Return where a source is visited: where it moved to, else where it is configured.

    What is remembered of another configured address does not count.
    """
    if state is None or state.address is None or state.url != source.url:
        return source.url
    return state.address


def after_sighting(
    state: SourceState, moved_to: str | None, *, same: bool
) -> SourceState:
    """Return what is remembered after a visit that was led to `moved_to`, or nowhere.

    `same`: what lay there is known to be this source's feed.
    """
    if moved_to is None or moved_to == state.address:
        return replace(state, moving=None)
    if not same:
        return state
    moving = state.moving
    times = moving.times + 1 if moving and moving.to == moved_to else 1
    if times >= SIGHTINGS:
        return replace(state, address=moved_to, moving=None)
    return replace(state, moving=Moving(to=moved_to, times=times))


def after_failure(state: SourceState) -> SourceState:
    """Return to the configured address if the new one has failed for long."""
    if state.address is not None and state.failures >= _LOST:
        return replace(state, address=None, moving=None)
    return state
