"""The engine's own words: verb classes with sign and stage, institutions, firms.

They hold for every event type, and are data beside this file; type files refer to the
classes as `@name`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.extract.phrases import Phrase, Words, compile_phrase
from monitor.model.ontology import Stage
from monitor.toml_file import read, table

if TYPE_CHECKING:
    from spacy.tokens import Token

FILE = Path(__file__).with_name("words.toml")


@table
class ClassRow:
    """Verbs, and their nouns, that do the same to a measure."""

    name: str
    sign: int  # -1 turns the direction round
    stage: Stage
    verbs: tuple[str, ...]
    nouns: tuple[str, ...] = ()


@table
class WordList:
    """Words of one kind."""

    words: tuple[str, ...]


@table
class HolderRow:
    """An office holder whose bare name stands for a state."""

    names: tuple[str, ...]
    iso2: str
    since: date | None = None  # None: as far back as the news goes
    until: date | None = None  # None: still in office


@table
class WordsFile:
    """The form of `words.toml`."""

    idle: WordList
    moves: WordList
    institutions: WordList
    offices: WordList
    firms: WordList
    topics: WordList
    elsewhere: WordList
    class_: tuple[ClassRow, ...]
    holder: tuple[HolderRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """What one verb or action noun does: its class, sign and stage."""

    name: str
    sign: int
    stage: Stage


@dataclass(frozen=True, slots=True)
class VerbPattern:
    """A verb, with the words that must follow it ("set up")."""

    lemma: str
    after: Phrase | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreWords:
    """The words of `words.toml`, ready for look-up."""

    classes: Mapping[str, ClassRow]
    verbs: Mapping[str, tuple[tuple[VerbPattern, Act], ...]]  # by lemma, longest first
    nouns: Mapping[str, Act]
    idle: frozenset[str]  # verbs that do nothing to what hangs on them
    moves: frozenset[str]  # verbs of prices
    institutions: frozenset[str]
    offices: frozenset[str]  # organs of state only with a capital
    firms: frozenset[str]
    topics: tuple[Phrase, ...]
    elsewhere: tuple[Phrase, ...]  # words of subjects that are not ours
    holders: tuple[HolderRow, ...]


@cache
def verb_pattern(text: str) -> VerbPattern:
    """Read "set up" as the verb `set` before `up`."""
    lemma, _, after = text.lower().replace("-", " ").partition(" ")
    return VerbPattern(lemma, compile_phrase(after) if after else None)


def act_of(token: "Token", words: Words, core: CoreWords) -> Act | None:
    """Return what a word does to what hangs on it, particles read along."""
    lemma = token.lemma_.lower()
    if token.pos_ not in ("VERB", "AUX") and not token.tag_.startswith("VB"):
        return core.nouns.get(lemma)
    for pattern, act in core.verbs.get(lemma, ()):
        if pattern.after is None or words.follows(token, pattern.after):
            return act
    return None


@cache
def core_words() -> CoreWords:
    """Read `words.toml`, once a process."""
    rows = read(FILE).into(WordsFile)
    verbs: dict[str, list[tuple[VerbPattern, Act]]] = {}
    nouns: dict[str, Act] = {}
    for row in rows.class_:
        act = Act(row.name, row.sign, row.stage)
        for text in row.verbs:
            pattern = verb_pattern(text)
            verbs.setdefault(pattern.lemma, []).append((pattern, act))
        nouns.update(dict.fromkeys(row.nouns, act))
    return CoreWords(
        classes={row.name: row for row in rows.class_},
        verbs={lemma: _longest_first(found) for lemma, found in verbs.items()},
        nouns=nouns,
        idle=frozenset(rows.idle.words),
        moves=frozenset(rows.moves.words),
        institutions=frozenset(rows.institutions.words),
        offices=frozenset(rows.offices.words),
        firms=frozenset(rows.firms.words),
        topics=tuple(map(compile_phrase, rows.topics.words)),
        elsewhere=tuple(map(compile_phrase, rows.elsewhere.words)),
        holders=rows.holder,
    )


def _longest_first(
    found: list[tuple[VerbPattern, Act]],
) -> tuple[tuple[VerbPattern, Act], ...]:
    """Put "take effect" before "take", so that the particles are looked at first."""
    return tuple(sorted(found, key=lambda pair: pair[0].after is None))
