"""Find the rules that a change may fulfil without asking all of them.

Each rule is filed under words that a change must have to fulfil it: the values of one of
its `match` lines, or the beginnings of its phrases. A change is looked up by the words
that it has; rules that ask for no word are always asked (the idea of Luwak and of
Elasticsearch's percolator). What is found is a superset: the rules still decide.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from monitor.match.compile import Compiled
from monitor.match.fields import FIELDS, Kind, View
from monitor.match.text import read_near
from monitor.model.facts import words
from monitor.model.rule import Condition

Key = tuple[str, str]  # a field, and a word that it must have
_ANY: Final = ("", "any", "in")  # one of the values must be there
_WORDLIKE: Final = (Kind.WORD, Kind.WORDS)


class Index:
    """Some rules, by the words that they ask for."""

    def __init__(self, rules: Sequence[Compiled]) -> None:
        """File each rule under the rarest of the things that it asks for."""
        self.rules = tuple(rules)
        self._always: list[int] = []
        self._under: dict[str, dict[str, list[int]]] = defaultdict(dict)
        asked = [_alternatives(ready) for ready in self.rules]
        often = Counter(key for sets in asked for keys in sets for key in keys)
        for number, sets in enumerate(asked):
            best = min(sets, key=lambda keys: sum(often[k] for k in keys), default=None)
            if best is None:
                self._always.append(number)
                continue
            for field, word in best:
                self._under[field].setdefault(word, []).append(number)

    def candidates(self, seen: View) -> list[Compiled]:
        """Return the rules that a change may fulfil, in their order."""
        found = set(self._always)
        for field, rules in self._under.items():
            for word in rules.keys() & _words_of(field, seen):
                found.update(rules[word])
        return [self.rules[number] for number in sorted(found)]


def _words_of(field: str, seen: View) -> frozenset[str]:
    if FIELDS[field].kind is Kind.TEXT:
        return seen.text(field).beginnings
    return seen.folded(field)


def _alternatives(ready: Compiled) -> list[frozenset[Key]]:
    """Return sets of keys; what fulfils the rule has a key of every set."""
    return [
        keys
        for condition, _ in ready.conditions
        if condition.block == "match"
        for keys in _keys(condition)
    ]


def _keys(condition: Condition) -> list[frozenset[Key]]:
    field, values = condition.field, [str(v) for v in condition.values]
    kind = FIELDS[field].kind
    if kind in _WORDLIKE and condition.modifier in (*_ANY, "all"):
        keys = [(field, FIELDS[field].folded(value)) for value in values]
        if condition.modifier == "all":
            return [frozenset([key]) for key in keys]
        return [frozenset(keys)]
    if kind is Kind.TEXT and condition.modifier in ("", "phrase", "near"):
        parts = [_phrase(value, near=condition.modifier == "near") for value in values]
        keys = [(field, " ".join(part[:2])) for part in parts]
        return [frozenset(keys)] if all(parts) else []
    return []


def _phrase(value: str, *, near: bool) -> tuple[str, ...]:
    """Return the words that a text must have for this value; empty: none is known."""
    found = read_near(value) if near else None
    return found.left if found else words(value)
