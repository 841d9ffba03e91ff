import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.app import read_settings
from monitor.cli.taking import answers, counted, lines_in
from monitor.errors import DocumentError
from monitor.pipeline.bulk import BATCH
from monitor.pipeline.documents import read_documents


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
    assert [a.id for a in found] == [
        str(n) if n % 7 else None for n in range(2 * BATCH + 5)
    ]
    assert all((a.error is None) is (a.extraction is not None) for a in found)


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
