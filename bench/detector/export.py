"""Write the trained weights as the files that the monitor loads (needs torch, onnx).

The encoder goes through ONNX and is quantised to int8, the heads become plain matrices
in half precision; both are read back and compared with what was trained.
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor

from bench.detector.net import Net
from monitor.extract.detector.detector import FOLDER, Sure
from monitor.extract.detector.network import Network

FIRST = Sure(
    event=0.5, framed=0.4, unfit=0.7, second=0.6, again=0.9, part=0.5
)  # until `sure` finds better


def export(
    weights: Mapping[str, Tensor], types: Sequence[str], vocabulary: Path, work: Path
) -> float:
    """Write the files; return how far int8 moves the encoder's vectors (mean cosine)."""
    net = Net(len(types))
    net.load_state_dict(dict(weights))
    net.eval()
    FOLDER.mkdir(exist_ok=True)
    whole = work / "encoder-float.onnx"
    sample = torch.arange(1_000, 1_064)[None]
    torch.onnx.export(
        net.enc,
        (sample,),
        str(whole),
        input_names=["ids"],
        output_names=["pieces"],
        dynamic_axes={"ids": {1: "length"}, "pieces": {1: "length"}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(
        str(whole),
        str(FOLDER / "encoder.onnx"),
        per_channel=True,
        weight_type=QuantType.QInt8,
    )
    heads = {
        name: value.numpy().astype(np.float16)
        for name, value in weights.items()
        if not name.startswith("enc.")
    }
    np.savez_compressed(FOLDER / "heads.npz", **heads)
    shutil.copy(vocabulary, FOLDER / "vocab.txt")
    about = {"types": list(types), "sure": asdict(FIRST)}
    (FOLDER / "detector.json").write_text(
        json.dumps(about, indent=1) + "\n", encoding="utf-8"
    )
    return _likeness(net, sample)


def _likeness(net: Net, sample: Tensor) -> float:
    shipped = Network(FOLDER / "encoder.onnx", FOLDER / "heads.npz")
    there = torch.from_numpy(shipped.pieces(sample[0].tolist()))
    with torch.no_grad():
        here = net.enc(sample)[0]
    return float(torch.nn.functional.cosine_similarity(here, there).mean())
