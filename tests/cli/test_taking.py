import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.app import read_settings
from monitor.cli.taking import (
    BATCH,
    answers,
    counted,
    explain_batch,
    extract_batch,
    lines_in,
)
from monitor.config import ExtractSettings
from monitor.errors import ConfigError, DocumentError
from monitor.model.event import Extraction
from monitor.model.explanation import Explanation
from monitor.model.text import Document
from monitor.pipeline.documents import read_documents
from tests.makers import a_document


def extraction_settings(*types: Path) -> ExtractSettings:
    return ExtractSettings(
        types=types, lexicon=(), timeout=timedelta(seconds=30), max_chars=30_000
    )


class _Poison(str):
    """A text that nothing can read."""

    __slots__ = ()

    def __len__(self) -> int:
        message = "poison"
        raise ValueError(message)


def test_lines_are_counted_without_being_used_up() -> None:
    """The bar would leave nothing to read."""
    file = io.BytesIO(b"a\nb\nc")
    assert lines_in(file) == 2
    assert file.read() == b"a\nb\nc"


def test_a_stream_is_not_counted() -> None:
    """Counting a pipe would swallow it."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    file = Pipe(b"a\n")
    assert lines_in(file) is None
    assert file.read() == b"a\n"


def test_an_empty_batch_needs_no_model() -> None:
    """A file of bad lines would wait for the model to load."""
    assert extract_batch(extraction_settings(), ()) == ()


def test_what_concerns_all_documents_ends_the_command(tmp_path: Path) -> None:
    """A wrong type file would be told once for every document, as its fault."""
    (tmp_path / "x.toml").write_text("id = [", encoding="utf-8")
    with pytest.raises(ConfigError):
        extract_batch(extraction_settings(tmp_path), (Document(id="a"),))


@pytest.mark.slow
def test_a_document_that_cannot_be_read_harms_no_other() -> None:
    """One poisonous text would cost a batch."""
    documents = [a_document(id="a"), Document(id="b", text=_Poison("x")), a_document()]
    found = extract_batch(extraction_settings(), documents)
    assert [isinstance(f, Extraction) for f in found] == [True, False, True]
    assert found[1] == "ValueError: poison"


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2], ids=["inline", "pool"])
def test_every_line_is_answered_in_its_place(workers: int, place: Path) -> None:
    """Answers could not be put beside their documents; a pool would mix them up."""
    (place / "config.toml").write_text(f"[scale]\nworkers = {workers}\n")
    lines = [
        json.dumps({"id": n, "text": f"Copper {n}."}) if n % 7 else "{"
        for n in range(2 * BATCH + 5)
    ]
    found = list(answers(read_documents(lines), read_settings(None)))
    assert [a.id for a in found] == [str(n) if n % 7 else None for n in range(45)]
    assert all((a.error is None) is (a.extraction is not None) for a in found)


@pytest.mark.slow
def test_an_explanation_comes_beside_the_same_extraction() -> None:
    """A page would show other events than the records."""
    documents = [a_document(id="a"), Document(id="b", text=_Poison("x"))]
    found = explain_batch(extraction_settings(), documents)
    assert isinstance(found[0], Explanation)
    assert found[1] == "ValueError: poison"
    (answer,) = answers(documents[:1], read_settings(Path("/dev/null")), explained=True)
    assert answer.explanation is not None
    assert answer.extraction == answer.explanation.extraction == found[0].extraction


def test_input_is_read_as_it_is_needed() -> None:
    """A file of any length would have to fit into memory."""
    taken = 0

    def endless() -> Iterator[DocumentError]:
        nonlocal taken
        while True:
            taken += 1
            yield DocumentError("bad", line=taken, document_id=None)

    settings = read_settings(Path("/dev/null"))
    found = answers(endless(), settings)
    assert next(found).error == "line 1: bad"
    assert taken <= 3 * BATCH


def test_counting_changes_nothing() -> None:
    """The bar would eat answers."""
    assert list(counted("abc", "x", total=lambda: None)) == ["a", "b", "c"]
