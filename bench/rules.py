"""How quick rules are: one change against ten thousand of them, with and without index."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from bench.command import default_settings
from bench.table import Table
from monitor.extract.types import known_types
from monitor.match import RuleSet, evaluate, load_rules
from monitor.match.evaluate import fires
from monitor.match.fields import view
from monitor.model import facts
from monitor.model.event import (
    Argument,
    Certainty,
    Commodity,
    Company,
    Event,
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
from monitor.model.story import ChangeKind, Report, StoryChange
from monitor.model.text import Document, Field, Origin, Span

RULES = 10_000
CHANGES = 300
FIRMS = 3_000
MATERIALS = ("REE", "Dy", "Tb", "Nd", "Pr", "Co", "Li", "Ni", "Cu", "Ga", "Ge", "Sb")
SYLLABLES = ("bar", "den", "fol", "gri", "kem", "lon", "mit", "nar", "pel", "ros")
WORDS = tuple(a + b + c + d for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES
              for d in ("a", "ing", "s", "um", "al"))  # fmt: skip
START = datetime(2026, 1, 1, tzinfo=UTC)


def rules() -> Iterator[Table]:
    """Yield the table of one change against many rules."""
    types = [kind.id for kind in known_types(default_settings())]
    rows = []
    for name, made in (
        ("over all event types", types),
        ("all for one event type", types[:1]),
    ):
        with TemporaryDirectory(prefix="lodewatch-bench-") as folder:
            path = Path(folder) / "rules.toml"
            path.write_text(
                "\n".join(_rule(n, made) for n in range(RULES)), encoding="utf-8"
            )
            start = perf_counter()
            loaded = load_rules(path, types=types)
            took = perf_counter() - start
        changes = [_change(n, made) for n in range(CHANGES)]
        rows += list(_measured(name, loaded, changes, took))
    head = (
        "rules",
        "asked of each change",
        "median, ms",
        "95 %, ms",
        "matches",
        "load, s",
    )
    title = f"Rules: one change against {RULES:,}, a tenth of them with `where`"
    yield Table(title=title, head=head, rows=tuple(rows))


def _measured(
    name: str, loaded: RuleSet, changes: Sequence[StoryChange], took: float
) -> Iterator[tuple[str, ...]]:
    def indexed(change: StoryChange) -> int:
        told = evaluate(loaded, change, now=change.at, last=lambda _key: None)
        return len(told.matches)

    def each(change: StoryChange) -> int:
        seen = view(change)
        return sum(fires(r, change.kind, seen) for r in loaded.reached_by(change))

    asked = median(len(list(loaded.candidates(c, view(c)))) for c in changes)
    of_type = median(len(list(loaded.reached_by(c))) for c in changes)
    ways: tuple[tuple[str, Callable[[StoryChange], int], float], ...] = (
        ("indexed by words", indexed, asked),
        ("each of the type", each, of_type),
    )
    for way, ask, number in ways:
        times, matches = [], 0
        for change in changes:
            start = process_time()  # other processes do not count
            matches += ask(change)
            times.append((process_time() - start) * 1000)
        yield (
            f"{name}, {way}",
            f"{number:,.0f}",
            f"{median(times):.2f}",
            f"{quantiles(times, n=20)[-1]:.2f}",
            f"{matches:,}",
            f"{took:.1f}",
        )


def _rule(number: int, types: Sequence[str]) -> str:
    """Write a rule as people write them: of a firm, a material, words or a sum."""
    material = MATERIALS[number // 4 % len(MATERIALS)]
    line = (
        f'"companies|any" = ["{_firm(number)}", "{_firm(number * 7)}"]',
        f'"companies|any" = ["{_firm(number * 3)}"]\n"money.amount|gte" = 1_000_000',
        f'"text|phrase" = ["{_words(number, 2)}", "{_words(number * 5, 2)}"]',
        f'"commodities|any" = ["{material}"]\n"title|phrase" = ["{_words(number * 3, 1)}"]',
    )[number % 4]
    where = "where = 'event.certainty > 0.3'\n" if number % 10 == 0 else ""
    return (
        f'[[rule]]\nid = "r{number}"\ntitle = "Rule {number}"\nseverity = "low"\n'
        f'events = ["{types[number // 4 % len(types)]}"]\n{where}[rule.match]\n{line}\n'
    )


def _firm(number: int) -> str:
    return f"{WORDS[number % len(WORDS)].title()} {number % FIRMS} Mining"


def _words(number: int, count: int) -> str:
    # Steps that share no factor with the list: every word turns up equally often.
    return " ".join(WORDS[(number * 31 + at * 17) % len(WORDS)] for at in range(count))


def _change(number: int, types: Sequence[str]) -> StoryChange:
    """Return a new story of three firms and two materials, told in 600 words."""
    text = " ".join(_words(number * 601 + at, 1) for at in range(600))
    title = _words(number * 13, 9)
    document = Document(
        id=f"d{number}",
        title=title,
        text=text,
        published=START + timedelta(minutes=number),
        source=Origin(name="Wire", tier=Tier.WIRE),
    )
    span = Span(field=Field.TEXT, start=0, end=len(text), text=text)
    firms = (_firm(number * 11 + at) for at in range(3))
    values = [Company(id=name, name=name) for name in firms]
    materials = [Commodity(id=MATERIALS[(number + at) % 12]) for at in range(2)]
    event = Event(
        type=types[number % len(types)],
        family="BENCH",
        stage=Stage.ADOPTED,
        direction=Direction.NEUTRAL,
        certainty=Certainty(
            score=0.8,
            polarity=Polarity.POSITIVE,
            factuality=Factuality.CERTAIN,
            attribution=Attribution.OFFICIAL_DOC,
        ),
        trigger=span,
        sentence=span,
        arguments=(
            *(_argument(ArgumentType.COMPANY, v, span) for v in values),
            *(_argument(ArgumentType.COMMODITY, v, span) for v in materials),
        ),
        why="bench",
    )
    published = START + timedelta(minutes=number)
    report = Report(
        event_id=event_id(document.id, event),
        event=event,
        document=document,
        witness="Wire",
        published=published,
        first_seen=published,
    )
    return StoryChange(
        id=f"c{number}",
        kind=ChangeKind.NEW,
        story=facts.first_state(report),
        report=report,
        stage_before=None,
        at=published,
    )


def _argument(kind: ArgumentType, value: Company | Commodity, span: Span) -> Argument:
    return Argument(role="product", type=kind, value=value, span=span)
