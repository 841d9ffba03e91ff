"""A backtest for people and for programs."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from monitor.cli.output import (
    Listing,
    facts,
    plain_fields,
    print_json,
    print_rich,
    say,
    table,
    words,
)
from monitor.cli.times import stamp
from monitor.cli.titles import Titles
from monitor.model.rule import Rule
from monitor.notify.words import change_words, plural
from monitor.pipeline.backtest import Backtest, Difference, RuleCount, Sample, Told
from monitor.store.history import Period

NONE = "No story changes are stored for this time; `lodewatch run` brings them in."
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A backtest with what it was asked about."""

    found: Backtest
    period: Period
    since: datetime | None  # None: from the first stored change
    until: datetime | None  # None: up to the last
    title_of: Titles

    @property
    def weeks(self) -> float | None:
        """Return the length of the time; None where a rate by week would mislead."""
        start, end = self.since or self.period.first, self.until or self.period.last
        if start is None or end is None or self.period.first is None:
            return None
        start = max(start, self.period.first)
        return (end - start) / _WEEK if end - start >= _WEEK else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One rule in both versions."""

    here: RuleCount | None  # None: this version does not have it
    there: RuleCount | None  # None: that one does not, or there is none
    apart: Difference | None  # None: no alert differs
    weeks: float | None

    @property
    def rule(self) -> Rule:
        """Return the rule as this version has it, if it does."""
        count = self.here or self.there
        assert count is not None, "a row is made from a rule"  # noqa: S101
        return count.rule


def show_backtest(shown: Shown, *, as_json: bool) -> None:
    """Print a backtest: counts a rule, then samples; one record with `as_json`."""
    rows = tuple(_rows(shown))
    if as_json:
        print_json(_record(shown, rows))
    elif sys.stdout.isatty():
        listed = table(rows, _listing(shown.found))
        print_rich(listed, *_sampled(rows, shown))
    else:
        _print_plain(shown, rows)
    for line in _summary(shown):
        say(line)


def _rows(shown: Shown) -> Iterator[_Row]:
    found = shown.found
    here = {count.rule.id: count for count in found.here.rules}
    there = {c.rule.id: c for c in found.there.rules} if found.there else {}
    apart = {d.rule_id: d for d in found.differences}
    for name in dict.fromkeys((*here, *there)):
        yield _Row(
            here=here.get(name),
            there=there.get(name),
            apart=apart.get(name),
            weeks=shown.weeks,
        )


# --- the table --------------------------------------------------------------------


def _count(read: Callable[[RuleCount], object], *, there: bool = False) -> Any:
    def told(row: _Row) -> object:
        count = row.there if there else row.here
        return None if count is None else read(count)

    return told


def _fields(found: Backtest) -> Sequence[tuple[str, Callable[[_Row], object]]]:
    fields: list[tuple[str, Callable[[_Row], object]]] = [
        ("rule", lambda r: r.rule.id),
        ("status", lambda r: r.rule.status),
        ("fired", _count(lambda c: c.fired)),
        ("alerts", _count(lambda c: c.alerts)),
        ("per_week", _per_week),
        ("stories", _count(lambda c: c.stories)),
        ("messages", _count(lambda c: c.messages)),
        ("judged", _count(lambda c: c.judged)),
        ("precision", _count(_precision)),
    ]
    if found.there is not None:
        fields += [
            ("fired_there", _count(lambda c: c.fired, there=True)),
            ("alerts_there", _count(lambda c: c.alerts, there=True)),
            ("precision_there", _count(_precision, there=True)),
            ("only_here", lambda r: r.apart.only_here if r.apart else 0),
            ("only_there", lambda r: r.apart.only_there if r.apart else 0),
        ]
    return fields


def _per_week(row: _Row) -> str | None:
    if row.here is None or row.weeks is None:
        return None
    return f"{row.here.alerts / row.weeks:.1f}"


def _precision(count: RuleCount) -> str:
    if count.precision is None:
        return "unmeasured"
    return f"{count.precision:.0%} of {count.judged}"


def _listing(found: Backtest) -> Listing[_Row]:
    both = found.there is not None
    names = ["fired", "alerts", "a week", "messages"]
    names += ["there", "only here", "only there"] if both else []

    def cells(row: _Row) -> tuple[RenderableType, ...]:
        apart = row.apart
        values: list[object] = [
            _count(lambda c: c.fired)(row),
            _count(lambda c: c.alerts)(row),
            _per_week(row),
            _count(lambda c: c.messages)(row),
        ]
        if both:
            values.append(_count(lambda c: c.alerts, there=True)(row))
            values += [f"+{apart.only_here}" if apart and apart.only_here else ""]
            values += [f"−{apart.only_there}" if apart and apart.only_there else ""]
        numbers = [words("–" if v is None else v) for v in values]
        name = words(row.rule.id, "bold" if apart or not both else "")
        count = row.here or row.there
        told = _precision(count) if count else ""
        quiet = facts(
            row.rule.status, None if told == "unmeasured" else f"right: {told}"
        )
        return (*numbers, Text("\n").join(t for t in (name, quiet) if t is not None))

    return Listing(fields=_fields(found), headings=(*names, "rule"), cells=cells)


# --- samples ----------------------------------------------------------------------


def _samples(row: _Row) -> Iterator[tuple[str, Sample]]:
    """Yield what is shown of a rule: where it differs, else its latest alerts."""
    if row.apart is not None:
        yield from (("only here", sample) for sample in row.apart.here)
        yield from (("only there", sample) for sample in row.apart.there)
    elif row.here is not None and row.there is None:
        yield from (("alert", sample) for sample in row.here.samples)


def _sampled(rows: Sequence[_Row], shown: Shown) -> Iterator[RenderableType]:
    for row in rows:
        found = tuple(_samples(row))
        if not found:
            continue
        yield Text("\n").append_text(words(row.rule.id, "bold cyan"))
        for side, sample in found:
            yield Padding(_sample(side, sample, shown), (0, 0, 0, 2))


def _sample(side: str, sample: Sample, shown: Shown) -> Text:
    change = sample.change
    style = {"only here": "bold green", "only there": "bold red"}.get(side, "bold")
    head = Text(f"{change.at:%Y-%m-%d %H:%M}  ", "dim")
    head.append_text(words(change.story.title, style))
    told = facts(
        side,
        shown.title_of(change.story.type),
        change_words(change),
        change.report.witness,
        change.story.id,
    )
    evidence = words(f"“{change.report.event.sentence.text}”")
    why = None if sample.why is None else words(_because(side, sample.why), "yellow")
    return Text("\n").join(p for p in (head, told, evidence, why) if p is not None)


def _because(side: str, why: str) -> str:
    return f"{'there' if side == 'only here' else 'here'} silent: {why}"


def _sample_record(sample: Sample) -> dict[str, object]:
    change = sample.change
    return {
        "at": stamp(change.at),
        "change": change.kind,
        "story": change.story.id,
        "event": change.report.event_id,
        "title": change.story.title,
        "source": change.report.witness,
        "sentence": change.report.event.sentence.text,
        "url": change.report.document.url,
        "why_not_in_the_other": sample.why,
    }


# --- for programs -----------------------------------------------------------------


def _print_plain(shown: Shown, rows: Sequence[_Row]) -> None:
    fields = _fields(shown.found)
    print("\t".join(name for name, _ in fields))
    for row in rows:
        print(plain_fields(*(read(row) for _, read in fields)))
    found = [(row, side, s) for row in rows for side, s in _samples(row)]
    if found:
        records = [_sample_record(sample) for _, _, sample in found]
        print("\nrule\twhere\t" + "\t".join(records[0]))
        for (row, side, _), record in zip(found, records, strict=True):
            print(plain_fields(row.rule.id, side, *record.values()))


def _record(shown: Shown, rows: Sequence[_Row]) -> dict[str, object]:
    found, period = shown.found, shown.period
    record: dict[str, object] = {
        "since": stamp(shown.since) or None,
        "until": stamp(shown.until) or None,
        "first": stamp(period.first) or None,
        "last": stamp(period.last) or None,
        "changes": period.changes,
        "baseline": period.baseline,
        "rules": [_rule_record(row, both=found.there is not None) for row in rows],
        **_told(found.here),
    }
    if found.there is None:
        return record
    return record | {
        "against": _told(found.there),
        "messages_only_here": found.messages_only_here,
        "messages_only_there": found.messages_only_there,
    }


def _told(told: Told) -> Mapping[str, object]:
    return {
        "messages": told.messages,
        "held": told.held,
        "untold": told.untold,
        "broken": told.broken,
    }


def _rule_record(row: _Row, *, both: bool) -> dict[str, object]:
    rule = row.rule
    record: dict[str, object] = {
        "rule": rule.id,
        "title": rule.title,
        "status": rule.status,
        "severity": rule.severity,
        "counts": _count_record(row.here),
    }
    if row.here is not None:
        record["samples"] = [_sample_record(s) for s in row.here.samples]
    if not both:
        return record
    apart = row.apart
    return record | {
        "against": _count_record(row.there),
        "only_here": apart.only_here if apart else 0,
        "only_there": apart.only_there if apart else 0,
        "samples_here": [_sample_record(s) for s in apart.here] if apart else [],
        "samples_there": [_sample_record(s) for s in apart.there] if apart else [],
    }


def _count_record(count: RuleCount | None) -> dict[str, object] | None:
    if count is None:
        return None
    return {
        "fired": count.fired,
        "alerts": count.alerts,
        "stories": count.stories,
        "messages": count.messages,
        "judged": count.judged,
        "right": count.right,
        "precision": count.precision,
    }


# --- the summary ------------------------------------------------------------------


def _summary(shown: Shown) -> Iterator[str]:
    """Say on stderr what was asked and what came of it in all."""
    period, found = shown.period, shown.found
    if period.first is None or period.last is None:
        yield NONE
        return
    days = f"{period.first:%Y-%m-%d} to {period.last:%Y-%m-%d}"
    first = f"{plural(period.changes, 'story change')}, {days}"
    if period.baseline:
        first += f"; {period.baseline} from first visits and backfills, of which no rule hears"
    yield first
    yield f"would have been told: {_sent(found.here)}"
    if found.there is not None:
        yield f"by the other version: {_sent(found.there)}"
        yield (
            f"{plural(found.messages_only_here, 'message')} only here, "
            f"{found.messages_only_there} only there"
        )
    for told in (found.here, *((found.there,) if found.there else ())):
        for name, why in told.broken.items():
            yield f"{name} would have been switched off: {why}"
    counts = (*found.here.rules, *(found.there.rules if found.there else ()))
    if not any(count.judged for count in counts):
        yield "precision: unmeasured; `lodewatch feedback` says which alerts are right"


def _sent(told: Told) -> str:
    parts = [
        f"{plural(n, 'message')} on {channel}"
        for channel, n in sorted(told.messages.items())
    ]
    parts += [f"{told.held} held by quiet hours"] if told.held else []
    parts += [f"{n} not told: {why}" for why, n in sorted(told.untold.items())]
    return "; ".join(parts) or "nothing"
