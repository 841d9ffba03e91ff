"""The numbers of the detector: an int8 encoder in ONNX and small heads beside it.

The encoder turns the pieces of a window into vectors, the heads read those. Heads are
plain matrices, so that one file holds them and no second runtime is needed.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnxruntime
from threadpoolctl import threadpool_limits

Array = npt.NDArray[np.float32]
PLACES: Final = 8  # columns that say where a mark stands, the last ones
LOUD: Final = 6.0  # how much more than another a piece may speak for a type
_LITTLE = 1e-6
_REACH = 16  # pieces; within so many of an event's middle a mark is near
_FAR = 2  # sentences


def places_of(sentence: int, event: int, ahead: float) -> tuple[float, ...]:
    """Return where a mark stands, seen from an event: the last columns of its row.

    `sentence` and `event` are numbers of sentences, `ahead` tells how many pieces the
    mark stands behind the event's middle.
    """
    same, gap = sentence == event, abs(sentence - event)
    near = math.tanh(ahead / _REACH) if same else 0.0
    return (
        float(same),
        float(sentence == 0),
        float(sentence < event),
        float(gap == 1),
        float(gap == _FAR),
        float(gap > _FAR),
        near,
        abs(near) if same else 1.0,
    )


@dataclass(frozen=True, slots=True)
class Stated:
    """What the sentences of a window state."""

    pieces: Array  # (pieces, width)
    member: Array  # (sentences, pieces): 1 where a piece is of a sentence
    keys: Array  # (pieces, types): how much a piece speaks for a type
    means: Array  # (sentences, width)
    scores: Array  # (sentences, types): probabilities


@dataclass(frozen=True, slots=True)
class Marked:
    """What is the same of a window's marks for every event."""

    added: Array
    times: Array


class Network:
    """Encoder and heads, loaded once for a process."""

    def __init__(self, encoder: Path, heads: Path) -> None:
        options = onnxruntime.SessionOptions()
        # Workers share the cores already; threads of their own would only wait.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # Windows differ in length; kept room for each length would only grow.
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        options.log_severity_level = 3
        # numpy's threads as well: its products here are too small to be shared out,
        # and on busy cores each would wait for the other (ten times the time, measured).
        threadpool_limits(1, user_api="blas")
        self._session: Any = onnxruntime.InferenceSession(
            str(encoder), options, providers=["CPUExecutionProvider"]
        )
        with np.load(heads, allow_pickle=False) as file:
            self._w: Mapping[str, Array] = {
                name: file[name].astype(np.float32) for name in file.files
            }

    def pieces(self, ids: Sequence[int]) -> Array:
        """Return one vector a piece: (pieces, width)."""
        (found,) = self._session.run(None, {"ids": np.array([ids], dtype=np.int64)})
        vectors: Array = found[0]
        return vectors

    def stated(self, pieces: Array, owners: Sequence[int], count: int) -> "Stated":
        """Judge which types the `count` sentences of a window state.

        `owners` gives the sentence of each piece, -1 for none. Each type looks at the
        pieces that speak for it; what they and the sentence's mean tell is added.
        """
        owner = np.asarray(owners)
        member = (owner[None, :] == np.arange(count)[:, None]).astype(np.float32)
        raw = self._linear("key", pieces)
        keys = np.exp(LOUD * np.tanh(raw / LOUD)).astype(np.float32)
        values = self._linear("value", pieces)
        means = member @ pieces / np.maximum(member.sum(1, keepdims=True), 1)
        told = (member @ (keys * values)) / np.maximum(member @ keys, _LITTLE)
        scores = _sigmoid(told + self._linear("typ", means))
        return Stated(pieces, member, keys, means, scores)

    def event(self, stated: "Stated", sentence: int, kind: int) -> tuple[Array, float]:
        """Return the vector of the event of a type in a sentence, and its middle.

        The middle is the piece around which the words stand that speak for the type.
        """
        share = stated.keys[:, kind] * stated.member[sentence]
        share = share / max(float(share.sum()), _LITTLE)
        seen = share @ stated.pieces
        kinds = self._w["temb.weight"][kind]
        vector = np.concatenate([seen, stated.means[sentence], kinds])
        return vector, float(share @ np.arange(len(share)))

    def judged(self, event: Array) -> tuple[Array, Array, Array]:
        """Return the probabilities of stages, directions and attributions."""
        inner = np.maximum(self._linear("ev.0", event), 0).astype(np.float32)
        stage, way, voice = (self._linear(n, inner) for n in ("stage", "dir", "att"))
        return _softmax(stage), _softmax(way), _softmax(voice)

    def marks(self, first: Array, last: Array, kinds: Sequence[int]) -> "Marked":
        """Return what is the same of marks for every event.

        `first` and `last` are the vectors of their outer pieces.
        """
        own = self._w["kemb.weight"][list(kinds)]
        both = np.concatenate([first, last, own], axis=1)
        return Marked(self._placeless("men", both), self._placeless("menx", both))

    def _placeless(self, name: str, marks: Array) -> Array:
        weight = self._w[f"{name}.weight"][:, :-PLACES]
        found: Array = marks @ weight.T + self._w[f"{name}.bias"]
        return found

    def roles(self, event: Array, marks: "Marked", places: Array) -> Array:
        """Return the probability of each role for each mark: (marks, roles).

        `places` are the rows of `places_of`, one a mark.
        """
        added, times = (
            places @ self._w[f"{name}.weight"][:, -PLACES:].T
            for name in ("men", "menx")
        )
        inner = np.maximum(marks.added + added + self._linear("evm", event)[None], 0)
        both = (marks.times + times) * self._linear("evmx", event)[None]
        return _sigmoid(self._linear("role", np.concatenate([inner, both], axis=1)))

    def tags(self, pieces: Array) -> Array:
        """Return for each piece the probabilities of none, begins, goes on a firm."""
        return _softmax(self._linear("tag", pieces))

    def _linear(self, name: str, x: Array) -> Array:
        found: Array = x @ self._w[f"{name}.weight"].T + self._w[f"{name}.bias"]
        return found


def _sigmoid(x: Array) -> Array:
    found: Array = np.float32(1) / (np.float32(1) + np.exp(-x))
    return found


def _softmax(x: Array) -> Array:
    risen = np.exp(x - x.max(-1, keepdims=True))
    found: Array = risen / risen.sum(-1, keepdims=True)
    return found
