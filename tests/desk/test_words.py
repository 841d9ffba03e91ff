"""Small words."""

from datetime import timedelta

import pytest

from monitor.desk import words
from monitor.model.message import DeliveryState, MessageKind
from monitor.model.ontology import Attribution
from monitor.model.people import Verdict
from monitor.model.source import SourceHealth
from tests.makers import a_document, a_report, a_story


def test_every_state_has_its_look() -> None:
    """If it fails, a page with a new state does not open."""
    assert all(words.state_look(state) for state in DeliveryState)
    assert all(words.health_look(health) for health in SourceHealth)
    assert all(words.verdict(verdict) for verdict in Verdict)
    assert words.message_kind(MessageKind.ROOT) == "alert"
    assert words.message_kind(MessageKind.DIGEST) == "digest"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"attribution": Attribution.OFFICIAL_DOC}, "confirmed"),
        ({"attribution": Attribution.HEARSAY}, "hearsay"),
        ({"attribution": Attribution.AUTHOR}, "reported"),
        ({"contested_by": ("e",)}, "contested"),
    ],
)
def test_a_word_says_how_sure_it_is(changes: dict[str, object], expected: str) -> None:
    """If it fails, hearsay looks confirmed."""
    assert words.sure(a_story(**changes)) == expected


def test_a_report_without_a_source_is_media() -> None:
    """If it fails, a document handed in alone passes for official."""
    assert words.tier(a_report(document=a_document(source=None))) == "media"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(5, "5 s"), (60, "1 min"), (5400, "90 min"), (7200, "2 h"), (200000, "2 d")],
)
def test_a_span_has_the_unit_that_fits(seconds: int, expected: str) -> None:
    """If it fails, a rhythm of two days reads as seconds."""
    assert words.span(timedelta(seconds=seconds)) == expected
    assert words.span(None) == "not known"
    assert words.sentence("abc") == "Abc"
