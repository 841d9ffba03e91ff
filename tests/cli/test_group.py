import json

import pytest

from monitor.cli.group import grouped
from monitor.cli.taking import Answer
from tests.cli.conftest import Run
from tests.makers import SENTENCE, a_document

OTHER = "Volkswagen will close a plant in Dresden after weak sales of electric cars."


def unread(document_id: str, text: str) -> Answer:
    document = a_document(id=document_id, title="", text=text)
    return Answer(id=document_id, document=document, extraction=None, error="poison")


def test_errors_keep_their_places() -> None:
    """A bad line would shift all clusters after it."""
    bad = Answer(id=None, document=None, extraction=None, error="line 2: bad")
    assert grouped([unread("a", OTHER), bad, unread("b", OTHER)]) == [
        {"id": "a", "cluster": "a", "duplicate_of": None},
        {"id": None, "error": "line 2: bad"},
        {"id": "b", "cluster": "a", "duplicate_of": "a"},
    ]


def test_each_answer_is_explained_if_asked() -> None:
    """If it fails, nobody learns why two documents are one development."""
    records = grouped([unread("a", OTHER), unread("b", OTHER)], explained=True)
    assert [r["why"] for r in records] == [
        "with b (1.00: words dresden, car, close, electric, plant)",
        "the text of a",
    ]


@pytest.mark.slow
def test_documents_of_one_development_share_a_cluster(run: Run) -> None:
    """Two reports of one act would be two."""
    texts = [SENTENCE, OTHER, f"BEIJING - {SENTENCE}"]
    lines = [json.dumps({"id": n, "text": text}) for n, text in enumerate(texts)]
    shown = run("group", stdin="\n".join([*lines, "{"]).encode())
    records = [json.loads(line) for line in shown.out.splitlines()]
    assert shown.code == 1
    assert [r.get("cluster") for r in records] == ["0", "1", "0", None]
    assert "error" in records[3]
