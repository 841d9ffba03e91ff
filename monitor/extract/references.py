"""Names of legal acts and cases in a text: announcement numbers, bills, citations.

A reference names one act, so that two reports of it can be seen to mean the same. A
mere word for a kind of act ("the law", "an order") is none.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One act, bill, case or provision that a text names."""

    start: int
    end: int
    text: str


def find_references(text: str) -> tuple[Reference, ...]:
    """Return the references in `text`, in its order, none inside another."""
    raise NotImplementedError
