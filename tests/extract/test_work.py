"""Extraction as work for other processes."""

import subprocess
import sys

import pytest

from monitor.extract.work import explain_documents, extract_documents
from tests.extract.reader import SETTINGS, a_text


def test_naming_the_work_does_not_load_spacy() -> None:
    """If it fails, the daemon's own process holds a model that it never uses."""
    code = (
        "import sys, monitor.extract.work, monitor.extract.types, monitor.running; "
        "sys.exit('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 0


@pytest.mark.slow
def test_an_explained_document_gives_the_same_events() -> None:
    """If it fails, an explanation tells of another result than the one that is kept."""
    documents = [a_text("Japan imposed a tariff on nickel."), a_text("")]
    explained = [e.extraction for e in explain_documents(SETTINGS, documents)]
    assert explained == extract_documents(SETTINGS, documents)
