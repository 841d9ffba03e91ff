"""The gate: it may let through, it may not refuse what a frame would take."""

import json
from pathlib import Path

import pytest

from monitor.extract.gate import Gate
from monitor.extract.types import load_types

GOLD = Path(__file__).parents[3] / "shared" / "gold"
GATE = Gate(load_types())


def test_a_text_without_any_words_of_ours_is_refused() -> None:
    """If it fails, everything is parsed and the machine does eight articles a second."""
    assert not GATE.opens("The cat saw a mouse under the old tree and slept on. " * 9)
    assert not GATE.opens("")


@pytest.mark.parametrize(
    "text",
    [
        "China bans exports of gallium",
        "LICENSING REQUIREMENT FOR EXPORTERS OF GRAPHITE",
        "Anti-dumping duties were levied on ferro-silicon.",
    ],
)
def test_words_of_the_types_open_it(text: str) -> None:
    """If it fails, capitals, hyphens or endings hide an event."""
    assert GATE.opens(text)


def gold_documents() -> list[dict[str, str]]:
    files = [*GOLD.glob("train_*.jsonl"), *GOLD.glob("*dev*.jsonl")]
    rows = [
        json.loads(line) for f in files for line in f.read_text("utf-8").splitlines()
    ]
    return [row for row in rows if row["events"]]


@pytest.mark.skipif(not GOLD.exists(), reason="the annotated documents are not here")
def test_no_annotated_document_is_refused() -> None:
    """If it fails, the gate loses events before anybody looks at them."""
    refused = [
        d["id"]
        for d in gold_documents()
        if not GATE.opens(f"{d['title']}\n\n{d['text']}")
    ]
    assert refused == []
