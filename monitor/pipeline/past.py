"""Read the stored changes for the rules, in the order of time.

Changes of kinds and types that no rule wants are left out: most of them are not even
read. Whatever depends on what came before, such as dedup, is left to the caller.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache

from monitor.match import RuleSet
from monitor.model.exposure import Exposure
from monitor.model.story import ChangeKind, StoryChange
from monitor.store import Store
from monitor.store.history import Share, Wanted

STRETCH = 2_000  # changes after which it is told how far the reading is
_NOTHING = Exposure()


def past(
    store: Store,
    versions: Iterable[RuleSet],
    *,
    until: datetime | None = None,
    exposure: Exposure = _NOTHING,
    done: Callable[[int], None] = lambda _: None,
) -> Iterator[StoryChange]:
    """Yield the stored changes up to, but not at, `until`, the oldest first.

    All that a rule of any of `versions` may hear of are among them. Each is told what
    of `exposure` it touches. `done` is told how many changes have been dealt with.
    """
    wanted = _hears(tuple(versions))
    stretches = store.history.stretches(until, size=STRETCH)
    for number, stretch in enumerate(stretches, start=1):
        changes = store.history.changes(stretch, wanted=wanted)
        yield from map(exposure.looking_at, changes)
        done(number * STRETCH)


def past_of_share(
    store: Store,
    versions: Iterable[RuleSet],
    share: Share,
    *,
    until: datetime | None,
    exposure: Exposure,
) -> Iterator[StoryChange]:
    """Yield what `past` does of the changes of a share of the stories."""
    wanted = _hears(tuple(versions))
    changes = store.history.changes_of(share, until, wanted=wanted)
    yield from map(exposure.looking_at, changes)


def _hears(versions: Sequence[RuleSet]) -> Wanted:
    """Return the quick question whether a change can concern any of the rules."""

    @cache
    def wanted(kind: ChangeKind, types: tuple[str, str]) -> bool:
        return any(rules.hears(kind, types) for rules in versions)

    return wanted
