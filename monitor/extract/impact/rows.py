"""The words of IMPACT, as written in `effects.toml` and ready for look-up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from monitor.extract.phrases import Phrase, compile_phrase
from monitor.extract.words import VerbPattern, WordList, verb_pattern
from monitor.model.ontology import Effect
from monitor.toml_file import read, table

FILE = Path(__file__).with_name("effects.toml")


class Form(StrEnum):
    """How a word for an effect joins cause and target."""

    ACTS = "acts"  # a verb: the cause is its subject, the target its object
    GAINS = "gains"  # a verb: the target is its subject
    ROLES = "roles"  # a noun for the target
    STATES = "states"  # an adjective of the target
    GIFTS = "gifts"  # a noun that the target is given


@table
class EffectRow:
    """How one effect is said."""

    acts: tuple[str, ...] = ()
    gains: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    gifts: tuple[str, ...] = ()


@table
class AnaphorRow:
    """Nouns that take up an event told before."""

    words: tuple[str, ...]
    types: tuple[str, ...] = ()  # of the event; empty: any
    many: bool = False  # True: all events told before, not only the nearest


@table
class ImpactExample:
    """A text that must, or must not, give a relation; a test runs them all."""

    text: str
    fires: bool = True
    title: str = ""
    polarity: Effect | None = None  # None: not checked
    cause: tuple[str, ...] = ()  # types of the events; empty: not checked
    targets: tuple[str, ...] = ()  # as the text has them; empty: not checked
    exemplar: bool | None = None  # None: not checked
    because: str = ""


@table
class ImpactFile:
    """The form of `effects.toml`."""

    helps: EffectRow
    hurts: EffectRow
    exposes: EffectRow
    light: WordList
    putting: WordList
    asserting: WordList
    sectors: WordList
    general: WordList
    belongings: WordList
    exemplars: WordList
    anaphor: tuple[AnaphorRow, ...]
    example: tuple[ImpactExample, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """One word, with those that must follow it, that tells of an effect."""

    effect: Effect
    form: Form
    pattern: VerbPattern


@dataclass(frozen=True, slots=True)
class Anaphor:
    """Nouns that take up events, compiled."""

    words: tuple[Phrase, ...]
    types: frozenset[str]  # empty: any
    many: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactWords:
    """The words of `effects.toml`, ready for look-up."""

    cues: Mapping[str, tuple[Cue, ...]]  # by lemma, longest first
    light: frozenset[str]
    putting: frozenset[str]
    asserting: frozenset[str]
    sectors: tuple[Phrase, ...]
    general: frozenset[str]
    belongings: frozenset[str]
    exemplars: tuple[Phrase, ...]
    anaphors: tuple[Anaphor, ...]
    examples: tuple[ImpactExample, ...]


@cache
def impact_words() -> ImpactWords:
    """Read `effects.toml`, once a process."""
    rows = read(FILE).into(ImpactFile)
    cues: dict[str, list[Cue]] = {}
    for cue in _cues(rows):
        cues.setdefault(cue.pattern.lemma, []).append(cue)
    return ImpactWords(
        cues={
            lemma: tuple(sorted(found, key=lambda c: c.pattern.after is None))
            for lemma, found in cues.items()
        },
        light=frozenset(rows.light.words),
        putting=frozenset(rows.putting.words),
        asserting=frozenset(rows.asserting.words),
        sectors=tuple(map(compile_phrase, rows.sectors.words)),
        general=frozenset(rows.general.words),
        belongings=frozenset(rows.belongings.words),
        exemplars=tuple(map(compile_phrase, rows.exemplars.words)),
        anaphors=tuple(
            Anaphor(
                tuple(map(compile_phrase, row.words)), frozenset(row.types), row.many
            )
            for row in rows.anaphor
        ),
        examples=rows.example,
    )


def _cues(rows: ImpactFile) -> Iterator[Cue]:
    for effect in Effect:
        row: EffectRow = getattr(rows, effect)
        for form in Form:
            texts: tuple[str, ...] = getattr(row, form)
            for text in texts:
                yield Cue(effect, form, verb_pattern(text))
