"""Provinces and states of a federation, where they act and are no mere place.

"Ontario will lend" and "the government of Queensland" are organs of Canada and of
Australia; "a mine in Western Australia" only says where.
"""

import re

from spacy.tokens import Doc

from monitor.extract import syntax

_ORGAN = (
    r"(?:government|parliament|legislature|cabinet|premier|governor|treasurer|treasury"
    r"|minister|ministry|department|legislators|lawmakers|house|senate|authorities)"
)
_BEHIND = re.compile(
    rf"(?:['\u2019]s?)? (?:(?:state|provincial|territorial|new|\w{{3,14}}) )?{_ORGAN}\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:(?:Government|Province|State|Parliament|Legislature|Premier|Governor)"
    r" of(?: the)?|Premier|Governor) $"
)


def acts(doc: Doc, start: int, end: int) -> bool:
    """Say whether the province named from `start` to `end` is told as acting."""
    if _BEHIND.match(doc.text, end) or _BEFORE.search(doc.text[:start][-40:]):
        return True
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or not doc.has_annotation("DEP"):
        return False
    head = span.root
    if head.dep_ == "nsubj":
        return syntax.is_verb(head.head)
    return head.dep_ == "pobj" and head.head.dep_ == "agent"
