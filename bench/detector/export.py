"""Write the trained weights as the files that the monitor loads (needs torch, onnx).

The encoder goes through ONNX and is rounded to eight bits, the heads become plain matrices
in half precision; both are read back and compared with what was trained. Rounding is
finer where it has to be: the rows of the vocabulary and the blocks of what leaves the
inner layers have scales of their own, since a few large values there would take all the
room from the others (mean cosine to the unrounded vectors 0.99 instead of 0.88).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import (
    DefaultWeightOnlyQuantConfig,
    MatMulNBitsQuantizer,
)
from torch import Tensor, nn

from bench.detector.net import Encoder, Net
from monitor.extract.detector.detector import FOLDER, Sure, digest_of
from monitor.extract.detector.network import Network

_BITS, _BLOCK, _INT8_INPUTS = 8, 128, 4
FIRST = Sure(
    event=0.5, framed=0.4, unfit=0.7, second=0.6, again=0.9, part=0.5
)  # until `sure` finds better


def export(weights: Mapping[str, Tensor], types: Sequence[str], work: Path) -> float:
    """Write the files; return how far int8 moves the encoder's vectors (mean cosine)."""
    net = Net(len(types))
    net.load_state_dict(dict(weights))
    net.eval()
    sample = torch.arange(1_000, 1_064)[None]
    _write_encoder(net.enc, sample, work)
    heads = {
        name: value.numpy().astype(np.float16)
        for name, value in weights.items()
        if not name.startswith("enc.")
    }
    np.savez_compressed(FOLDER / "heads.npz", **heads)
    names = ("encoder.onnx", "heads.npz", "vocab.txt")
    about = {
        "types": list(types),
        "sure": asdict(FIRST),
        "files": {name: digest_of(FOLDER / name) for name in names},
    }
    (FOLDER / "detector.json").write_text(
        json.dumps(about, indent=1) + "\n", encoding="utf-8"
    )
    return _likeness(net, sample)


class _Rows(nn.Module):
    """The vocabulary's vectors in eight bits, each with a scale of its own."""

    def __init__(self, words: Tensor) -> None:
        super().__init__()
        scale = words.abs().amax(1, keepdim=True) / 127
        self.register_buffer("rounded", (words / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        found: Tensor = self.rounded[ids].float() * self.scale[ids]
        return found


def _write_encoder(encoder: Encoder, sample: Tensor, work: Path) -> None:
    whole, partly = work / "encoder-float.onnx", work / "encoder-partly.onnx"
    words = encoder.words
    encoder.words = _Rows(words.weight.detach())
    torch.onnx.export(
        encoder,
        (sample,),
        str(whole),
        input_names=["ids"],
        output_names=["pieces"],
        dynamic_axes={"ids": {1: "length"}, "pieces": {1: "length"}},
        opset_version=17,
        dynamo=False,
    )
    encoder.words = words
    graph = onnx.load(whole)
    fixed = {tensor.name for tensor in graph.graph.initializer}
    products = [n for n in graph.graph.node if n.op_type == "MatMul"]
    weights = [n.name for n in products if n.input[1] in fixed]
    chosen = DefaultWeightOnlyQuantConfig(
        block_size=_BLOCK, is_symmetric=True, accuracy_level=_INT8_INPUTS, bits=_BITS
    )
    fine = MatMulNBitsQuantizer(
        graph,
        nodes_to_exclude=[n for n in weights if "/d/" not in n],
        algo_config=chosen,
    )
    fine.process()
    fine.model.save_model_to_file(str(partly))
    quantize_dynamic(
        str(partly),
        str(FOLDER / "encoder.onnx"),
        per_channel=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul"],
        nodes_to_exclude=[n.name for n in products if n.name not in weights],
    )


def _likeness(net: Net, sample: Tensor) -> float:
    shipped = Network(FOLDER / "encoder.onnx", FOLDER / "heads.npz")
    there = torch.from_numpy(shipped.pieces(sample[0].tolist()))
    with torch.no_grad():
        here = net.enc(sample)[0]
    return float(torch.nn.functional.cosine_similarity(here, there).mean())
