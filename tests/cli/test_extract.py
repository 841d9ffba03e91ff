import json
from pathlib import Path
from typing import Any

import pytest

from monitor.model.event import Extraction
from monitor.model.record import from_record
from tests.cli.conftest import Run
from tests.makers import SENTENCE

LINES = b"""{"id": 1, "title": "China suspends", "text": "%s", "published": null}
{bad
{"id": "b", "text": 7}

{"id": "c", "text": "\xff"}
{"id": "d", "text": "Nothing happened.", "extra": [1]}
""" % SENTENCE.encode()

pytestmark = pytest.mark.slow


def spans(value: Any) -> list[dict[str, Any]]:
    """Return every span in a record, however deep."""
    if isinstance(value, list):
        return [s for v in value for s in spans(v)]
    if not isinstance(value, dict):
        return []
    own = [value] if {"field", "start", "end", "text"} <= value.keys() else []
    return own + [s for v in value.values() for s in spans(v)]


@pytest.mark.parametrize("form", ["stdin", "file"])
def test_one_answer_a_line_in_order(form: str, place: Path, run: Run) -> None:
    """Answers could not be put beside their documents."""
    (place / "in.jsonl").write_bytes(LINES)
    shown = (
        run("extract", stdin=LINES) if form == "stdin" else run("extract", "in.jsonl")
    )
    records = [json.loads(line) for line in shown.out.splitlines()]
    assert shown.code == 1
    assert [r["id"] for r in records] == ["1", None, "b", "c", "d"]
    assert ["error" in r for r in records] == [False, True, True, True, False]
    assert [e.split(": ")[1] for e in shown.err.splitlines()] == [
        "line 2",
        "line 3",
        "line 5",
    ]


def test_records_are_whole_and_their_evidence_is_verbatim(run: Run) -> None:
    """A program that relies on the contract would find other keys or other words."""
    document = {"id": "x", "title": "China suspends", "text": f"🙂 {SENTENCE}"}
    shown = run("extract", stdin=json.dumps(document).encode())
    record = json.loads(shown.out)
    assert shown.code == 0
    assert from_record(Extraction, record).events
    (event, *_) = record["events"]
    assert event["type"] == "EXPORT_LICENSING"
    assert event["stage"] == "SUSPENDED"
    found = spans(record)
    assert len(found) > 3
    for span in found:
        text = document[span["field"]]
        assert text[span["start"] : span["end"]] == span["text"]


def test_a_text_may_be_given_on_the_command_line(place: Path, run: Run) -> None:
    """A first try would need a file, or a configuration."""
    (place / "config.toml").unlink()
    shown = run("extract", "--text", SENTENCE, "--published", "2025-11-07")
    assert shown.code == 0
    assert json.loads(shown.out)["events"][0]["dates"]["expiry"]["end"] == "2026-11-10"


def test_an_empty_input_is_an_empty_answer(run: Run) -> None:
    """A pipe without documents would be an error."""
    shown = run("extract", stdin=b"\n")
    assert (shown.code, shown.out, shown.err) == (0, "", "")
