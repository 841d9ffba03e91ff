"""The numbers of the detector: an int8 encoder in ONNX and small heads beside it.

The encoder turns the pieces of a window into vectors, the heads read those. Heads are
plain matrices, so that one file holds them and no second runtime is needed.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime

Array = npt.NDArray[np.float32]
_FAR = np.float32(-1e4)
_PLACES = 3  # columns that say where a mark stands, the last ones


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

    def sentences(self, pieces: Array, owners: Sequence[int], count: int) -> Array:
        """Return one vector a sentence: its weighted and its plain mean, side by side.

        `owners` gives the sentence of each piece, -1 for none.
        """
        owner = np.asarray(owners)
        member = owner[None, :] == np.arange(count)[:, None]
        weight = self._linear("score", pieces)[:, 0]
        logits = np.where(member, weight[None, :], _FAR)
        share = np.exp(logits - logits.max(1, keepdims=True)) * member
        share /= np.maximum(share.sum(1, keepdims=True), 1e-9)
        mean = member / np.maximum(member.sum(1, keepdims=True), 1)
        both = np.concatenate([share @ pieces, mean @ pieces], axis=1)
        return both.astype(np.float32)

    def types(self, sentences: Array) -> Array:
        """Return the probability of each type for each sentence."""
        return _sigmoid(self._linear("typ", sentences))

    def event(self, sentence: Array, kind: int) -> Array:
        """Return the vector of the event of type number `kind` in one sentence."""
        return np.concatenate([sentence, self._w["temb.weight"][kind]])

    def judged(self, event: Array) -> tuple[Array, Array, Array]:
        """Return the probabilities of stages, directions and attributions."""
        inner = np.maximum(self._linear("ev.0", event), 0).astype(np.float32)
        stage, way, voice = (self._linear(n, inner) for n in ("stage", "dir", "att"))
        return _softmax(stage), _softmax(way), _softmax(voice)

    def marks(self, first: Array, last: Array, kinds: Sequence[int]) -> Array:
        """Return what is the same of marks for every event: (marks, width).

        `first` and `last` are the vectors of their outer pieces.
        """
        own = self._w["kemb.weight"][list(kinds)]
        weight = self._w["men.weight"][:, :-_PLACES]
        both = np.concatenate([first, last, own], axis=1)
        found: Array = both @ weight.T + self._w["men.bias"]
        return found

    def roles(self, event: Array, marks: Array, places: Array) -> Array:
        """Return the probability of each role for each mark: (marks, roles).

        `places` says of each mark whether it stands in the event's sentence, in the
        headline, and before the sentence.
        """
        weight = self._w["men.weight"][:, -_PLACES:]
        inner = marks + places @ weight.T + self._linear("evm", event)[None]
        return _sigmoid(self._linear("role.2", np.maximum(inner, 0)))

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
