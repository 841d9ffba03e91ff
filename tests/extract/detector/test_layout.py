"""Documents in windows."""

from pathlib import Path

import pytest

from monitor.extract.detector.layout import WINDOW, Layout
from monitor.extract.detector.pieces import Pieces
from monitor.model.text import Document, Field


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    words = ["[UNK]", "[CLS]", "[SEP]", "."]
    path = tmp_path / "vocab.txt"
    path.write_text("\n".join(words), encoding="utf-8")
    return Layout(Pieces(path))


def a_document(title: str, text: str) -> Document:
    return Document(id="d", title=title, text=text)


def test_every_sentence_is_in_one_window_and_the_headline_in_all(
    layout: Layout,
) -> None:
    """If it fails, the end of a long document is never judged, or judged twice."""
    text = " ".join(f"Word{n} goes far here." for n in range(400))
    windows = list(layout.windows(a_document("A headline", text), limit=30_000))
    assert len(windows) > 1
    assert all(len(w.ids) <= WINDOW for w in windows)
    assert all(w.sentences[0].field is Field.TITLE for w in windows)
    assert [w.first for w in windows] == [True] + [False] * (len(windows) - 1)
    places = [
        (s.start, s.end) for w in windows for s in w.sentences if s.field is Field.TEXT
    ]
    assert len(places) == len(set(places)) == 400


def test_a_sentence_without_end_is_cut_and_not_dropped(layout: Layout) -> None:
    (window,) = layout.windows(a_document("T", "word " * 3_000), limit=30_000)
    assert len(window.ids) <= WINDOW
    assert window.sentences[1].end == 14_999


def test_only_the_head_of_a_text_is_read(layout: Layout) -> None:
    (window,) = layout.windows(a_document("T", "One. Two. Three."), limit=9)
    assert [s.end for s in window.sentences if s.field is Field.TEXT] == [4, 9]


def test_a_document_of_nothing_has_no_window(layout: Layout) -> None:
    assert list(layout.windows(a_document("", " "), limit=100)) == []


def test_a_place_is_found_by_its_offsets(layout: Layout) -> None:
    (window,) = layout.windows(a_document("Head", "One two three."), limit=100)
    place = window.pieces_of(Field.TEXT, 4, 7)
    assert place is not None
    assert [window.pieces[n].start for n in place] == [4, 4]
    assert window.pieces_of(Field.TEXT, 40, 50) is None


def test_the_first_words_stand_in_for_a_missing_headline(layout: Layout) -> None:
    """If it fails, a bare text looks like nothing the detector has learned from."""
    (window,) = layout.windows(a_document("", "One two. Three."), limit=100)
    stand_in, *rest = window.sentences
    assert (stand_in.field, stand_in.end) == (Field.TITLE, 0)
    assert [(s.start, s.end) for s in rest] == [(0, 8), (9, 15)]
    assert window.pieces_of(Field.TITLE, 0, 8) is None


def test_a_sentence_is_shown_alone_below_the_headline(layout: Layout) -> None:
    """If it fails, the items of a list are judged with their neighbours, or misplaced."""
    document = a_document("Head", "One two. Three four.")
    (whole,) = layout.windows(document, limit=100)
    last = whole.sentences[-1]
    (window,) = layout.alone(document, [last])
    assert [s.field for s in window.sentences] == [Field.TITLE, Field.TEXT]
    assert window.sentences[-1] == last
    assert not window.first
    assert window.pieces_of(Field.TEXT, 0, 8) is None
    assert window.pieces_of(Field.TEXT, last.start, last.end) is not None
