"""Sentences by rule, before any parse: the units that the detector judges.

The parser's own boundaries need the parse, which costs more than everything else; these
need a look at the marks only. Every place is an offset into the untouched field.
"""

import re
from collections.abc import Iterator

_MARK = re.compile(
    r"[.!?…][\"'”’)\]]*(?=\s)|\n\s*\n|\n(?=\s*(?:[-•*–]|\(?\w{1,3}[.)]\s))"
)
_NEXT = re.compile(r"\s*[\"'“‘(\[•–—-]*\s*([^\W_])")
_LAST = re.compile(r"(\S+)\Z")
# No sentence ends behind these.
INSIDE = frozenset((
    "no.", "nos.", "art.", "arts.", "sec.", "reg.", "para.", "fig.", "dr.", "mr.",
    "mrs.", "ms.", "st.", "gen.", "sen.", "rep.", "gov.", "jan.", "feb.", "mar.",
    "apr.", "jun.", "jul.", "aug.", "sep.", "sept.", "oct.", "nov.", "dec.",
    "approx.", "vs.", "cf.", "e.g.", "i.e.",
))  # fmt: skip
# Behind these one may end.
PERHAPS = frozenset((
    "u.s.", "u.k.", "u.n.", "e.u.", "inc.", "corp.", "co.", "ltd.", "plc.", "a.m.",
    "p.m.", "pty.", "l.p.",
))  # fmt: skip
# The parser decides these by itself.
_ABBREVIATIONS = INSIDE | {
    "rs.", "messrs.", "prof.", "lt.", "col.", "pres.", "mt.", "pt.", "cv.", "u.s.c.",
    "c.f.r.", "stat.", "fed.", "supp.",
}  # fmt: skip
# They end a sentence only before a word that opens one.
_OFTEN = PERHAPS | {"cos.", "bros.", "p.l.c.", "n.v.", "s.a.", "d.c."}
_OPENERS = frozenset((
    "the", "a", "an", "it", "its", "he", "she", "they", "this", "that", "these", "in",
    "on", "at", "under", "but", "and", "if", "when", "while", "for", "to", "as", "both",
    "last", "since", "there", "what", "we", "our", "by", "with", "from", "after",
))  # fmt: skip


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the places of the sentences of `text`, without the blanks around them."""
    return tuple(_trimmed(text, _cuts(text)))


def _cuts(text: str) -> Iterator[int]:
    """Yield where a sentence ends."""
    for mark in _MARK.finditer(text):
        if mark[0].startswith("\n") or _ends(text, mark):
            yield mark.end()
    yield len(text)


def _ends(text: str, mark: re.Match[str]) -> bool:
    """Say whether a full stop closes a sentence and is no abbreviation's."""
    after = _NEXT.match(text, mark.end())
    if after is None:
        return True
    if after[1].islower():
        return False
    if text[mark.start()] != ".":
        return True
    before = _LAST.search(text[max(0, mark.start() - 20) : mark.start() + 1])
    word = (before[1] if before else "").lstrip("\"'“‘([").lower()
    if word in _ABBREVIATIONS:
        return False
    if word in _OFTEN:
        return _opens(text, after.start(1))
    # "J. Smith", "the G. Brown works"
    return not (len(word) == 2 and word[0].isalpha())  # noqa: PLR2004


def _opens(text: str, at: int) -> bool:
    word = re.match(r"[^\W_]+", text[at : at + 20])
    return word is not None and word[0].lower() in _OPENERS


def _trimmed(text: str, cuts: Iterator[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for cut in cuts:
        a, b = start, cut
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if b > a:
            yield a, b
        start = cut
