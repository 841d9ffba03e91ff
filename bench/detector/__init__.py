"""The recipe of the detector: annotated documents in, `monitor/extract/detector/model` out.

    python -m bench.detector examples     # what the documents teach, as one file
    python -m bench.detector train        # needs the packages of `pip install .[train]`
    python -m bench.detector sure         # thresholds, on documents kept out of training

It learns from `../shared/gold/train_*.jsonl` and from `bench/training/*.jsonl`, and from
nothing else; the files to measure on are never opened here. One document in eight is
kept out of training, by its name, for `sure`.

The shipped weights were made in three goes, each from the weights of the one before
(`--from`): four rounds on three quarters of the documents, then two and six on all.
"""
