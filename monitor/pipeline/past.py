"""Read the stored changes for the rules, in order; several processes read ahead.

Changes of kinds and types that no rule wants are left out, and with workers all that no
rule fires for: that is a question about the change alone, so it can be asked anywhere.
Everything that depends on what came before, such as dedup, is left to the caller.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from monitor.match import RuleSet
from monitor.match.backtest import may_fire
from monitor.model.exposure import Exposure
from monitor.model.rule import Rule
from monitor.model.story import ChangeKind, StoryChange
from monitor.scale.engines import map_batches
from monitor.store import Store, Stretch, Wanted, open_store

STRETCH = 2_000  # changes read as one piece of work
_NOTHING = Exposure()
_EVER = datetime(1970, 1, 1, tzinfo=UTC)  # for a store that is only read


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """One piece of work: which changes of a stretch do any of these rules want?"""

    path: Path
    stretch: Stretch
    versions: tuple[tuple[Rule, ...], ...]
    exposure: Exposure


def past(
    store: Store,
    versions: Iterable[RuleSet],
    *,
    until: datetime | None = None,
    workers: int = 1,
    exposure: Exposure = _NOTHING,
    done: Callable[[int], None] = lambda _: None,
) -> Iterator[StoryChange]:
    """Yield the stored changes up to, but not at, `until`, the oldest first.

    Only those for which a rule of any of `versions` may fire, though with fewer than
    two of `workers` others are among them. Each is told what of `exposure` it touches.
    `done` is told how many changes have been dealt with by now.
    """
    versions = tuple(versions)
    wanted = _hears(versions)
    stretches = store.history.stretches(until, size=STRETCH)
    found = (
        _by_workers(store, stretches, versions, workers, exposure)
        if workers > 1
        else (
            (change for _, change in store.history.changes(stretch, wanted=wanted))
            for stretch in stretches
        )
    )
    for number, changes in enumerate(found, start=1):
        yield from map(exposure.looking_at, changes)
        done(number * STRETCH)


def _by_workers(
    store: Store,
    stretches: Iterable[Stretch],
    versions: Iterable[RuleSet],
    workers: int,
    exposure: Exposure,
) -> Iterator[Iterator[StoryChange]]:
    asked = tuple(v.rules for v in versions)
    searches = (
        _Search(path=store.path, stretch=stretch, versions=asked, exposure=exposure)
        for stretch in stretches
    )
    # Their numbers come back and not the changes: reading one again is less work than
    # handing it from process to process.
    for numbers in map_batches(_wanted, searches, engine="pool", workers=workers):
        yield store.history.numbered(numbers)


def _wanted(search: _Search) -> tuple[int, ...]:
    versions = [_ready(rules) for rules in search.versions]
    with open_store(search.path, now=_EVER, read_only=True) as store:
        return tuple(
            number
            for number, change in store.history.changes(
                search.stretch, wanted=_hears(versions)
            )
            if any(
                may_fire(rules, search.exposure.looking_at(change))
                for rules in versions
            )
        )


def _hears(versions: Sequence[RuleSet]) -> Wanted:
    """Return the quick question whether a change can concern any of the rules."""

    @cache
    def wanted(kind: ChangeKind, types: tuple[str, str]) -> bool:
        return any(rules.hears(kind, types) for rules in versions)

    return wanted


@cache
def _ready(rules: tuple[Rule, ...]) -> RuleSet:
    """Return the set that a process keeps: its rules are made ready once."""
    return RuleSet(rules=rules)
