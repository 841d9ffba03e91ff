"""Is a document about our subject?"""

import pytest

from monitor.extract.topic import Topic
from monitor.extract.words import core_words
from tests.extract.reader import extractor, reading

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("text", "on_subject"),
    [
        ("The club loaned its striker.", False),
        ("The mine closed.", True),
        ("They sell dysprosium.", True),
        ("The Entity List grew.", True),
        ("Queensland agreed to build a school.", False),
        ("The striker signed for the club's mine; the league table is below.", False),
    ],
)
def test_the_subject_is_known_by_words_and_names(text: str, on_subject: bool) -> None:  # noqa: FBT001
    """If it fails, football loans are public loans, or headlines are lost."""
    topic = Topic([reading(text)], core_words())
    assert topic.on_subject() is on_subject
    assert bool(topic.fitting(extractor().types)) is on_subject
