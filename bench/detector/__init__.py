"""The recipe of the detector: annotated documents in, `monitor/extract/detector/model` out.

    python -m bench.detector examples     # what the documents teach, as one file
    python -m bench.detector train        # needs the packages of `pip install .[train]`
    python -m bench.detector sure         # thresholds, on documents kept out of training

It learns from `../shared/gold/train_*.jsonl` and from `bench/training/*.jsonl`, and from
nothing else; the files to measure on are never opened here. One document in eight is
kept out of training, by its name, for `sure`.

The shipped weights went through eight rounds, in goes of two, two, two, one and one, each
from the weights of the one before (`--from`), with more documents each time; those that
bench/training/README.md names as later had no part in it.
"""
