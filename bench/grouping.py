"""How quickly an event finds its story among a hundred thousand open ones.

The stories are made: all shipped event types, states, materials and firms as unequal as
in life (the n-th is told of a share of 1/n), headlines and texts of made words, spread
over two years. Half of the events asked tell of a story that is there, in other words; half
are new; one in five leaves the state or the material open.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from statistics import median, quantiles

from bench.command import default_settings
from bench.table import Table
from monitor.extract.types import known_types
from monitor.group.assign import assign
from monitor.group.merge import opened
from monitor.model.event import (
    Argument,
    Certainty,
    Commodity,
    Company,
    Event,
    Jurisdiction,
    Value,
    event_id,
)
from monitor.model.ontology import (
    ArgumentType,
    Attribution,
    Direction,
    Factuality,
    Polarity,
    Stage,
    Tier,
)
from monitor.model.story import Report, Story
from monitor.model.text import Document, Field, Origin, Span
from monitor.pipeline.place import placed
from monitor.store import Store, open_store

STORIES = 100_000
ASKED = 400
_SCANNED = 3  # events for which all stories are compared: a second and more each
_START = datetime(2024, 1, 1, tzinfo=UTC)
_DAYS = 730
_FIRMS = 20_000
_STATES = (
    "CN US EU AU CA JP IN KR DE FR GB ID CL BR ZA CD MY VN KZ RU SA MM GL SE NO TR"
)
_MATERIALS = (
    "REE Li Cu Ni Co graphite Ga Ge U Sb W Nd Dy Tb magnets Mg Mn V Ti Sn Ta Nb"
)
_PLAN = (Stage.PROPOSED, Stage.ANNOUNCED, Stage.ADOPTED, Stage.EFFECTIVE)
_SYLLABLES = "bar den fol gri kem lon mit nar pel ros sun tav vel wim zor"


def grouping() -> Iterator[Table]:
    """Yield the table of one event against all stories."""
    made = Made([(kind.id, kind.family) for kind in known_types(default_settings())])
    reports = [made.report(n) for n in range(STORIES)]
    stories = [opened(report) for report in reports]
    asked = [made.asked(n, reports) for n in range(ASKED)]
    with (
        tempfile.TemporaryDirectory(prefix="lodewatch-bench-") as folder,
        open_store(Path(folder) / "lodewatch.db", now=_START) as store,
    ):
        _fill(store, stories)
        yield Table(
            title=f"Grouping: one event among {STORIES:,} open stories",
            head=("how", "events", "median, ms", "95 %, ms", "joined a story"),
            rows=tuple(_rows(store, stories, asked)),
        )


def _fill(store: Store, stories: Sequence[Story]) -> None:
    with store.transaction():
        for story in stories:
            store.stories.put(story)


def _rows(
    store: Store, stories: Sequence[Story], asked: Sequence[Report]
) -> Iterator[tuple[str, ...]]:
    known = {story.id for story in stories}

    def indexed(report: Report) -> str:
        return placed(store, report, now=report.first_seen)[0].story.id

    def scanned(report: Report) -> str:
        return assign(report, stories, now=report.first_seen).story.id

    few = asked[:_SCANNED]
    yield _row("lodewatch: keys in SQLite, then facts", indexed, asked, known)
    yield _row("peer: all stories in memory, one by one", scanned, few, known)


def _row(
    how: str, place: Callable[[Report], str], asked: Sequence[Report], known: set[str]
) -> tuple[str, ...]:
    times, joined = [], 0
    for report in asked:
        start = time.process_time()  # other processes do not count
        joined += place(report) in known
        times.append((time.process_time() - start) * 1000)
    most = quantiles(times, n=20, method="inclusive")[-1]
    return (
        how,
        f"{len(asked):,}",
        f"{median(times):,.2f}",
        f"{most:,.2f}",
        f"{joined:,}",
    )


class Made:
    """Reports, the same in each run."""

    def __init__(self, types: Sequence[tuple[str, str]]) -> None:
        self._random = Random(36)
        self._types = types
        self._firms = _shares(_FIRMS)
        self._states = _STATES.split()
        self._goods = _MATERIALS.split()

    def report(self, number: int) -> Report:
        """Return the report that opens a story."""
        id_, family = self._random.choice(self._types)
        [state] = self._random.choices(
            self._states, cum_weights=_shares(len(self._states))
        )
        [material] = self._random.choices(
            self._goods, cum_weights=_shares(len(self._goods))
        )
        firms = self._random.choices(range(_FIRMS), cum_weights=self._firms, k=2)
        at = _START + timedelta(days=_DAYS) * (number / STORIES)
        arguments: tuple[tuple[str, ArgumentType, Value], ...] = (
            (
                "implementer",
                ArgumentType.JURISDICTION,
                Jurisdiction(iso2=state, name=state),
            ),
            ("product", ArgumentType.COMMODITY, Commodity(id=material)),
            *(("party", ArgumentType.COMPANY, _firm(n)) for n in dict.fromkeys(firms)),
        )
        span = _span(self._words(60))
        event = Event(
            type=id_,
            family=family,
            stage=self._random.choice(_PLAN),
            direction=Direction.NEUTRAL,
            certainty=Certainty(
                score=0.8,
                polarity=Polarity.POSITIVE,
                factuality=Factuality.CERTAIN,
                attribution=Attribution.OFFICIAL_STATEMENT,
            ),
            trigger=span,
            sentence=span,
            arguments=tuple(
                Argument(role=role, type=kind, value=value, span=span)
                for role, kind, value in arguments
            ),
            why="bench",
        )
        return self._told(f"d{number}", event, at)

    def asked(self, number: int, reports: Sequence[Report]) -> Report:
        """Return another outlet's report of a known story, or a new story's."""
        at = _START + timedelta(days=_DAYS, hours=number % 48)
        event = self.report(STORIES - 1).event
        if number % 2:
            event = self._random.choice(reports[-STORIES // 10 :]).event
        if number % 5 == 0:
            left_out = ("implementer", "product")[number // 5 % 2]
            some = tuple(a for a in event.arguments if a.role != left_out)
            event = replace(event, arguments=some)
        return self._told(f"asked{number}", event, at)

    def _told(self, name: str, event: Event, at: datetime) -> Report:
        document = Document(
            id=name,
            title=self._words(8),
            text=self._words(60),
            published=at,
            source=Origin(name=f"Wire {len(name)}", tier=Tier.WIRE),
        )
        return Report(
            event_id=event_id(name, event),
            event=event,
            document=document,
            witness=name,
            published=at,
            first_seen=at,
        )

    def _words(self, count: int) -> str:
        parts = self._random.choices(_SYLLABLES.split(), k=3 * count)
        return " ".join("".join(parts[3 * n : 3 * n + 3]) for n in range(count))


def _shares(count: int) -> list[float]:
    return list(accumulate(1 / n for n in range(1, count + 1)))


def _firm(number: int) -> Company:
    names = _SYLLABLES.split()
    name = "".join(names[number // 15**n % 15] for n in range(4)).title()
    return Company(id=name, name=f"{name} Mining")


def _span(text: str) -> Span:
    return Span(field=Field.TEXT, start=0, end=len(text), text=text)
