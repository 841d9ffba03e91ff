"""The network that is trained: the lower layers of MPNet and small heads (needs torch).

`monitor.extract.detector.network` computes the heads again from the saved matrices;
`bench.detector.export` checks that both give the same.
"""

import math
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812 - as everywhere
from safetensors.torch import load_file
from torch import Tensor, nn

from monitor.extract.detector.detector import DIRECTIONS, KINDS, PARTS, STAGES, VOICES
from monitor.extract.detector.network import LOUD, PLACES

WIDTH = 768
LAYERS = 8  # of the twelve that are published
_HEADS, _PIECES, _PLACES = 12, 30_527, 514
_BUCKETS, _FARTHEST = 32, 128  # of MPNet's relative places (Raffel et al. 2020)
# BERT's numbers of pieces, as the windows have them, and MPNet's own for the same.
_OWN = {101: 0, 102: 2, 103: 30_526}
_SHIFT = 4
_FIRST_PLACE = 2
_KIND, _TYPE, _INNER, _BOTH = 32, 96, 384, 128
_HIDDEN = -1e4


class _Layer(nn.Module):
    def __init__(self, drop: float) -> None:
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.n1 = nn.LayerNorm(WIDTH, eps=1e-5)
        self.i = nn.Linear(WIDTH, 4 * WIDTH)
        self.d = nn.Linear(4 * WIDTH, WIDTH)
        self.n2 = nn.LayerNorm(WIDTH, eps=1e-5)
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
    """MPNet's encoder (Song et al. 2020), its lower layers."""

    def __init__(self, drop: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(_PIECES, WIDTH)
        self.places = nn.Embedding(_PLACES, WIDTH)
        self.bias = nn.Embedding(_BUCKETS, _HEADS)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-5)
        self.drop = nn.Dropout(drop)
        self.layers = nn.ModuleList(_Layer(drop) for _ in range(LAYERS))
        far = torch.arange(-_PLACES + 1, _PLACES)
        self.register_buffer("bucket", _bucket(far), persistent=False)

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        own = ids + _SHIFT
        for given, number in _OWN.items():
            own = torch.where(ids == given, number, own)
        length = ids.shape[1]
        at = torch.arange(length)
        x = self.words(own) + self.places(at + _FIRST_PLACE)
        x = self.drop(self.norm(x))
        far = at[None, :] - at[:, None] + _PLACES - 1
        seen = self.bias(self.bucket)[far].permute(2, 0, 1)[None]
        if mask is not None:
            seen = seen.masked_fill(~mask[:, None, None, :], _HIDDEN)
        if torch.is_autocast_enabled("cpu"):
            seen = seen.to(torch.bfloat16)
        for layer in self.layers:
            x = layer(x, seen)
        return x

    def start_from(self, weights: Path) -> None:
        """Take the weights of the published sentence encoder."""
        given = load_file(weights)
        own = {
            "words.weight": given["embeddings.word_embeddings.weight"],
            "places.weight": given["embeddings.position_embeddings.weight"],
            "bias.weight": given["encoder.relative_attention_bias.weight"],
            "norm.weight": given["embeddings.LayerNorm.weight"],
            "norm.bias": given["embeddings.LayerNorm.bias"],
        }
        names = {
            "q": "attention.attn.q",
            "k": "attention.attn.k",
            "v": "attention.attn.v",
            "o": "attention.attn.o",
            "n1": "attention.LayerNorm",
            "i": "intermediate.dense",
            "d": "output.dense",
            "n2": "output.LayerNorm",
        }
        for layer in range(LAYERS):
            for short, long in names.items():
                for part in ("weight", "bias"):
                    key = f"encoder.layer.{layer}.{long}.{part}"
                    own[f"layers.{layer}.{short}.{part}"] = given[key]
        self.load_state_dict(own)
        for fixed in (self.words.weight, self.places.weight):
            fixed.requires_grad_(requires_grad=False)


def _bucket(far: Tensor) -> Tensor:
    """Return the bucket of how far a piece stands from another, in both directions."""
    half = _BUCKETS // 2
    exact = half // 2
    gone = far.abs()
    share = torch.log(gone.clamp(min=1) / exact) / math.log(_FARTHEST / exact)
    wide = (exact + (share * (half - exact)).long()).clamp(max=half - 1)
    return (far > 0).long() * half + torch.where(gone < exact, gone, wide)


class Net(nn.Module):
    """Encoder and heads; the names of the heads are those of the shipped matrices."""

    def __init__(self, types: int, drop: float = 0.15) -> None:
        super().__init__()
        self.enc = Encoder()
        self.drop = nn.Dropout(drop)
        self.key = nn.Linear(WIDTH, types)
        self.value = nn.Linear(WIDTH, types)
        self.typ = nn.Linear(WIDTH, types)
        self.temb = nn.Embedding(types, _TYPE)
        event = 2 * WIDTH + _TYPE
        self.ev = nn.Sequential(nn.Linear(event, _INNER), nn.ReLU(), nn.Dropout(drop))
        self.stage = nn.Linear(_INNER, len(STAGES))
        self.dir = nn.Linear(_INNER, len(DIRECTIONS))
        self.att = nn.Linear(_INNER, len(VOICES))
        self.kemb = nn.Embedding(len(KINDS), _KIND)
        mark = 2 * WIDTH + _KIND + PLACES
        self.men = nn.Linear(mark, _INNER)
        self.evm = nn.Linear(event, _INNER)
        self.menx = nn.Linear(mark, _BOTH)
        self.evmx = nn.Linear(event, _BOTH)
        self.role = nn.Linear(_INNER + _BOTH, len(PARTS))
        self.tag = nn.Linear(WIDTH, 3)
        nn.init.constant_(self.typ.bias, -4.0)  # most sentences state nothing

    def keys(self, x: Tensor) -> Tensor:
        """Return how much each piece says of each type: (batch, pieces, types)."""
        raw = self.key(x).float()
        loud: Tensor = torch.exp(LOUD * torch.tanh(raw / LOUD))
        return loud

    def stating(
        self, x: Tensor, owners: Tensor, count: int
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return the logits of each type for each sentence, the keys, the means."""
        member = F.one_hot((owners + 1).clamp(min=0), count + 1)[..., 1:]
        member = member.transpose(1, 2).float()
        keys, values = self.keys(x), self.value(x).float()
        with torch.autocast("cpu", enabled=False):
            mean = (member @ x.float()) / member.sum(-1, keepdim=True).clamp(min=1)
            told = (member @ (keys * values)) / (member @ keys).clamp(min=1e-6)
        return told + self.typ(mean).float(), keys, mean

    def event(
        self,
        x: Tensor,
        keys: Tensor,
        means: Tensor,
        owners: Tensor,
        rows: Tensor,
        places: Tensor,
        kinds: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Return the vectors of events of `kinds` in their sentences, and their middles."""
        inside = owners[rows] == places[:, None]
        share = keys[rows, :, kinds] * inside
        share = share / share.sum(-1, keepdim=True).clamp(min=1e-6)
        with torch.autocast("cpu", enabled=False):
            seen = torch.einsum("nl,nlw->nw", share, x[rows].float())
            at = torch.arange(x.shape[1]).float()
            middle = (share * at).sum(-1).detach()
        return torch.cat([seen, means[rows, places], self.temb(kinds)], -1), middle

    def roles(self, event: Tensor, marks: Tensor) -> Tensor:
        """Return the logits of each role for pairs of event and mark."""
        inner = self.drop(F.relu(self.men(marks) + self.evm(event)))
        both = self.menx(marks) * self.evmx(event)
        found: Tensor = self.role(torch.cat([inner, both], -1))
        return found
