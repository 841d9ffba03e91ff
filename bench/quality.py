"""How good: the commands' output against the annotated documents, by their scorers."""

import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.command import lodewatch, output
from bench.gold import DEV, GOLD, SCORERS, NotHereError, needed
from bench.table import Table


def quality() -> Iterator[Table]:
    """Yield the tables of events, of arguments and of grouping."""
    scores, absent = _each(_events)
    yield Table(
        title="Events: `lodewatch extract`",
        head=(
            "documents", "n", "events", "precision", "recall", "F1",
            "alarms on documents without events", "stage", "direction", "attribution",
            "dates",
        ),
        rows=tuple(_event_row(name, score) for name, score in scores),
        skipped=absent,
    )  # fmt: skip
    yield Table(
        title="Names and arguments (F1)",
        head=(
            "documents", "companies of the document", "implementer", "affected",
            "commodities", "companies of the event", "money", "spans that do not fit",
        ),
        rows=tuple(_argument_row(name, score) for name, score in scores),
        skipped=absent,
    )  # fmt: skip
    groups, absent = _each(_groups)
    yield Table(
        title="Grouping: `lodewatch group` (B-cubed)",
        head=(
            "documents", "n", "precision", "recall", "F1", "F1 of leaving all alone",
            "groups", "in the gold",
        ),
        rows=tuple((name, *row) for name, row in groups),
        skipped=absent,
    )  # fmt: skip


def _each(
    measure: Callable[[Path], Any],
) -> tuple[list[tuple[str, Any]], tuple[str, ...]]:
    """Measure on each set to measure on; return the results and what is absent."""
    found, absent = [], []
    for name in DEV:
        try:
            found.append((name, measure(needed(GOLD / f"{name}.jsonl"))))
        except NotHereError as reason:
            absent.append(str(reason))
    return found, tuple(absent)


def _scored(scorer: str, gold: Path, command: str, *options: str) -> str:
    program = needed(SCORERS / f"{scorer}.py")
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "output.jsonl"
        found.write_text(lodewatch(command, str(gold)), encoding="utf-8")
        return output(sys.executable, str(program), str(gold), str(found), *options)


def _events(gold: Path) -> dict[str, Any]:
    score: dict[str, Any] = json.loads(
        _scored("score_events", gold, "extract", "--json")
    )
    return score


def _event_row(name: str, score: dict[str, Any]) -> tuple[str, ...]:
    events = score["events"]
    alarms = (
        f"{_number(score['false_alarm_rate_on_negatives'])} of {score['negatives']}"
    )
    fields = ("stage", "direction", "attribution", "dates")
    return (
        name,
        str(score["documents"]),
        str(events["n"]),
        *(_number(events[key]) for key in ("p", "r", "f1")),
        alarms,
        *(_number(score[field]) for field in fields),
    )


def _argument_row(name: str, score: dict[str, Any]) -> tuple[str, ...]:
    roles = ("implementer", "affected", "commodities", "companies", "money")
    return (
        name,
        _number(score["companies"]["f1"]),
        *(_number(score["arguments"][role]["f1"]) for role in roles),
        str(score["spans_that_do_not_resolve"]),
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


_B_CUBED = re.compile(
    r"B3 P (?P<p>\S+) R (?P<r>\S+) F1 (?P<f1>\S+)\s+"
    r"groups (?P<groups>\d+) \(gold (?P<gold>\d+)\)\s+documents (?P<n>\d+)"
)


def _groups(gold: Path) -> tuple[str, ...]:
    said = _scored("score_groups", gold, "group")
    found = _B_CUBED.search(said)
    if found is None:
        message = f"score_groups.py said something else than expected: {said!r}"
        raise RuntimeError(message)
    scores = (found[key] for key in ("p", "r", "f1"))
    alone = f1_of_all_alone(documents=int(found["n"]), groups=int(found["gold"]))
    return (found["n"], *scores, f"{alone:.3f}", found["groups"], found["gold"])


def f1_of_all_alone(*, documents: int, groups: int) -> float:
    """Return the B-cubed F1 of not grouping at all: precision 1, recall by size."""
    recall = groups / documents
    return 2 * recall / (1 + recall)
