"""Judge the sentences of a document: type, stage, direction, voice, and what belongs.

A verdict is a probability with its place, never an event: `monitor.extract.witnesses`
decides what the frames and the verdicts together are worth.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from monitor.extract.detector.layout import Layout, Sentence, Window
from monitor.extract.detector.network import Array, Network
from monitor.extract.detector.pieces import Pieces
from monitor.model.ontology import ArgumentType, Attribution, Direction, Stage
from monitor.model.text import Document, Field

FOLDER: Final = Path(__file__).parent / "model"
FLOOR = 0.03  # what is less probable is not looked at any further
STAGES: Final = tuple(Stage)
DIRECTIONS: Final = (
    Direction.EASE,
    Direction.RESTRICT,
    Direction.SUPPORT,
    Direction.NEUTRAL,
)
VOICES: Final = tuple(Attribution)
KINDS: Final = (
    ArgumentType.COMPANY,
    ArgumentType.COMMODITY,
    ArgumentType.JURISDICTION,
    ArgumentType.AGENCY,
    ArgumentType.MONEY,
    ArgumentType.DATE,
    ArgumentType.LEGAL_REF,
)
PARTS: Final = (
    "company",
    "commodity",
    "actor",
    "affected",
    "money",
    "effective",
    "expiry",
    "legal_ref",
)
_OF_KIND: Final[Mapping[ArgumentType, tuple[int, ...]]] = {
    ArgumentType.COMPANY: (0,),
    ArgumentType.COMMODITY: (1,),
    ArgumentType.JURISDICTION: (2, 3),
    ArgumentType.AGENCY: (2, 3),
    ArgumentType.MONEY: (4,),
    ArgumentType.DATE: (5, 6),
    ArgumentType.LEGAL_REF: (7,),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A name, sum, date or reference that may belong to an event."""

    field: Field
    start: int
    end: int
    type: ArgumentType  # one of `KINDS`


@dataclass(frozen=True, slots=True)
class Part:
    """What one mark may be to an event, and how probably."""

    mark: int  # its place in the marks handed in
    name: str  # one of `PARTS`
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One type in one sentence."""

    type: str
    sentence: Sentence
    score: float  # probability that the sentence states such an event
    stages: Mapping[Stage, float] = field(default_factory=dict)
    directions: Mapping[Direction, float] = field(default_factory=dict)
    voices: Mapping[Attribution, float] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()

    @property
    def stage(self) -> Stage:
        """Return the likeliest stage."""
        return max(self.stages, key=self.stages.__getitem__)

    @property
    def direction(self) -> Direction:
        """Return the likeliest direction."""
        return max(self.directions, key=self.directions.__getitem__)

    @property
    def voice(self) -> Attribution:
        """Return who most likely vouches for it."""
        return max(self.voices, key=self.voices.__getitem__)


@dataclass(frozen=True, slots=True)
class Sure:
    """Where judgement begins: learned on documents kept out of training."""

    event: float  # probability from which a sentence alone makes an event
    framed: float  # the same where a frame of the type has fired in it
    second: float  # for a further event of the same type in one document
    part: float  # for an argument


class Detector:
    """The trained witness; loaded once, used for all documents."""

    def __init__(
        self, network: Network, layout: Layout, types: Sequence[str], sure: Sure
    ) -> None:
        self.types = tuple(types)
        self.sure = sure
        self._network = network
        self._layout = layout

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Detector | None":
        """Load the shipped files; None where they are not installed."""
        about = folder / "detector.json"
        if not about.exists():
            return None
        told: dict[str, Any] = json.loads(about.read_text(encoding="utf-8"))
        network = Network(folder / "encoder.onnx", folder / "heads.npz")
        layout = Layout(Pieces(folder / "vocab.txt"))
        return cls(network, layout, told["types"], Sure(**told["sure"]))

    def judge(
        self, document: Document, marks: Sequence[Mark], *, limit: int
    ) -> tuple[Verdict, ...]:
        """Return what the sentences of `document` may state, in text order.

        `limit` is the number of characters that are read of the text.
        """
        return tuple(
            verdict
            for window in self._layout.windows(document, limit=limit)
            for verdict in self._window(window, marks)
        )

    def _window(self, window: Window, marks: Sequence[Mark]) -> Iterator[Verdict]:
        network = self._network
        pieces = network.pieces(window.ids)
        owners = [p.sentence for p in window.pieces]
        vectors = network.sentences(pieces, owners, len(window.sentences))
        scores = network.types(vectors)
        placed: list[_Placed] | None = None
        for number, kind in zip(*np.nonzero(scores > FLOOR), strict=True):
            sentence = window.sentences[number]
            if sentence.field is Field.TITLE and not window.first:
                continue
            if placed is None:
                placed = _placed(window, marks)
            event = network.event(vectors[number], int(kind))
            stages, directions, voices = network.judged(event)
            yield Verdict(
                type=self.types[kind],
                sentence=sentence,
                score=float(scores[number, kind]),
                stages=dict(zip(STAGES, stages.tolist(), strict=True)),
                directions=dict(zip(DIRECTIONS, directions.tolist(), strict=True)),
                voices=dict(zip(VOICES, voices.tolist(), strict=True)),
                parts=self._parts(event, int(number), pieces, placed),
            )

    def _parts(
        self, event: Array, number: int, pieces: Array, placed: Sequence["_Placed"]
    ) -> tuple[Part, ...]:
        if not placed:
            return ()
        rows = [
            self._network.mark(
                pieces[p.first],
                pieces[p.last],
                p.kind,
                (p.sentence == number, p.sentence == 0, p.sentence < number),
            )
            for p in placed
        ]
        found = self._network.roles(event, np.stack(rows))
        return tuple(
            Part(p.mark, PARTS[role], float(found[n, role]))
            for n, p in enumerate(placed)
            for role in _OF_KIND[KINDS[p.kind]]
            if found[n, role] > FLOOR
        )


@dataclass(frozen=True, slots=True)
class _Placed:
    """A mark with its pieces in one window."""

    mark: int
    kind: int
    first: int
    last: int
    sentence: int


def _placed(window: Window, marks: Sequence[Mark]) -> list[_Placed]:
    found = []
    for number, mark in enumerate(marks):
        place = window.pieces_of(mark.field, mark.start, mark.end)
        if place is not None:
            sentence = window.pieces[place[0]].sentence
            kind = KINDS.index(mark.type)
            found.append(_Placed(number, kind, *place, sentence))
    return found
