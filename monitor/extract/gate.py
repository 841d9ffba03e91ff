"""The gate before the parser: does a text hold words of any event type at all?

Most news is irrelevant and parsing costs a thousand times as much as looking. The gate
knows only the words of the type files, asks for no grammar, and errs by letting
through: a text that it refuses cannot fire any frame.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from monitor.extract.phrases import Phrase, keys_of, stem
from monitor.extract.types.schema import EventType, Frame, Kind

# What may follow the stem of a word: "ban" finds "banned" and not "bandage".
_ENDING = re.compile(r"(?:e|y|e?s|e?d|ing|i?es|ied|e?n|t|[a-z](?:ed|ing|er)|ers?|or)? ")
_SHORT = 200  # characters


@dataclass(frozen=True, slots=True)
class Rule:
    """Beginnings of words: one of each group must occur for the frame to fire."""

    groups: tuple[frozenset[int], ...]


class Gate:
    """Finds the words of all frames in one pass over a text."""

    def __init__(self, types: Sequence[EventType]) -> None:
        self._keys: dict[str, int] = {}
        self._open: set[int] = set()  # `licens*`: any ending will do
        rules = {self._rule(frame) for kind in types for frame in kind.frames}
        # A frame that asks for more than another of the same words opens no further.
        self._rules = tuple(sorted(rules, key=lambda rule: len(rule.groups)))
        self._matcher = AhoCorasick(
            [f" {key}" for key in self._keys],
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
        )

    def opens(self, text: str) -> bool:
        """Say whether some frame finds all of its words in one paragraph of `text`."""
        # A headline costs less to parse than it costs to be wrong about it.
        short = len(text) < _SHORT and any(c.isalpha() for c in text)
        return short or any(self._fits(part) for part in text.split("\n\n"))

    def _fits(self, paragraph: str) -> bool:
        found = self._found(paragraph)
        return any(
            all(not group.isdisjoint(found) for group in rule.groups)
            for rule in self._rules
        )

    def _found(self, text: str) -> frozenset[int]:
        plain = "".join(c if c.isalnum() or c in "&$%" else " " for c in text.lower())
        padded = f" {plain} "
        hits = self._matcher.find_matches_as_indexes(padded, overlapping=True)
        return frozenset(
            key
            for key, _, end in hits
            if key in self._open or _ENDING.match(padded, end)
        )

    def _rule(self, frame: Frame) -> Rule:
        groups = [
            self._words(phrases) for phrases in (frame.nouns, frame.words) if phrases
        ]
        if frame.verbs and not frame.nouns:
            stems = (s for lemma in frame.verbs for s in _verb_stems(lemma))
            groups.append(self._group(stems))
        if any(_FIGURES.issuperset(need) for need in frame.needs):
            groups.append(self._group(_NUMBERS))
        return Rule(tuple(groups))

    def _words(self, phrases: Iterable[Phrase]) -> frozenset[int]:
        """Note the keys of phrases; those of `licens*` may end in any way."""
        found = [pair for phrase in phrases for pair in keys_of(phrase)]
        self._open |= self._group(key for key, loose in found if loose)
        return self._group(key for key, _ in found)

    def _group(self, keys: Iterable[str]) -> frozenset[int]:
        return frozenset(self._keys.setdefault(key, len(self._keys)) for key in keys)


_IRREGULAR = {
    "take": "tak took", "buy": "buy bought", "sell": "sell sold", "be": "",
    "bring": "bring brought", "begin": "beg", "win": "win won", "get": "get got",
    "give": "giv gave", "lend": "lend lent", "strike": "strik struck", "go": "go went",
    "break": "break broke", "come": "com came", "hold": "hold held", "fall": "fall fell",
    "find": "find found", "make": "mak made", "withdraw": "withdraw withdrew",
    "freeze": "freez froze", "lay": "lay laid", "pay": "pay paid", "seek": "seek sought",
    "keep": "keep kept", "stand": "stand stood", "run": "run ran", "see": "see saw",
    "tear": "tear tore", "throw": "throw threw", "undertake": "undertak undertook",
    "sink": "sink sank", "choose": "choos chose", "fly": "fly flew", "meet": "meet met",
    "have": "hav has had", "do": "do did", "build": "build built", "sit": "sit sat",
    "lie": "lie lay", "forbid": "forbid forbade", "leave": "leav left",
    "lose": "los lost", "hit": "hit", "write": "writ wrote", "rise": "ris rose",
}  # fmt: skip


def _verb_stems(lemma: str) -> Iterator[str]:
    """Yield the beginnings that the forms of a verb have."""
    yield from _IRREGULAR.get(lemma, stem(lemma)).split() or [""]


# A sum, a share and a quantity have a figure in them.
_FIGURES = frozenset((Kind.MONEY, Kind.PCT, Kind.QTY))
_NUMBERS = (*"0123456789", "half", "third", "quarter", "hundred", "thousand", "million",
            "billion", "two", "three", "four", "five", "six", "ten", "dozen")  # fmt: skip
