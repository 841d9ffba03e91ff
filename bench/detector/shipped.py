"""Read the shipped weights back, so that training can go on from them (needs torch, onnx).

Rounding to eight bits loses a little; the first batches of the next round mend it. The
vocabulary and the places are never trained, so that they come from the published weights.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import NodeProto, numpy_helper
from torch import Tensor

from bench.detector.net import LAYERS, Encoder
from monitor.extract.detector.detector import FOLDER

_NORM = ("norm.weight", "norm.bias")
_ORDER = ("q", "k", "v", "o", "i", "d")  # of the products in a layer's graph
_MIDDLE = 128  # what stands for nought in unsigned eight bits

Floats = NDArray[np.float32]


def shipped() -> dict[str, Tensor]:
    """Return the weights of the network but those that are never trained."""
    graph = onnx.load(FOLDER / "encoder.onnx").graph
    stored = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    found = {
        f"enc.{name}": stored[name]
        for name in stored
        if name in _NORM or name.startswith("layers.")
    }
    names = [f"layers.{n}.{part}" for n in range(LAYERS) for part in _ORDER]
    for name, weight in zip(names, _products(graph.node, stored), strict=True):
        found[f"enc.{name}.weight"] = weight
    found["enc.bias.weight"] = _bias(graph.node, stored)
    with np.load(FOLDER / "heads.npz") as heads:
        found |= {name: heads[name] for name in heads.files}
    return {name: torch.tensor(v, dtype=torch.float32) for name, v in found.items()}


def _bias(nodes: Iterable[NodeProto], stored: Mapping[str, NDArray[Any]]) -> Floats:
    """Return the biases of relative places; the graph holds them by distance."""
    bucket = Encoder().bucket.numpy()
    tables = (stored.get(n.input[0]) for n in nodes if n.op_type == "Gather")
    (by_distance,) = (t for t in tables if t is not None and len(t) == len(bucket))
    found = np.zeros((bucket.max() + 1, by_distance.shape[1]), np.float32)
    found[bucket] = by_distance
    return found


def _products(
    nodes: Iterable[NodeProto], stored: Mapping[str, NDArray[Any]]
) -> Iterator[Floats]:
    for node in nodes:
        if node.op_type == "MatMulInteger":
            name = node.input[1].removesuffix("_quantized")
            rounded = stored[f"{name}_quantized"].astype(np.float32)
            nought = stored[f"{name}_zero_point"].astype(np.float32)
            yield ((rounded - nought) * stored[f"{name}_scale"]).T
        elif node.op_type == "MatMulNBits":
            rounded = stored[node.input[1]].astype(np.float32) - _MIDDLE
            blocks = rounded * stored[node.input[2]].reshape(*rounded.shape[:2], 1)
            yield blocks.reshape(len(rounded), -1)
