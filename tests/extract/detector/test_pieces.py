"""Word pieces and their places."""

from pathlib import Path

import pytest

from monitor.extract.detector.pieces import Pieces

WORDS = "[UNK] [CLS] [SEP] rare earth ##s li ##thium 1 ##2 $ . cafe 中"


@pytest.fixture
def pieces(tmp_path: Path) -> Pieces:
    path = tmp_path / "vocab.txt"
    path.write_text("\n".join(WORDS.split()), encoding="utf-8")
    return Pieces(path)


def shown(pieces: Pieces, text: str) -> list[tuple[str, str]]:
    names = WORDS.split()
    return [(names[n], text[a:b]) for n, a, b in pieces.cut(text)]


def test_words_are_cut_into_the_longest_known_pieces(pieces: Pieces) -> None:
    assert shown(pieces, "Rare Earths, lithium $12.") == [
        ("rare", "Rare"), ("earth", "Earth"), ("##s", "s"), ("[UNK]", ","),
        ("li", "li"), ("##thium", "thium"), ("$", "$"), ("1", "1"), ("##2", "2"),
        (".", "."),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["Café", "Cafe\u0301", "中"])
def test_accents_count_for_nothing_and_places_stay(pieces: Pieces, text: str) -> None:
    """If it fails, evidence after an accent is quoted one letter off."""
    found = shown(pieces, text)
    assert found[0][0] in ("cafe", "中")
    assert text.startswith(found[0][1])


def test_an_unknown_word_is_one_piece(pieces: Pieces) -> None:
    assert shown(pieces, "zzz") == [("[UNK]", "zzz")]
    assert shown(pieces, "x" * 500) == [("[UNK]", "x" * 500)]


def test_of_nothing_there_is_nothing(pieces: Pieces) -> None:
    assert shown(pieces, " \n\u0301") == []
