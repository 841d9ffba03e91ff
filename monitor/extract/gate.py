"""The gate before the parser: does a text hold words of any event type at all?

Most news is irrelevant and parsing costs a thousand times as much as looking. The gate
knows only the words of the type files, asks for no grammar, and errs by letting
through: a text that it refuses cannot fire any frame.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from monitor.extract.phrases import stem
from monitor.extract.types.schema import EventType, Frame


@dataclass(frozen=True, slots=True)
class Rule:
    """Beginnings of words: one of each group must occur for the frame to fire."""

    groups: tuple[frozenset[int], ...]


class Gate:
    """Finds the words of all frames in one pass over a text."""

    def __init__(self, types: Sequence[EventType]) -> None:
        self._keys: dict[str, int] = {}
        rules = {self._rule(frame) for kind in types for frame in kind.frames}
        # A frame that asks for more than another of the same words opens no further.
        self._rules = tuple(sorted(rules, key=lambda rule: len(rule.groups)))
        self._matcher = AhoCorasick(
            [f" {key}" for key in self._keys],
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
        )

    def opens(self, text: str) -> bool:
        """Say whether some frame finds all of its words in `text`."""
        found = self._found(text)
        return any(
            all(not group.isdisjoint(found) for group in rule.groups)
            for rule in self._rules
        )

    def _found(self, text: str) -> frozenset[int]:
        plain = "".join(c if c.isalnum() or c in "&$%" else " " for c in text.lower())
        hits = self._matcher.find_matches_as_indexes(" " + plain, overlapping=True)
        return frozenset(hit[0] for hit in hits)

    def _rule(self, frame: Frame) -> Rule:
        groups = [
            self._group(key for p in phrases for key in p.keys)
            for phrases in (frame.nouns, frame.words)
            if phrases
        ]
        if frame.verbs and not frame.nouns:
            groups.append(self._group(map(_verb_stem, frame.verbs)))
        return Rule(tuple(groups))

    def _group(self, keys: Iterable[str]) -> frozenset[int]:
        return frozenset(self._keys.setdefault(key, len(self._keys)) for key in keys)


_IRREGULAR = {
    "take": "t", "buy": "b", "sell": "s", "bring": "br", "begin": "beg", "win": "w",
    "get": "g", "give": "g", "put": "put", "lend": "len", "strike": "str",
    "break": "br", "come": "c", "go": "", "hold": "h", "find": "f", "make": "ma",
    "withdraw": "withdr", "freeze": "fr", "be": "", "lay": "la", "pay": "pa",
    "seek": "s", "keep": "k", "stand": "st", "run": "r", "see": "s", "fall": "f",
    "tear": "t", "throw": "thr", "undertake": "undert", "feed": "f", "sink": "s",
    "choose": "cho", "fly": "fl", "meet": "m", "have": "ha", "do": "d", "build": "buil",
}  # fmt: skip


def _verb_stem(lemma: str) -> str:
    """Return the beginning that all forms of a verb share."""
    return _IRREGULAR.get(lemma, stem(lemma))
