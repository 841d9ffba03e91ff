"""How fast the past is asked: stored changes through many rules, as `rules backtest` does.

The changes are made: twenty-four types, four materials, twenty states, texts of six
hundred words, three changes a story. Each of two hundred rules wants two types; about
one change in three fires one or more of them.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from bench.table import Table
from monitor.config.settings import Route, ScaleSettings
from monitor.match import RuleSet, load_rules
from monitor.model.event import Argument, Commodity, Event, Jurisdiction
from monitor.model.ontology import ArgumentType, Stage
from monitor.model.story import Assignment, AssignReason, ChangeKind
from monitor.pipeline.backtest import Backtest, World
from monitor.pipeline.spread import Question, ask_the_past
from monitor.store import Store, open_store
from tests.makers import (
    NOON,
    SENTENCE,
    a_change,
    a_document,
    a_report,
    a_span,
    a_story,
    an_event,
)

CHANGES = 50_000
RULES = 200
_YEAR = 365_000  # a thousand a day
_PER_STORY = 3
_STATES = ("CN", "US", "EU", "JP", "KR", "AU", "CA", "IN", "BR", "ID",
           "MM", "VN", "MY", "RU", "KZ", "ZA", "CD", "CL", "AR", "GB")  # fmt: skip
_MATERIALS = ("REE", "Dy", "graphite", "Ga")
_TYPES = tuple(f"TYPE_{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWX")
_TEXT = (f"{SENTENCE} " * 46).strip()
_ROUTES = (
    Route(channels=("loud",), tags=("loud",), group_wait=timedelta(), go_on=True),
    Route(channels=("desk",), group_wait=timedelta()),
)


class _Desk:
    recipients = ()


def asking_the_past() -> Iterator[Table]:
    """Yield the table of rates."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        here, there = _rules(place / "here", 2), _rules(place / "there", 1)
        with open_store(place / "lodewatch.db", now=NOON) as store:
            _fill(store, CHANGES)
            rows = tuple(
                _row(
                    f"{what}, {_processes(n)}", _timed(partial(_ask, store, n, *asked))
                )
                for n in (1, 2)
                for what, asked in (
                    ("one version", (here,)),
                    ("two versions", (here, there)),
                )
            )
    yield Table(
        title=f"Backtest of {CHANGES:,} stored changes, {RULES} rules",
        head=("what", "changes a second", f"seconds for a year of {_YEAR:,}"),
        rows=rows,
    )


def _processes(workers: int) -> str:
    return "one process" if workers == 1 else f"{workers} processes"


def _row(what: str, seconds: float) -> tuple[str, ...]:
    return what, f"{CHANGES / seconds:,.0f}", f"{seconds * _YEAR / CHANGES:.0f}"


def _timed(work: Callable[[], Backtest]) -> float:
    """Return the seconds that `work` takes: the better of two runs."""
    return min(_once(work) for _ in range(2))


def _once(work: Callable[[], Backtest]) -> float:
    began = time.perf_counter()
    found = work()
    if not CHANGES // 5 < sum(r.fired for r in found.here.rules) < CHANGES * 3:
        message = "far fewer or more matches than in life: this measures something else"
        raise RuntimeError(message)
    return time.perf_counter() - began


def _ask(
    store: Store, workers: int, here: RuleSet, there: RuleSet | None = None
) -> Backtest:
    world = World(
        routes=_ROUTES, channels={"desk": _Desk(), "loud": _Desk()}, titles={}
    )
    question = Question(
        versions=(here,) if there is None else (here, there),
        world=world,
        since=None,
        until=NOON + timedelta(days=400),
        samples=3,
    )
    return ask_the_past(
        store,
        question,
        scale=ScaleSettings(
            engine="pool" if workers > 1 else "inline", workers=workers
        ),
    )


# --- rules ------------------------------------------------------------------------


def _rules(folder: Path, sources: int) -> RuleSet:
    """Write and load the rules; `sources` is where the versions differ."""
    folder.mkdir()
    text = "".join(_rule(number, sources) for number in range(RULES))
    (folder / "rules.toml").write_text(f"schema = 1\n{text}", encoding="utf-8")
    return load_rules(folder, types=_TYPES)


def _rule(number: int, sources: int) -> str:
    types = [_TYPES[number % 24], _TYPES[(number * 7 + 1) % 24]]
    states = [_STATES[(number * 3 + n) % 20] for n in range(3)]
    return f"""
[[rule]]
id = "rule-{number}"
title = "Rule {number}"
severity = "{("low", "medium", "high", "critical")[number % 4]}"
tags = ["{"loud" if number % 5 == 0 else "calm"}"]
events = {types}
changes = ["new", "stage", "fact"]
[rule.match]
"commodities|any" = ["{_MATERIALS[number % 4]}"]
"implementer|any" = {states}
"certainty|gte" = 0.4
[rule.unless]
"title|phrase" = ["week in review", "explainer"]
"story.sources|gt" = {sources + number % 3}
"""


# --- changes ----------------------------------------------------------------------


def _fill(store: Store, count: int) -> None:
    with store.transaction():
        for number in range(count):
            store.stories.save(_assignment(number))


def _assignment(number: int) -> Assignment:
    """Return the next change: each story is opened, moves, and is confirmed."""
    story, step = divmod(number, _PER_STORY)
    type_ = _TYPES[story % 24]
    state, material = _STATES[story * 7 % 20], _MATERIALS[story * 5 // 3 % 4]
    at = NOON + timedelta(seconds=86 * number)
    document = a_document(id=f"doc-{number}", text=_TEXT, published=at)
    report = a_report(_event(type_, state, material), document, first_seen=at)
    now = a_story(
        id=f"story-{story}",
        type=type_,
        stage=(Stage.PROPOSED, Stage.ADOPTED, Stage.ADOPTED)[step],
        implementers=(state,),
        commodities=(material,),
        keys=tuple(f"{type_}|{key}" for key in (state, material, "deal", "2025")),
        witnesses=tuple(f"Wire {n}" for n in range(step + 1)),
        reports=step + 1,
        headline_event=report.event_id,
        last_seen=at,
    )
    change = a_change(
        now,
        report,
        id=f"change-{number}",
        kind=(ChangeKind.NEW, ChangeKind.STAGE, ChangeKind.CORROBORATED)[step],
        stage_before=(None, Stage.PROPOSED, Stage.ADOPTED)[step],
        at=at,
    )
    return Assignment(
        story=now, change=change, reason=AssignReason.KEY, explanation="made"
    )


def _event(type_: str, state: str, material: str) -> Event:
    event = an_event(type=type_)
    span = a_span("China")
    more = tuple(
        Argument(
            role=role,
            type=ArgumentType.JURISDICTION,
            value=Jurisdiction(iso2=iso2, name=iso2),
            span=span,
        )
        for role, iso2 in (("implementer", state), ("affected", "US"))
    )
    product = Argument(
        role="product",
        type=ArgumentType.COMMODITY,
        value=Commodity(id=material),
        span=a_span("rare earth"),
    )
    return replace(event, arguments=(*event.arguments[:1], *more, product))
