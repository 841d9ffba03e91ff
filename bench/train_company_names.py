"""Learn the weights of the signs by which unknown firms are recognised.

    python -m bench.train_company_names [--write]

`monitor.extract.organisations` lists the capitalised names of a text with their signs:
words of the name, words around it, its place in the sentence, the model's label. This
learns what each sign counts, with a logistic regression, and makes
`monitor/extract/lexicon/company_names.json`.

It learns from the `companies` of `../shared/gold/train_*.jsonl` and from nothing else:
the files to measure on (`dev`, `dev_short`, `real_dev`) are never opened here. No text
goes into the weights file, only signs that stand at four or more names, most of them
single words.

Every document is read twice, parsed and as bare tokens, since the extractor only
tokenises what its gate takes for irrelevant. Names of the lexicon stay in the training
as examples. Without `--write` the result is only compared with the weights in use.

The result depends on the lexicon, too, which decides what is a candidate at all. Run on
the lexicon of the day on which the weights were last made, it gives the same file to
the byte; after the lexicon has grown, weights move somewhat, the quality hardly.
"""

import argparse
import hashlib
import json
import math
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from bench.gold import GOLD, NotHereError, needed, rows, same_company
from bench.model import bare_model
from monitor.extract.firms import together
from monitor.extract.gazetteer import Gazetteer, Rank
from monitor.extract.lexicon import load_lexicon
from monitor.extract.organisations import Candidate, candidates
from monitor.extract.senses import scene

WEIGHTS = (
    Path(__file__).resolve().parents[1] / "monitor/extract/lexicon/company_names.json"
)
CACHE = Path(tempfile.gettempdir()) / "lodewatch-training"  # parsed documents

DECAY = 1.7e-4  # how strongly weights are drawn to zero
_DECAY_SHARE = 50  # a sign is decayed where it occurs, so each time by a share
_RATE = 0.15
_ROUNDS = 12
_AVERAGED = 4  # last rounds whose mean is taken, against the noise of the order
_SEED = 0
_RAREST = 4  # names that must bear a sign
_SMALLEST = 0.05  # weights below say nothing and are left out
_FAR = 30.0  # beyond, the logistic function is flat

Numbers = npt.NDArray[np.int32]
Weights = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One name in one field, all its places together."""

    signs: frozenset[str]
    is_firm: bool


# --- from documents to examples -------------------------------------------------------


def examples(nlp: Language) -> Iterator[Example]:
    """Yield every candidate name of the training documents with the right answer."""
    same = same_company()
    gazetteer = Gazetteer(load_lexicon())
    for path in training_files():
        documents = rows(path)
        texts = [text for row in documents for text in (row["title"], row["text"])]
        docs = parsed(nlp, texts)
        for row, title, text in zip(documents, docs[::2], docs[1::2], strict=True):
            bare = (nlp.make_doc(title.text), nlp.make_doc(text.text))
            for doc in (title, text, *bare):
                yield from _of_field(doc, gazetteer, row["companies"], same)


def training_files() -> list[Path]:
    """Return the files to learn from, or raise `NotHereError`."""
    found = sorted(needed(GOLD).glob("train_*.jsonl"))
    if not found:
        raise NotHereError("shared/gold holds no train_*.jsonl")
    return found


def parsed(nlp: Language, texts: Sequence[str]) -> list[Doc]:
    """Parse `texts`, or take the parse from the cache if the same was parsed before."""
    meta = nlp.meta
    key = hashlib.sha256(f"{meta['name']} {meta['version']}".encode())
    for text in texts:
        key.update(text.encode() + b"\0")
    kept = CACHE / f"{key.hexdigest()[:32]}.spacy"
    if kept.exists():
        return list(DocBin().from_disk(kept).get_docs(nlp.vocab))
    docs = list(nlp.pipe(texts, batch_size=32))
    CACHE.mkdir(parents=True, exist_ok=True)
    DocBin(docs=docs, store_user_data=True).to_disk(kept)
    return docs


def _of_field(
    doc: Doc,
    gazetteer: Gazetteer,
    firms: Sequence[str],
    same: Callable[[str, str], bool],
) -> Iterator[Example]:
    """Yield an example for each name in one field, as `monitor.extract.firms` asks."""
    groups: dict[str, list[Candidate]] = {}
    for candidate in _candidates(doc, gazetteer) if len(doc) else ():
        groups.setdefault(candidate.key, []).append(candidate)
    for group in groups.values():
        yield Example(
            signs=together(group),
            is_firm=any(same(firm, group[0].text) for firm in firms),
        )


def _candidates(doc: Doc, gazetteer: Gazetteer) -> list[Candidate]:
    hits = gazetteer.scan(doc.text)
    sure = [hit for hit in hits if not hit.entry.ambiguous]
    agencies = [(h.start, h.end) for h in sure if h.entry.rank is Rank.AGENCY]
    others = (Rank.PLACE, Rank.TOWN, Rank.COMMODITY)
    alone = {(h.start, h.end) for h in sure if h.entry.rank in others}
    headline = scene(doc.text, hits, frozenset()).headline
    return [
        candidate
        for candidate in candidates(doc, agencies, headline=headline)
        if candidate.key and (candidate.start, candidate.end) not in alone
    ]


# --- from examples to weights ---------------------------------------------------------


def learn(found: Sequence[Example], *, decay: float = DECAY) -> dict[str, float]:
    """Return what each sign counts, and the bias, rounded, without the small ones."""
    often = Counter(sign for example in found for sign in example.signs)
    signs = sorted(sign for sign, count in often.items() if count >= _RAREST)
    number = {sign: place for place, sign in enumerate(signs)}
    borne = [
        np.array(
            sorted(number[sign] for sign in example.signs if sign in number),
            dtype=np.int32,
        )
        for example in found
    ]
    scale = Scale(len(signs), decay=decay * len(found) / _DECAY_SHARE)
    weights, bias = _averaged(scale, borne, [example.is_firm for example in found])
    kept = {
        sign: round(float(weight), 2)
        for sign, weight in zip(signs, weights, strict=True)
        if abs(weight) >= _SMALLEST
    }
    return dict(sorted({"bias": round(bias, 3), **kept}.items()))


class Scale:
    """A logistic regression, one example at a time, with a rate for each sign.

    The rate falls with what a sign has already moved (AdaGrad), so that rare signs
    learn as much from an example as frequent ones.
    """

    def __init__(self, size: int, *, decay: float) -> None:
        self.weights: Weights = np.zeros(size)
        self.bias = 0.0
        self._decay = decay
        self._moved: Weights = np.full(size, 1e-8)
        self._bias_moved = 1e-8

    def see(self, borne: Numbers, *, is_firm: bool) -> None:
        """Learn from one example, given as the numbers of its signs."""
        total = float(self.weights[borne].sum()) + self.bias
        believed = 1 / (1 + math.exp(-max(-_FAR, min(_FAR, total))))
        error = believed - is_firm
        slope = error + self._decay * self.weights[borne]
        self._moved[borne] += slope * slope
        self.weights[borne] -= _RATE * slope / np.sqrt(self._moved[borne])
        self._bias_moved += error * error
        self.bias -= _RATE * error / math.sqrt(self._bias_moved)


def _averaged(
    scale: Scale, borne: Sequence[Numbers], answers: Sequence[bool]
) -> tuple[Weights, float]:
    """Show every example `_ROUNDS` times; return the mean of the last rounds."""
    order = list(range(len(borne)))
    chance = random.Random(_SEED)
    weights: Weights = np.zeros_like(scale.weights)
    bias = 0.0
    for number in range(_ROUNDS):
        chance.shuffle(order)
        for place in order:
            scale.see(borne[place], is_firm=answers[place])
        if number >= _ROUNDS - _AVERAGED:
            weights += scale.weights
            bias += scale.bias
    return weights / _AVERAGED, bias / _AVERAGED


# --- the command ----------------------------------------------------------------------


def compared(old: Mapping[str, float], new: Mapping[str, float]) -> str:
    """Say in a line how far `new` is from `old`."""
    if old == new:
        return "the same as the weights in use"
    both = old.keys() & new.keys()
    moved = [abs(old[sign] - new[sign]) for sign in both]
    return (
        f"{len(both)} signs in common, {len(old) - len(both)} only in the weights in "
        f"use, {len(new) - len(both)} only here; weights differ by "
        f"{sum(moved) / max(1, len(moved)):.3f} on average, {max(moved, default=0):.2f} "
        "at most"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.train_company_names",
        description="Learn what the signs of firms' names count.",
    )
    parser.add_argument("--write", action="store_true", help="put the weights into use")
    chosen = parser.parse_args(arguments)
    try:
        found = list(examples(bare_model()))
    except NotHereError as absent:
        print(f"nothing to learn from: {absent}", file=sys.stderr)
        return 2
    new = learn(found)
    firms = sum(example.is_firm for example in found)
    print(f"{len(found)} names, {firms} of them firms'; {len(new)} weights")
    print(compared(json.loads(WEIGHTS.read_text(encoding="utf-8")), new))
    if chosen.write:
        text = json.dumps(new, ensure_ascii=False, indent=0)
        WEIGHTS.write_text(text, encoding="utf-8")
        print("written to monitor/extract/lexicon/company_names.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
