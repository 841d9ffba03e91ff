"""Explanations as the tests ask for them."""

from typing import Any

from monitor.extract.explain import explain_all
from monitor.model.explanation import Account, Condition, Explanation
from tests.extract.reader import a_text, extractor


def explained(text: str, **changes: Any) -> Explanation:
    """Return the explanation of a text."""
    (explanation,) = explain_all(extractor(), [a_text(text, **changes)])
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
