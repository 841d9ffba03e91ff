"""Ministries that a text names by their task alone: "the commerce ministry".

Every state has them, so they are a pattern and no list. Which state is meant, the words
beside them say ("China's", "Indonesian", "of Chile"), or else the only state of the
document; a ministry of nobody knows where is left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.extract.lexicon import AgencyRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Ministry:
    """One such ministry in a text."""

    start: int
    end: int
    iso2: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A state at its place in the text."""

    start: int
    end: int
    iso2: str


_TASK = (
    r"(?:foreign |international )?(?:commerce|trade(?: and industry)?|industry(?: and trade"
    r"|, trade and resources)?|finance|energy(?: and mineral resources| and mines)?|mines"
    r"|mining|mineral resources|minerals|natural resources|resources|economy|economic"
    r"|economic affairs|environment|defence|defense|agriculture|treasury|foreign|justice"
    r"|interior|investment|transport|science(?: and technology)?|technology|planning)"
)
_BODY = r"ministry|ministries|department"
_PERSON = r"minister|ministers|secretary"
_MINISTRY = re.compile(
    rf"\b(?i:(?P<task>{_TASK}) (?P<body>{_BODY}|{_PERSON}))\b"
    r"|\b(?P<full>(?:Ministry|Ministries|Department|Secretariat) (?:of|for) (?:the )?"
    r"[A-Z][\w-]{1,20}(?:(?:,| and|, and| of| &|,? [Tt]he)? [A-Z][\w-]{1,20}){0,6})"
)
_POSSESSIVE = re.compile(r"(?:['\u2019]s?)? (?:\w{3,12} )?$")
_AND = re.compile(r"(?:,| and|, and| &) (?:the )?\Z")
_OF = re.compile(r"(?:,)? (?:of|in) (?:the )?$")
_FAR = 400  # characters that a dateline can stand before the first ministry


def find_ministries(
    text: str, states: Sequence[Named], agencies: Sequence[AgencyRow]
) -> Iterator[Ministry]:
    """Yield the ministries whose state is plain; `states` in text order."""
    with_ministries = [s for s in states if s.iso2 not in _NO_MINISTRIES]
    for found in _MINISTRY.finditer(text):
        start, end = found.start(), _end(text, states, found)
        state = _beside(text, states, start, end)
        have = with_ministries if _is_ministry(found) else states
        iso2 = state.iso2 if state else _presumed(text, have)
        if iso2 is None:
            continue
        if state and state.end <= start:
            start = state.start
        words = text[found.start() : end]
        task = found["task"] or words.split(" ", 2)[2]
        known = _known(task, iso2, agencies)
        name = known or (words if found["full"] else _made(task))
        yield Ministry(start=start, end=end, iso2=iso2, name=name)


# What they have are departments, and secretaries at their heads.
_NO_MINISTRIES = frozenset({"US"})


def _is_ministry(found: re.Match[str]) -> bool:
    return "minist" in found[0].lower()


def _end(text: str, states: Sequence[Named], found: re.Match[str]) -> int:
    """Return where the name ends: before a state that only comes next.

    "The Department of War and Saudi Arabia's Maaden" names two.
    """
    for state in states:
        if found.start() < state.start < found.end():
            joint = _AND.search(text, found.start(), state.start)
            if joint:
                return joint.start()
    return found.end()


def _beside(text: str, states: Sequence[Named], start: int, end: int) -> Named | None:
    """Return the state that owns the words from `start` to `end`."""
    for state in states:
        if state.end <= start and _POSSESSIVE.fullmatch(text, state.end, start):
            return state
        if state.start >= start and state.end <= end:
            return state
        if state.start >= end and _OF.fullmatch(text, end, state.start):
            return state
    return None


def _presumed(text: str, states: Sequence[Named]) -> str | None:
    """Return the only state of the document, or that of its dateline."""
    only = {state.iso2 for state in states}
    if len(only) == 1:
        return only.pop()
    first = states[0] if states else None
    if first and text[first.start : first.end].isupper() and first.start < _FAR:
        return first.iso2 if first.end - first.start > len("U.S.") else None
    return None


def _known(task: str, iso2: str, agencies: Sequence[AgencyRow]) -> str | None:
    """Return the name of the agency in the lexicon that has this task, if one has."""
    key = re.sub(r"\s+", " ", task).lower()
    for row in agencies:
        if row.iso2 != iso2:
            continue
        for name in (row.name, *row.aliases):
            if re.search(
                rf"\b(?:ministry|department) of (?:the )?{re.escape(key)}\b",
                name.lower(),
            ):
                return row.name
    return None


def _made(task: str) -> str:
    """Name a ministry that the text calls by its task alone."""
    words = task if task[:1].isupper() else task.title().replace(" And ", " and ")
    return f"Ministry of {words}"
