"""Train the detector on examples (needs torch); on two cores some fifteen minutes a round.

Each sentence that states an event best is an example of its type. Other sentences of
the same document may tell the same event again, so that they weigh little against the
type; a headline that repeats it weighs nothing. The weights kept are the mean of the
last rounds, which is steadier than any one of them.
"""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - as everywhere
from torch import Tensor, nn

from bench.detector.examples import Example, Truth
from bench.detector.net import Net
from bench.detector.vary import Variety
from monitor.extract.detector.detector import (
    DIRECTIONS,
    KINDS,
    PARTS,
    PARTS_OF,
    STAGES,
    VOICES,
)
from monitor.extract.detector.network import places_of

ROUNDS = 6
_KEPT = 2  # last rounds whose mean is kept
_PIECES = 2_000  # in one batch, blanks included
_MOST = 24  # examples in one batch
_CHUNK = 512
_RATE, _HEAD_RATE = 7e-5, 8e-4
_WARM = 0.06
_AGAIN = 0.3  # weight of a sentence that may tell the same event again
# Pieces "[MASK]" and "[SEP]", the first that is a word, "unknown".
_MASK, _MARK, _FIRST_WORD, _UNKNOWN = 103, 102, 999, 4242
_HIDDEN = 0.05  # share of pieces masked
_NO_SOURCE = 0.15  # share of documents shown without who published them
# Weights of `PARTS`: dates are the rarest, and what belongs is the hardest to tell.
_HEAVY = (1.0, 1.5, 1.0, 1.0, 1.0, 3.0, 3.0, 1.0)
_NOTHING = -100  # a piece that teaches nothing


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples of like length as tensors."""

    examples: Sequence[Example]
    ids: Tensor
    mask: Tensor
    owners: Tensor
    firms: Tensor
    stated: Tensor
    weight: Tensor
    real: Tensor
    about: Tensor


def train(
    given: Sequence[Example],
    types: Sequence[str],
    start: Path,
    *,
    after: Mapping[str, Tensor] | None = None,
    rounds: int = ROUNDS,
    keep: Path,
    still: int = 0,
    seed: int = 0,
) -> dict[str, Tensor]:
    """Return the trained weights.

    `start` are the published weights of the encoder, `after` earlier ones of this
    network (or some of them) to go on from, `keep` a folder for those of the round before, in case that
    the machine stops. The lowest `still` layers of the encoder stay as they are: a third
    of the time less with half of them.
    """
    random.seed(seed)
    torch.manual_seed(seed)
    net = Net(len(types))
    net.enc.start_from(start)
    if after is not None:
        net.load_state_dict({**net.state_dict(), **after})
    for layer in net.enc.layers[:still]:
        layer.requires_grad_(requires_grad=False)
    number = {name: n for n, name in enumerate(types)}
    steps = rounds * sum(1 for _ in _batches(given))
    optimiser, schedule = _optimiser(net, steps)
    kept: list[dict[str, Tensor]] = []
    vary = Variety.of(given)
    began = time.monotonic()
    for turn in range(rounds):
        net.train()
        lost = []
        for group in _batches(given):
            shown = [vary(example) for example in group]
            loss, parts = _loss(net, _batch(shown, number), number)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            lost.append(parts)
        mean = np.mean(lost, axis=0).round(3)
        print(
            f"round {turn + 1}: {mean} after {time.monotonic() - began:.0f} s",
            flush=True,
        )
        if turn >= rounds - _KEPT:
            kept.append({k: v.clone() for k, v in net.state_dict().items()})
        torch.save(net.state_dict(), keep / "round.pt")
    return {k: torch.stack([w[k] for w in kept]).mean(0) for k in kept[0]}


def _optimiser(
    net: Net, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    inner = {id(p) for p in net.enc.parameters()}
    encoder = [p for p in net.enc.parameters() if p.requires_grad]
    heads = [p for p in net.parameters() if id(p) not in inner]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": _RATE}, {"params": heads, "lr": _HEAD_RATE}],
        weight_decay=0.01,
    )

    def rate(step: int) -> float:
        return min(1.0, (step + 1) / (_WARM * steps)) * max(0.02, 1 - step / steps)

    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, rate)


def _batches(given: Sequence[Example]) -> Iterator[list[Example]]:
    """Yield examples of like length together, in random order."""
    order = random.sample(list(given), len(given))
    groups: list[list[Example]] = []
    for at in range(0, len(order), _CHUNK):
        group: list[Example] = []
        for example in sorted(order[at : at + _CHUNK], key=lambda e: len(e.ids)):
            if group and (
                len(example.ids) * (len(group) + 1) > _PIECES or len(group) == _MOST
            ):
                groups.append(group)
                group = []
            group.append(example)
        groups.append(group)
    random.shuffle(groups)
    yield from groups


def _batch(group: Sequence[Example], number: Mapping[str, int]) -> Batch:
    size, longest = len(group), max(len(e.ids) for e in group)
    most, kinds = max(e.count for e in group), len(number)
    batch = Batch(
        examples=group,
        ids=torch.zeros(size, longest, dtype=torch.long),
        mask=torch.zeros(size, longest, dtype=torch.bool),
        owners=torch.full((size, longest), -1),
        firms=torch.full((size, longest), _NOTHING),
        stated=torch.zeros(size, most, kinds),
        weight=torch.zeros(size, most, kinds),
        real=torch.zeros(size, most, dtype=torch.bool),
        about=torch.zeros(size, kinds),
    )
    for row, example in enumerate(group):
        _put_pieces(batch, row, example)
        _put_truths(batch, row, example, number)
    hidden = torch.rand(batch.ids.shape) < _HIDDEN
    batch.ids[hidden & batch.mask & (batch.ids > _FIRST_WORD)] = _MASK
    return batch


def _put_pieces(batch: Batch, row: int, example: Example) -> None:
    size = len(example.ids)
    owners = torch.tensor(example.owners)
    firms = torch.tensor(example.firms)
    firms[owners < 0] = _NOTHING
    batch.ids[row, :size] = torch.tensor(example.ids)
    batch.mask[row, :size] = True
    batch.owners[row, :size] = owners
    batch.firms[row, :size] = firms
    batch.real[row, : example.count] = True
    if random.random() < _NO_SOURCE:
        # What stands between the first two marks is who published it.
        batch.ids[row, 1] = _UNKNOWN
        batch.mask[row, 2 : example.ids.index(_MARK)] = False


def _put_truths(
    batch: Batch, row: int, example: Example, number: Mapping[str, int]
) -> None:
    own = [number[t] for t in example.types]
    batch.about[row, own] = 1
    batch.weight[row, : example.count] = 1
    batch.weight[row, : example.count, own] = _AGAIN
    if example.count > 1:
        for title in example.titles:
            batch.weight[row, title, own] = 0
    for truth in example.truths:
        batch.stated[row, truth.sentence, number[truth.type]] = 1
        batch.weight[row, truth.sentence, number[truth.type]] = 1


def _loss(
    net: Net, batch: Batch, number: Mapping[str, int]
) -> tuple[Tensor, tuple[float, ...]]:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        pieces = net.drop(net.enc(batch.ids, batch.mask))
        logits, keys, means = net.stating(pieces, batch.owners, batch.stated.shape[1])
        tags = net.tag(pieces).float()
        event_loss, role_loss = _event_losses(net, batch, number, pieces, keys, means)
    each = F.binary_cross_entropy_with_logits(logits, batch.stated, reduction="none")
    stating = (each * batch.weight * (1 + 2 * batch.stated)).sum() / batch.real.sum()
    whole = torch.logsumexp(logits.masked_fill(~batch.real[..., None], -1e4), 1)
    here = batch.stated.amax(1)
    # A type that another window of the document states is neither here nor there.
    clear = (batch.about == 0) | (here > 0)
    about = F.binary_cross_entropy_with_logits(whole, here, reduction="none")
    about = (about * clear).sum() / len(batch.examples)
    firms = F.cross_entropy(
        tags.reshape(-1, 3), batch.firms.reshape(-1), ignore_index=_NOTHING
    )
    total = stating + 0.3 * about + 0.8 * event_loss + 4 * role_loss + 0.5 * firms
    parts = (stating, about, event_loss, role_loss, firms)
    return total, tuple(float(p.detach()) for p in parts)


def _event_losses(
    net: Net,
    batch: Batch,
    number: Mapping[str, int],
    pieces: Tensor,
    keys: Tensor,
    means: Tensor,
) -> tuple[Tensor, Tensor]:
    truths = [(k, t) for k, e in enumerate(batch.examples) for t in e.truths]
    if not truths:
        return torch.zeros(()), torch.zeros(())
    rows = torch.tensor([k for k, _ in truths])
    places = torch.tensor([t.sentence for _, t in truths])
    kinds = torch.tensor([number[t.type] for _, t in truths])
    events, middles = net.event(pieces, keys, means, batch.owners, rows, places, kinds)
    inner = net.ev(events)

    def learned(head: nn.Module, wanted: Sequence[int]) -> Tensor:
        found = head(inner).float()
        return F.cross_entropy(found, torch.tensor(wanted), label_smoothing=0.05)

    loss = (
        learned(net.stage, [STAGES.index(t.stage) for _, t in truths])
        + learned(net.dir, [DIRECTIONS.index(t.direction) for _, t in truths])
        + learned(net.att, [VOICES.index(t.attribution) for _, t in truths])
    )
    return loss, _role_loss(net, batch, truths, pieces, events, middles)


def _role_loss(
    net: Net,
    batch: Batch,
    truths: Sequence[tuple[int, Truth]],
    pieces: Tensor,
    events: Tensor,
    middles: Tensor,
) -> Tensor:
    pairs, wanted, asked = [], [], []
    for n, (k, truth) in enumerate(truths):
        for mark, parts in zip(batch.examples[k].marks, truth.parts, strict=True):
            place = truth.sentence
            pairs.append((n, k, mark.first, mark.last, mark.kind,
                          *places_of(mark.sentence, place, mark.first - float(middles[n]))))  # fmt: skip
            wanted.append([float(p in parts) for p in range(len(PARTS))])
            asked.append(
                [float(p in PARTS_OF[KINDS[mark.kind]]) for p in range(len(PARTS))]
            )
    if not pairs:
        return torch.zeros(())
    table = torch.tensor(pairs)
    numbers = table[:, :5].long()
    rows, first, last = numbers[:, 1], numbers[:, 2], numbers[:, 3]
    marks = torch.cat(
        [
            pieces[rows, first],
            pieces[rows, last],
            net.kemb(numbers[:, 4]),
            table[:, 5:].float(),
        ],
        -1,
    )
    found = net.roles(events[numbers[:, 0]], marks).float()
    each = F.binary_cross_entropy_with_logits(
        found, torch.tensor(wanted), reduction="none"
    )
    mask = torch.tensor(asked) * torch.tensor(_HEAVY)
    return (each * mask).sum() / mask.sum()
