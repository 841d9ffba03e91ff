from datetime import UTC, date, datetime

import pytest

from monitor.assistant import asked
from monitor.assistant.asked import CannotAnswerError
from monitor.extract.known import Known
from monitor.extract.lexicon import load_lexicon

NOW = datetime(2025, 11, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "when"),
    [
        ("7d", datetime(2025, 11, 3, 12, tzinfo=UTC)),
        ("2025-11-07", datetime(2025, 11, 7, tzinfo=UTC)),
    ],
)
def test_a_time_is_how_long_ago_or_a_moment(value: str, when: datetime) -> None:
    """If it fails, "this week" is another week."""
    assert asked.past(value, now=NOW) == when


def test_a_last_day_counts_whole() -> None:
    """If it fails, a brief up to Friday leaves Friday out."""
    assert asked.end("2025-11-07", now=NOW) == datetime(2025, 11, 8, tzinfo=UTC)
    assert asked.end(None, now=NOW) == NOW
    assert asked.day("10d", today=NOW.date()) == date(2025, 11, 20)
    assert asked.day("2026-11-10", today=NOW.date()) == date(2026, 11, 10)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: asked.past("recently", now=NOW), "write e.g. 7d"),
        (lambda: asked.at_most(0), "at least 1"),
        (lambda: asked.one_of("suspend", ["SUSPENDED"], noun="stage"), "SUSPENDED"),
    ],
)
def test_what_is_wrong_with_a_question_is_told(ask: object, words: str) -> None:
    """If it fails, an assistant tries the same thing again and again."""
    assert callable(ask)
    with pytest.raises(CannotAnswerError, match=words):
        ask()


def test_an_answer_has_a_bound() -> None:
    """If it fails, one question fills the assistant's whole memory."""
    assert asked.at_most(10_000) == asked.MOST


def test_names_are_those_that_people_use() -> None:
    """If it fails, only who knows the lexicon's ids finds anything."""
    watch = asked.watch(
        Known(load_lexicon()),
        material="dysprosium",
        company="Nobody Knows Ltd",
        country="China",
        type_="EXPORT_LICENSING",
    )
    assert (watch.materials, watch.countries) == (("Dy",), ("CN",))
    assert watch.companies == ("Nobody Knows Ltd",)
