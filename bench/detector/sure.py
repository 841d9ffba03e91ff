"""Find the thresholds on the documents that were kept out of training.

Every document is read once and decided again for each choice. The choice with the best
events F1 is taken among those whose share of false alarms on documents without events
stays low: an alarm that is false costs more trust than a missed one.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import product
from typing import Any

from bench.detector.examples import held_out, training_rows
from monitor.errors import DocumentError
from monitor.extract.detector.detector import FOLDER, Sure
from monitor.extract.extractor import Extractor, Seen
from monitor.extract.witnesses import decide
from monitor.pipeline.documents import read_documents

_ALARMS = 0.06  # share of documents without events that may raise one


def _choices() -> Iterator[Sure]:
    for event, framed, second in product(
        (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6),
        (0.06, 0.1, 0.15, 0.2, 0.3, 0.4),
        (0.3, 0.4, 0.5, 0.6, 0.7),
    ):
        if framed <= event <= second + 0.1:
            yield Sure(event=event, framed=framed, second=second, part=0.5)


def sure(extractor: Extractor) -> str:
    """Measure all choices, keep the best one, and tell how good it is."""
    rows = [row for row in training_rows() if held_out(row)]
    told: dict[Sure, _Tally] = {choice: _Tally() for choice in _choices()}
    documents = read_documents(json.dumps(row) for row in rows)
    for row, document in zip(rows, documents, strict=True):
        if isinstance(document, DocumentError):
            continue
        with extractor.seen(document) as seen:
            case = seen.case if isinstance(seen, Seen) else None
            for choice, tally in told.items():
                found = (
                    decide(replace(case, sure=choice), extractor.judged) if case else ()
                )
                tally.add(row["events"], found)
    ranked = sorted(told.items(), key=lambda x: -x[1].f1)
    lines = [f"{asdict(c)} {t}" for c, t in ranked[:10]]
    best = next((c for c, t in ranked if t.alarms <= _ALARMS), ranked[0][0])
    _keep(best)
    return "\n".join([*lines, f"taken: {asdict(best)} {told[best]}"])


def _keep(choice: Sure) -> None:
    path = FOLDER / "detector.json"
    about = json.loads(path.read_text(encoding="utf-8"))
    about["sure"] = asdict(choice)
    path.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


class _Tally:
    """Hits, misses and false alarms of one choice."""

    def __init__(self) -> None:
        self.hits = self.false = self.missed = self.without = self.alarmed = 0

    def add(self, gold: Sequence[Mapping[str, Any]], found: Sequence[Any]) -> None:
        wanted = Counter(e["type"] for e in gold)
        told = Counter(e.type for e in found)
        hits = sum((wanted & told).values())
        self.hits += hits
        self.false += sum(told.values()) - hits
        self.missed += sum(wanted.values()) - hits
        self.without += not gold
        self.alarmed += bool(found) and not gold

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(1, 2 * self.hits + self.false + self.missed)

    @property
    def alarms(self) -> float:
        return self.alarmed / max(1, self.without)

    def __str__(self) -> str:
        precision = self.hits / max(1, self.hits + self.false)
        recall = self.hits / max(1, self.hits + self.missed)
        return (
            f"F1 {self.f1:.3f} (precision {precision:.3f}, recall {recall:.3f}), "
            f"alarms {self.alarmed} of {self.without}"
        )
