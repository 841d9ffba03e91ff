import csv
import tomllib
from pathlib import Path

import pytest

from monitor.extract.lexicon import load_lexicon
from monitor.start.answers import OwnSubject
from monitor.start.subject import WORDS, names_text, slug, type_id, type_text


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Offshore wind", "offshore-wind"),
        ("5G & 6G!", "5g-6g"),
        ("稀土", "own-subject"),
    ],
)
def test_a_title_gives_a_name_for_files(title: str, name: str) -> None:
    """If it fails, a title makes a path that cannot be, or a rule id that is refused."""
    assert slug(title) == name


@pytest.mark.parametrize("words", ["wind farm", "cyber-security", "Überseekabel"])
def test_plain_words_are_patterns(words: str) -> None:
    """If it fails, the wizard refuses what a frame could look for."""
    assert WORDS.fullmatch(words)


@pytest.mark.parametrize("words", ["a|b", "wind*", '"x"', "", " x", "5G", "what?"])
def test_signs_of_patterns_are_no_plain_words(words: str) -> None:
    """If it fails, an answer breaks the type's file, or means what nobody meant."""
    assert not WORDS.fullmatch(words)


def test_a_title_with_signs_is_still_a_file_of_toml() -> None:
    """If it fails, a quotation mark in the title makes a file that nobody can read."""
    own = OwnSubject(title='Offshore "wind" \\ x', words=("wind farm",))
    data = tomllib.loads(
        type_text(own)
    )  # its examples are run with those of the guides
    assert data["id"] == type_id(own) == "OFFSHORE_WIND_X_DECISION"


def test_new_firms_are_rows_of_the_lexicon(tmp_path: Path) -> None:
    """If it fails, a firm with a comma in its name breaks the file."""
    path = tmp_path / "companies.csv"
    path.write_text(names_text(['Mine "North", Ltd']), encoding="utf-8")
    assert (
        next(csv.DictReader(path.read_text("utf-8").splitlines()))["id"]
        == "mine-north-ltd"
    )
    assert 'Mine "North", Ltd' in {c.name for c in load_lexicon([path]).companies}
