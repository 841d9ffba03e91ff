"""Replay: the whole pipeline over documents, with nothing sent and nothing left."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import load
from monitor.model.story import ChangeKind
from monitor.replay import article_of, replay
from tests.end_to_end.conftest import ROOT
from tests.makers import NOON, a_document

LATER = (
    "China's commerce ministry on Friday resumed its rare earth export controls, "
    "ending a suspension announced in November."
)


def test_an_undated_document_gets_a_time_and_keeps_its_words() -> None:
    """If it fails, a document without a date cannot be replayed."""
    document = a_document(published=None, source=None)
    article = article_of(document)
    assert article.document.text == document.text
    assert article.published.year == 1970


@pytest.mark.slow
def test_steps_come_in_the_order_of_publication(tmp_path: Path) -> None:
    """If it fails, a story runs backwards."""
    path = tmp_path / "config.toml"
    path.write_text(
        f'[rules]\npath = "{ROOT / "rules"}"\n'
        '[[channel]]\nname = "terminal"\ntype = "console"\n'
        '[[route]]\nchannels = ["terminal"]\n',
        encoding="utf-8",
    )
    later = a_document(id="doc-2", published=NOON + timedelta(days=30), text=LATER)
    steps = list(replay(load(path, environment={}), [later, a_document()]))
    assert [s.document.id for s in steps] == ["doc-1", "doc-2"]
    assert steps[0].at == NOON
    assert [c.kind for c in steps[0].changes] == [ChangeKind.NEW]
    assert steps[0].messages == 1
    assert list(tmp_path.iterdir()) == [path]
