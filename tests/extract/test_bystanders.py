"""States that a text names by the way."""

import pytest

from monitor.extract.bystanders import dateline_end, is_bystander
from tests.extract.reader import reading

pytestmark = pytest.mark.slow

DATELINES = {
    "place": "WASHINGTON — ",
    "place and day": "BEIJING, Oct 9 (Meridian) - ",
    "two words": "NEW DELHI, March 3 – ",
    "with the state": "WASHINGTON, D.C. -- ",
}


@pytest.mark.parametrize("dateline", DATELINES.values(), ids=DATELINES.keys())
def test_a_dateline_ends_where_the_news_begins(dateline: str) -> None:
    """If it fails, every report written in Washington touches the United States."""
    assert dateline_end(f"{dateline}China curbed exports.") == len(dateline)


@pytest.mark.parametrize(
    "text", ["China curbed exports - again.", "EU - wide rules", "", "MP rose - a lot"]
)
def test_a_sentence_is_no_dateline(text: str) -> None:
    """If it fails, who acts in the first words is taken for the place of writing."""
    assert dateline_end(text) == 0


CASES = {
    "dateline": ("WASHINGTON — China curbed exports.", "WASHINGTON", True),
    "whose person": ("It told his American counterpart.", "American", True),
    "whose firms": ("It hits American carmakers.", "American", False),
    "a state": ("It hits Japan.", "Japan", False),
}


@pytest.mark.parametrize(("text", "name", "by_the_way"), CASES.values(), ids=CASES)
def test_who_is_only_named(text: str, name: str, by_the_way: bool) -> None:  # noqa: FBT001
    """If it fails, a state is told as hit because somebody from there was met."""
    start = text.index(name)
    assert is_bystander(reading(text), start, start + len(name)) is by_the_way
