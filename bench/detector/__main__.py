"""`python -m bench.detector examples | train | sure`."""

import argparse
import pickle
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from bench.detector.examples import Example, examples, held_out, training_rows
from bench.gold import NotHereError
from monitor.config.settings import ExtractSettings
from monitor.extract.detector.detector import FOLDER
from monitor.extract.extractor import Extractor
from monitor.extract.types import load_types

VOCABULARY = FOLDER / "vocab.txt"
WORK = Path(tempfile.gettempdir()) / "lodewatch-detector"
_LIMIT = 30_000  # characters read of one document


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one step of the recipe."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.detector", description=__doc__
    )
    parser.add_argument("step", choices=("examples", "train", "sure"))
    parser.add_argument(
        "--from",
        dest="start",
        metavar="FILE",
        help='weights to go on from, or "shipped"',
    )
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument(
        "--still", type=int, default=0, help="lowest layers that are not trained"
    )
    chosen = parser.parse_args(arguments)
    WORK.mkdir(exist_ok=True)
    try:
        if chosen.step == "examples":
            _examples()
        elif chosen.step == "train":
            _train(chosen.start, chosen.rounds, chosen.still)
        else:
            from bench.detector.sure import sure  # noqa: PLC0415 - not needed to train

            print(sure(extractor(with_detector=True)))
    except NotHereError as reason:
        print(reason, file=sys.stderr)
        return 2
    return 0


def extractor(*, with_detector: bool) -> Extractor:
    """Return an extractor with the shipped settings."""
    settings = ExtractSettings(
        types=(), lexicon=(), timeout=timedelta(seconds=30), max_chars=_LIMIT
    )
    return Extractor.load(settings, with_detector=with_detector)


def _examples() -> None:
    rows = training_rows()
    reader = extractor(with_detector=False)
    found = list(examples(rows, reader, VOCABULARY, limit=_LIMIT))
    kept_out = {str(row["id"]) for row in rows if held_out(row)}
    with (WORK / "examples.pickle").open("wb") as file:
        pickle.dump((found, kept_out), file)
    events = sum(len(e.truths) for e in found)
    print(f"{len(rows)} documents, {len(found)} windows, {events} events")
    print(f"{len(kept_out)} documents are kept out of training")


def _train(start: str | None, rounds: int, still: int) -> None:
    import torch  # noqa: PLC0415 - only this step needs it

    from bench.detector.export import export  # noqa: PLC0415
    from bench.detector.published import published  # noqa: PLC0415
    from bench.detector.train import train  # noqa: PLC0415

    def earlier() -> Mapping[str, torch.Tensor] | None:
        if start == "shipped":
            from bench.detector.shipped import shipped  # noqa: PLC0415

            return shipped()
        return None if start is None else torch.load(start)

    with (WORK / "examples.pickle").open("rb") as file:
        found, kept_out = pickle.load(file)
    given: list[Example] = [e for e in found if e.id not in kept_out]
    types = [t.id for t in load_types()]
    weights = train(
        given,
        types,
        published(WORK) / "model.safetensors",
        after=earlier(),
        rounds=rounds,
        keep=WORK,
        still=still,
    )
    torch.save(weights, WORK / "weights.pt")
    likeness = export(weights, types, WORK)
    print(f"written; int8 keeps the direction of vectors to {likeness:.4f}")


if __name__ == "__main__":
    sys.exit(main())
