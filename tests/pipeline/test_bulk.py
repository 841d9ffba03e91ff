"""Documents in bulk: each answered by itself, by readers that all read alike."""

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.app import read_settings
from monitor.config import Settings
from monitor.errors import ConfigError, VersionDiffers, WorkError
from monitor.model.event import Extraction
from monitor.model.explanation import Explanation
from monitor.model.text import Document
from monitor.pipeline.bulk import BATCH, batched, patience, read_batches, same_version
from tests.makers import a_document


class _Poison(str):
    """A text that nothing can read."""

    __slots__ = ()

    def __len__(self) -> int:
        message = "poison"
        raise ValueError(message)


@pytest.fixture
def settings() -> Settings:
    return read_settings(Path("/dev/null"))


def test_an_empty_batch_needs_no_model(settings: Settings) -> None:
    """If it fails, a file of bad lines waits for the model to load."""
    assert list(read_batches([()], settings)) == [()]


def test_what_concerns_all_documents_ends_the_command(
    settings: Settings, tmp_path: Path
) -> None:
    """If it fails, a wrong type file is told once for every document, as its fault."""
    (tmp_path / "x.toml").write_text("id = [", encoding="utf-8")
    wrong = replace(settings, extract=replace(settings.extract, types=(tmp_path,)))
    with pytest.raises(ConfigError):
        list(read_batches([(Document(id="a"),)], wrong))


def test_a_worker_that_reads_otherwise_is_refused(settings: Settings) -> None:
    """If it fails, a cluster's machines mix the events of two versions."""
    with pytest.raises(VersionDiffers, match="install the same lodewatch"):
        same_version(settings.extract, "another")


def test_a_batch_has_less_time_than_all_its_documents(settings: Settings) -> None:
    """If it fails, one text that hangs holds up its batch for half an hour."""
    seconds = patience(settings.extract)
    assert seconds(1) >= settings.extract.timeout.total_seconds()
    assert seconds(BATCH) < BATCH * seconds(1) / 10


def test_batches_hold_everything_once() -> None:
    """If it fails, documents are lost between two batches."""
    found = list(batched(range(2 * BATCH + 1)))
    assert [len(batch) for batch in found] == [BATCH, BATCH, 1]
    assert [n for batch in found for n in batch] == list(range(2 * BATCH + 1))


@pytest.mark.slow
def test_a_document_that_cannot_be_read_harms_no_other(settings: Settings) -> None:
    """If it fails, one poisonous text costs a batch."""
    documents = [a_document(id="a"), Document(id="b", text=_Poison("x")), a_document()]
    ((first, bad, last),) = read_batches([documents], settings)
    assert isinstance(first, Extraction)
    assert isinstance(last, Extraction)
    assert isinstance(bad, WorkError)
    assert str(bad) == "ValueError: poison"
    ((told,),) = read_batches([documents[:1]], settings, explained=True)
    assert isinstance(told, Explanation)
    assert told.extraction == first
