"""Find the thresholds on the documents that were kept out of training.

Every document is read once and decided again for each choice. Among the choices whose
events F1 is next to the best, the one with the fewest false alarms on documents without
events is taken: an alarm that is false costs more trust than a missed one.
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

_NEAR = 0.004  # of the best F1; among these the fewest false alarms decide


def _choices() -> Iterator[Sure]:
    for event, framed, unfit, second in product(
        (0.5, 0.55, 0.6, 0.65, 0.7, 0.75),
        (0.2, 0.3, 0.4, 0.5),
        (0.8, 0.9),
        (0.4, 0.5, 0.6),
    ):
        if framed <= event <= unfit:
            yield Sure(
                event=event,
                framed=framed,
                unfit=unfit,
                second=second,
                again=0.95,
                part=0.5,
            )


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
    good = [(c, t) for c, t in ranked if t.f1 >= ranked[0][1].f1 - _NEAR]
    best = min(good, key=lambda x: (x[1].alarms, -x[1].f1))[0]
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
        """Return the harmonic mean of precision and recall, by types."""
        return 2 * self.hits / max(1, 2 * self.hits + self.false + self.missed)

    @property
    def precision(self) -> float:
        """Return the share of found events that are right."""
        return self.hits / max(1, self.hits + self.false)

    @property
    def alarms(self) -> float:
        """Return the share of documents without events that raised one."""
        return self.alarmed / max(1, self.without)

    def __str__(self) -> str:
        recall = self.hits / max(1, self.hits + self.missed)
        return (
            f"F1 {self.f1:.3f} (precision {self.precision:.3f}, recall {recall:.3f}), "
            f"alarms {self.alarmed} of {self.without}"
        )
