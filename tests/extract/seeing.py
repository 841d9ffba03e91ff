"""Explanations as the tests ask for them."""

from copy import copy
from functools import cache
from typing import Any

from monitor.cli.taking import Answer
from monitor.extract.explain import explain_all
from monitor.extract.extractor import Extractor
from monitor.model.explanation import Account, Condition, Explanation
from monitor.model.text import Document
from tests.extract.reader import a_text, extractor


@cache
def framed() -> Extractor:
    """Return the extractor with the frames as its only witness."""
    alone = copy(extractor())
    alone._detector = None
    alone.judged = ()
    return alone


def answer_of(document: Document) -> Answer:
    """Return what the commands have of a document, by the frames."""
    (found,) = explain_all(framed(), [document])
    return Answer(
        id=document.id,
        document=document,
        extraction=found.extraction,
        explanation=found,
    )


def explained(text: str, **changes: Any) -> Explanation:
    """Return the explanation of a text by the frames."""
    (explanation,) = explain_all(framed(), [a_text(text, **changes)])
    return explanation


def account(text: str, kind: str, **changes: Any) -> Account:
    """Return the account of the one event of a type."""
    accounts = explained(text, **changes).accounts
    (found,) = [a for a in accounts if a.event.type == kind]
    return found


def told(text: str, kind: str, **changes: Any) -> dict[Condition, str]:
    """Return what the near misses of a type say, by condition."""
    return {
        failure.condition: failure.told
        for miss in explained(text, **changes).near_misses
        if miss.type == kind
        for failure in miss.failures
    }
