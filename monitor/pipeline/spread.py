"""Ask rules about the past in several processes, each with a share of the stories.

That is exact where all that the rules remember belongs to one story: the alert that
another repeats, what `correlate` counts, the messages that a story has on a channel. A
rule that looks across stories, or is switched off on the way, needs one process for all.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from itertools import accumulate, chain
from pathlib import Path

from monitor.config.settings import ScaleSettings
from monitor.errors import StoreError, WorkError
from monitor.match import RuleSet
from monitor.match.backtest import keeps_to_stories
from monitor.model.exposure import Exposure
from monitor.model.rule import Rule
from monitor.model.story import StoryChange
from monitor.pipeline.backtest import (
    Backtest,
    Difference,
    RuleCount,
    Sample,
    Told,
    World,
    backtest,
)
from monitor.pipeline.past import past, past_of_share
from monitor.scale.engines import map_batches
from monitor.store import Store, open_store
from monitor.store.history import Share

ALONE = ScaleSettings(engine="inline", workers=1)
SHARE = 10_000  # changes played as one piece of work
_NOTHING = Exposure()
_OTHER = (
    "this copy of the database holds other changes than the one that is asked; "
    "copy that one anew to every machine"
)
_EVER = datetime(1970, 1, 1, tzinfo=UTC)  # for a store that is only read


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked about the past."""

    versions: tuple[RuleSet, ...]  # one or two
    world: World
    since: datetime | None  # None: counted from the first change
    until: datetime
    samples: int = 0
    exposure: Exposure = _NOTHING
    history: bool = False  # True: as if first visits and backfills had been watched

    def heard(self, changes: Iterable[StoryChange]) -> Iterable[StoryChange]:
        """Return changes as the rules are to hear them."""
        if not self.history:
            return changes
        return (replace(change, baseline=False) for change in changes)


def ask_the_past(
    store: Store,
    question: Question,
    *,
    scale: ScaleSettings = ALONE,
    done: Callable[[int], None] = lambda _: None,
) -> Backtest:
    """Play the stored changes through the rules; `done` is told how many were.

    The answer is the same however the work is spread.
    """
    if scale.engine != "inline" and all(map(keeps_to_stories, question.versions)):
        parts = _parts(store, question, scale, done)
        if parts is not None and not any(
            told.broken for part in parts for told in _both(part)
        ):
            return _together(parts, store, question)
    return _whole(store, question, done)


def _whole(store: Store, asked: Question, done: Callable[[int], None]) -> Backtest:
    changes = past(
        store,
        asked.versions,
        until=asked.until,
        exposure=asked.exposure,
        done=done,
    )
    return backtest(
        asked.heard(changes),
        asked.versions[0],
        world=asked.world,
        there=asked.versions[1] if len(asked.versions) > 1 else None,
        since=asked.since,
        until=asked.until,
        samples=asked.samples,
    )


# --- the shares -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """One piece of work: the rules go alone, what is made of them does not travel."""

    path: Path
    share: Share
    rules: tuple[tuple[Rule, ...], ...]
    asked: Question
    copied: bool  # True: the file may be another machine's copy


def _parts(
    store: Store, asked: Question, scale: ScaleSettings, done: Callable[[int], None]
) -> tuple[Backtest, ...] | None:
    """Return what each share says; None if one could not be played elsewhere."""
    rules = tuple(version.rules for version in asked.versions)
    alone = replace(asked, versions=())
    pieces = [
        _Piece(
            path=store.path,
            share=share,
            rules=rules,
            asked=alone,
            copied=scale.engine == "ray",
        )
        for share in store.history.shares(asked.until, size=SHARE)
    ]
    found = []
    played = map_batches(_played, [[piece] for piece in pieces], scale=scale)
    for (part,), so_far in zip(
        played, accumulate(piece.share.changes for piece in pieces), strict=True
    ):
        if isinstance(part, WorkError):
            return None
        found.append(part)
        done(so_far)
    return tuple(found)


def _played(pieces: Sequence[_Piece]) -> list[Backtest]:
    return [_one_played(piece) for piece in pieces]


def _one_played(piece: _Piece) -> Backtest:
    versions, asked = [_ready(rules) for rules in piece.rules], piece.asked
    with open_store(piece.path, now=_EVER, read_only=True) as store:
        if (
            piece.copied
            and store.history.share(piece.share, asked.until) != piece.share
        ):
            raise StoreError(piece.path, _OTHER)
        changes = past_of_share(
            store,
            versions,
            piece.share,
            until=asked.until,
            exposure=asked.exposure,
        )
        return backtest(
            asked.heard(changes),
            versions[0],
            world=asked.world,
            there=versions[1] if len(versions) > 1 else None,
            since=asked.since,
            until=asked.until,
            samples=asked.samples,
        )


@cache
def _ready(rules: tuple[Rule, ...]) -> RuleSet:
    """Return the set that a process keeps: its rules are made ready once."""
    return RuleSet(rules=rules)


# --- and their sum ----------------------------------------------------------------


def _together(parts: Sequence[Backtest], store: Store, asked: Question) -> Backtest:
    if not parts:
        return _whole(store, asked, lambda _: None)
    latest = _Latest(store, parts, asked.samples)
    others = [part.there for part in parts if part.there is not None]
    return Backtest(
        here=_told([part.here for part in parts], latest),
        there=_told(others, latest) if others else None,
        differences=_differences(parts, latest),
        messages_only_here=sum(part.messages_only_here for part in parts),
        messages_only_there=sum(part.messages_only_there for part in parts),
    )


class _Latest:
    """The latest of the samples of all parts, in the order of the stored changes."""

    def __init__(self, store: Store, parts: Iterable[Backtest], most: int) -> None:
        ids = {sample.change.id for part in parts for sample in _samples(part)}
        self._numbers = store.history.numbers(ids)
        self._most = most

    def of(self, samples: Iterable[tuple[Sample, ...]]) -> tuple[Sample, ...]:
        """Return the latest, the oldest of them first."""
        found = sorted(
            chain.from_iterable(samples),
            key=lambda s: (s.change.at, self._numbers[s.change.id]),
        )
        return tuple(found[-self._most :]) if self._most else ()


def _both(part: Backtest) -> tuple[Told, ...]:
    return (part.here,) if part.there is None else (part.here, part.there)


def _samples(part: Backtest) -> Iterable[Sample]:
    for told in _both(part):
        yield from chain.from_iterable(count.samples for count in told.rules)
    for one in part.differences:
        yield from (*one.here, *one.there)


def _told(parts: Sequence[Told], latest: _Latest) -> Told:
    messages: Counter[str] = Counter()
    untold: Counter[str] = Counter()
    for part in parts:
        messages.update(part.messages)
        untold.update(part.untold)
    return Told(
        rules=tuple(
            _count(counts, latest)
            for counts in zip(*(part.rules for part in parts), strict=True)
        ),
        messages=dict(sorted(messages.items())),
        held=sum(part.held for part in parts),
        untold=dict(sorted(untold.items())),
        broken={},
    )


def _count(parts: Sequence[RuleCount], latest: _Latest) -> RuleCount:
    return RuleCount(
        rule=parts[0].rule,
        fired=sum(part.fired for part in parts),
        alerts=sum(part.alerts for part in parts),
        stories=sum(part.stories for part in parts),
        messages=sum(part.messages for part in parts),
        judged=sum(part.judged for part in parts),
        right=sum(part.right for part in parts),
        samples=latest.of(part.samples for part in parts),
    )


def _differences(parts: Sequence[Backtest], latest: _Latest) -> tuple[Difference, ...]:
    found: dict[str, list[Difference]] = {}
    for one in chain.from_iterable(part.differences for part in parts):
        found.setdefault(one.rule_id, []).append(one)
    return tuple(
        Difference(
            rule_id=name,
            only_here=sum(one.only_here for one in ones),
            only_there=sum(one.only_there for one in ones),
            here=latest.of(one.here for one in ones),
            there=latest.of(one.there for one in ones),
        )
        for name, ones in sorted(found.items())
    )
