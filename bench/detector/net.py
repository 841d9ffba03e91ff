"""The network that is trained: MiniLM's six layers and small heads (needs torch).

`monitor.extract.detector.network` computes the heads again from the saved matrices;
`bench.detector.export` checks that both give the same.
"""

from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812 - as everywhere
from safetensors.torch import load_file
from torch import Tensor, nn

from monitor.extract.detector.detector import DIRECTIONS, KINDS, PARTS, STAGES, VOICES

WIDTH = 384
_HEADS, _LAYERS, _PIECES, _PLACES = 12, 6, 30_522, 512
_KIND, _TYPE = 32, 96


class _Layer(nn.Module):
    def __init__(self, drop: float) -> None:
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.n1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.i = nn.Linear(WIDTH, 4 * WIDTH)
        self.d = nn.Linear(4 * WIDTH, WIDTH)
        self.n2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(drop)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, _ = x.shape

        def split(t: Tensor) -> Tensor:
            return t.view(batch, length, _HEADS, WIDTH // _HEADS).transpose(1, 2)

        seen = F.scaled_dot_product_attention(
            split(self.q(x)), split(self.k(x)), split(self.v(x)), attn_mask=mask
        )
        joined = seen.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.n1(x + self.drop(self.o(joined)))
        found: Tensor = self.n2(x + self.drop(self.d(F.gelu(self.i(x)))))
        return found


class Encoder(nn.Module):
    """BERT's encoder with the sizes of MiniLM-L6."""

    def __init__(self, drop: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(_PIECES, WIDTH)
        self.places = nn.Embedding(_PLACES, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(drop)
        self.layers = nn.ModuleList(_Layer(drop) for _ in range(_LAYERS))

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        x = self.words(ids) + self.places.weight[: ids.shape[1]] + self.kind
        x = self.drop(self.norm(x))
        around = None if mask is None else mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, around)
        return x

    def start_from(self, weights: Path) -> None:
        """Take the weights of the published sentence encoder."""
        given = load_file(weights)
        own = {
            "words.weight": given["embeddings.word_embeddings.weight"],
            "places.weight": given["embeddings.position_embeddings.weight"],
            "kind": given["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": given["embeddings.LayerNorm.weight"],
            "norm.bias": given["embeddings.LayerNorm.bias"],
        }
        names = {
            "q": "attention.self.query",
            "k": "attention.self.key",
            "v": "attention.self.value",
            "o": "attention.output.dense",
            "n1": "attention.output.LayerNorm",
            "i": "intermediate.dense",
            "d": "output.dense",
            "n2": "output.LayerNorm",
        }
        for layer in range(_LAYERS):
            for short, long in names.items():
                for part in ("weight", "bias"):
                    key = f"encoder.layer.{layer}.{long}.{part}"
                    own[f"layers.{layer}.{short}.{part}"] = given[key]
        self.load_state_dict(own)
        for fixed in (self.words.weight, self.places.weight):
            fixed.requires_grad_(requires_grad=False)


class Net(nn.Module):
    """Encoder and heads; the names of the heads are those of the shipped matrices."""

    def __init__(self, types: int, drop: float = 0.15) -> None:
        super().__init__()
        self.enc = Encoder()
        self.drop = nn.Dropout(drop)
        self.score = nn.Linear(WIDTH, 1)
        self.typ = nn.Linear(2 * WIDTH, types)
        self.temb = nn.Embedding(types, _TYPE)
        event = 2 * WIDTH + _TYPE
        self.ev = nn.Sequential(nn.Linear(event, WIDTH), nn.ReLU(), nn.Dropout(drop))
        self.stage = nn.Linear(WIDTH, len(STAGES))
        self.dir = nn.Linear(WIDTH, len(DIRECTIONS))
        self.att = nn.Linear(WIDTH, len(VOICES))
        self.kemb = nn.Embedding(len(KINDS), _KIND)
        self.men = nn.Linear(2 * WIDTH + _KIND + 3, WIDTH)
        self.evm = nn.Linear(event, WIDTH)
        last = nn.Linear(WIDTH, len(PARTS))
        self.role = nn.Sequential(nn.ReLU(), nn.Dropout(drop), last)
        self.tag = nn.Linear(WIDTH, 3)
        nn.init.constant_(self.typ.bias, -4.0)  # most sentences state nothing

    def sentences(self, x: Tensor, owners: Tensor, count: int) -> Tensor:
        """Return (batch, count, 2 x width): weighted and plain mean of each sentence."""
        member = F.one_hot((owners + 1).clamp(min=0), count + 1)[..., 1:]
        member = member.transpose(1, 2).to(x.dtype)
        weight = self.score(x).squeeze(-1).float()[:, None, :]
        logits = weight.masked_fill(member == 0, -1e4)
        share = logits.softmax(-1).to(x.dtype) * member
        mean = (member @ x) / member.sum(-1, keepdim=True).clamp(min=1)
        return torch.cat([share @ x, mean], -1)

    def event(self, sentence: Tensor, kinds: Tensor) -> Tensor:
        """Return the vectors of events of `kinds` in their sentences."""
        return torch.cat([sentence, self.temb(kinds)], -1)

    def roles(self, event: Tensor, marks: Tensor) -> Tensor:
        """Return the logits of each role for pairs of event and mark."""
        found: Tensor = self.role(self.men(marks) + self.evm(event))
        return found
