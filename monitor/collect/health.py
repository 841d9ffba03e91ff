"""How a source has been doing, from what is remembered of its visits. Pure."""

from datetime import datetime, timedelta

from monitor.model.source import FetchTrouble, Source, SourceHealth, SourceState

SILENCES = 4
"""How many times its usual longest pause a source may be silent."""

HEARD = (SourceHealth.OK, SourceHealth.UNDATED)
TROUBLED = (
    SourceHealth.FAILING,
    SourceHealth.BLOCKED,
    SourceHealth.STALE,
    SourceHealth.EMPTY,
    SourceHealth.GONE,
)

_LEAST = timedelta(days=7)  # weekends and holidays are no silence
_UNKNOWN = timedelta(days=180)  # for a source whose rhythm is not known
_CUT_OFF = timedelta(days=1)  # without a line; till then it is nobody's fault
_MANY = 0.5  # of the entries without a date


def health(source: Source, state: SourceState | None, *, now: datetime) -> SourceHealth:
    """Say how a source has been doing: what is worst about it."""
    if not source.enabled:
        return SourceHealth.OFF
    if state is None or (state.last_success is None and not state.failures):
        return SourceHealth.NEW
    if state.gone:
        return SourceHealth.GONE
    if _is_cut_off(state, now=now):
        return SourceHealth.FAILING
    if state.failures:
        blocked = state.trouble is FetchTrouble.BLOCKED
        return SourceHealth.BLOCKED if blocked else SourceHealth.FAILING
    return _of_answers(state, now=now)


def _is_cut_off(state: SourceState, *, now: datetime) -> bool:
    """Say whether a source has been out of reach for so long that it is worth a word."""
    last = state.last_success
    off = state.trouble is FetchTrouble.OFFLINE
    return off and last is not None and now - last > _CUT_OFF


def _of_answers(state: SourceState, *, now: datetime) -> SourceHealth:
    """Say how a source does that answers."""
    if state.entries == 0:
        return SourceHealth.EMPTY
    if is_stale(state, now=now):
        return SourceHealth.STALE
    if state.entries and state.undated > _MANY * state.entries:
        return SourceHealth.UNDATED
    return SourceHealth.OK


def is_stale(state: SourceState, *, now: datetime) -> bool:
    """Say whether a source answers every visit and has had nothing new for too long.

    The measure is its own rhythm: a daily feed is silent after days, a quarterly one
    after years. Feeds that were given up and left standing are found so.
    """
    last = state.newest or state.last_new
    if last is None:
        return False
    usual = SILENCES * state.rhythm if state.rhythm else _UNKNOWN
    return now - last > max(usual, _LEAST)


def since(state: SourceState, how: SourceHealth) -> datetime | None:
    """Return since when a source has been doing so, as nearly as it is known."""
    match how:
        case SourceHealth.FAILING | SourceHealth.BLOCKED | SourceHealth.GONE:
            return state.last_success or state.first_visit
        case SourceHealth.STALE | SourceHealth.EMPTY:
            return state.newest or state.last_new or state.first_visit
        case _:
            return None
