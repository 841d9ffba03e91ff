"""Judge the sentences of a document: type, stage, direction, voice, and what belongs.

A verdict is a probability with its place, never an event: `monitor.extract.witnesses`
decides what the frames and the verdicts together are worth.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from monitor.errors import ModelMissing
from monitor.extract.detector.layout import Layout, Sentence, Window
from monitor.extract.detector.network import Array, Network, places_of
from monitor.extract.detector.pieces import Pieces
from monitor.model.ontology import ArgumentType, Attribution, Direction, Stage
from monitor.model.text import Document, Field

FOLDER: Final = Path(__file__).parent / "model"
_GOES_ON = 2  # the tag of a name's further pieces
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
PARTS_OF: Final[Mapping[ArgumentType, tuple[int, ...]]] = {
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
class Firm:
    """Words that look like the name of a firm."""

    field: Field
    start: int
    end: int
    score: float  # of its least sure piece


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


@dataclass(frozen=True, slots=True)
class Sure:
    """Where judgement begins: learned on documents kept out of training."""

    event: float  # probability from which a sentence alone makes an event
    framed: float  # the same where a frame of the type has fired in it
    unfit: float  # the same in a comment, or off the subject
    second: float  # for a further event of a type that differs from the first
    again: float  # for a further event that nothing visible tells from the first
    part: float  # for an argument


def digest_of(path: Path) -> str | None:
    """Return the SHA-256 of a file in hexadecimal; None if there is none."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _damaged(path: Path) -> ModelMissing:
    message = (
        f"the detector's file {path} is missing or damaged; install lodewatch again"
    )
    return ModelMissing(message)


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
        """Load the shipped files; None where they are not installed.

        Raise `ModelMissing` if one of them is missing or damaged.
        """
        about = folder / "detector.json"
        if not about.exists():
            return None
        try:
            told: dict[str, Any] = json.loads(about.read_text(encoding="utf-8"))
            files: dict[str, str] = told["files"]
        except (ValueError, KeyError) as error:
            raise _damaged(about) from error
        for name, digest in files.items():
            if digest_of(folder / name) != digest:
                raise _damaged(folder / name)
        network = Network(folder / "encoder.onnx", folder / "heads.npz")
        layout = Layout(Pieces(folder / "vocab.txt"))
        return cls(network, layout, told["types"], Sure(**told["sure"]))

    def read(self, document: Document, *, limit: int) -> "Read":
        """Look at the first `limit` characters of a document."""
        return Read(
            self._network, self.types, self._layout.windows(document, limit=limit)
        )

    def read_alone(
        self, document: Document, places: Iterable[Sentence], *, headline: bool = True
    ) -> "Read":
        """Look at sentences of a document one by one, each below the headline or not."""
        windows = self._layout.alone(document, places, headline=headline)
        return Read(self._network, self.types, windows)


class Read:
    """A document that the detector has looked at, for any number of questions."""

    def __init__(
        self, network: Network, types: Sequence[str], windows: Iterable[Window]
    ) -> None:
        self._network = network
        self._types = types
        self._windows = [(w, network.pieces(w.ids)) for w in windows]
        self._tags = [network.tags(pieces) for _, pieces in self._windows]

    def firms(self) -> tuple[Firm, ...]:
        """Return what looks like the names of firms."""
        return tuple(
            firm
            for (window, _), tags in zip(self._windows, self._tags, strict=True)
            for firm in _firms(window, tags)
        )

    def firmness(self, field: Field, start: int, end: int) -> float:
        """Return how much words look like a firm's name: the mean of their pieces."""
        for (window, _), tags in zip(self._windows, self._tags, strict=True):
            place = window.pieces_of(field, start, end)
            if place is not None:
                return float((1 - tags[place[0] : place[1] + 1, 0]).mean())
        return 0.0

    def verdicts(
        self, marks: Sequence[Mark], *, floor: float = FLOOR
    ) -> tuple[Verdict, ...]:
        """Return what the sentences may state, and which of `marks` belong to it."""
        return tuple(
            verdict
            for window, pieces in self._windows
            for verdict in self._window(window, pieces, marks, floor)
        )

    def _window(
        self, window: Window, pieces: Array, marks: Sequence[Mark], floor: float
    ) -> Iterator[Verdict]:
        network = self._network
        owners = [p.sentence for p in window.pieces]
        stated = network.stated(pieces, owners, len(window.sentences))
        scores = stated.scores
        placed: _Marks | None = None
        for number, kind in zip(*np.nonzero(scores > floor), strict=True):
            sentence = window.sentences[number]
            if sentence.field is Field.TITLE and not (window.first and sentence.end):
                continue
            placed = placed or _Marks(network, window, pieces, marks)
            event, middle = network.event(stated, int(number), int(kind))
            stages, directions, voices = network.judged(event)
            yield Verdict(
                type=self._types[kind],
                sentence=sentence,
                score=float(scores[number, kind]),
                stages=dict(zip(STAGES, stages.tolist(), strict=True)),
                directions=dict(zip(DIRECTIONS, directions.tolist(), strict=True)),
                voices=dict(zip(VOICES, voices.tolist(), strict=True)),
                parts=placed.parts(event, int(number), middle),
            )


class _Marks:
    """The marks of one window."""

    def __init__(
        self, network: Network, window: Window, pieces: Array, marks: Sequence[Mark]
    ) -> None:
        self._network = network
        self._placed = _placed(window, marks)
        if self._placed:
            first = pieces[[p.first for p in self._placed]]
            last = pieces[[p.last for p in self._placed]]
            kinds = [p.kind for p in self._placed]
            self._vectors = network.marks(first, last, kinds)

    def parts(self, event: Array, number: int, middle: float) -> tuple[Part, ...]:
        """Return what the marks may be to an event in the sentence `number`."""
        if not self._placed:
            return ()
        rows = [places_of(p.sentence, number, p.first - middle) for p in self._placed]
        places = np.array(rows, dtype=np.float32)
        found = self._network.roles(event, self._vectors, places)
        return tuple(
            Part(p.mark, PARTS[role], float(found[n, role]))
            for n, p in enumerate(self._placed)
            for role in PARTS_OF[KINDS[p.kind]]
            if found[n, role] > FLOOR
        )


def _firms(window: Window, tags: Array) -> Iterator[Firm]:
    """Yield the runs of pieces that begin and go on as a firm's name."""
    best = tags.argmax(1)
    at = 0
    while at < len(best):
        piece = window.pieces[at]
        if best[at] == 0 or piece.field is None or not piece.end:
            at += 1
            continue
        end = at + 1
        while end < len(best) and best[end] == _GOES_ON:
            end += 1
        if piece.field is Field.TEXT or window.first:
            last = window.pieces[end - 1]
            score = float((1 - tags[at:end, 0]).min())
            yield Firm(piece.field, piece.start, last.end, score)
        at = end


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
