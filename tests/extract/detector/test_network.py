"""The heads, computed from small matrices of our own."""

from pathlib import Path

import numpy as np
import pytest

from monitor.extract.detector.detector import FOLDER
from monitor.extract.detector.network import Network


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(FOLDER / "encoder.onnx", FOLDER / "heads.npz")


def test_every_piece_has_a_vector(network: Network) -> None:
    assert network.pieces([101, 2000, 102]).shape == (3, 384)


def test_a_sentence_is_made_of_its_own_pieces_only(network: Network) -> None:
    """If it fails, one sentence is judged by the words of another."""
    pieces = np.random.default_rng(0).normal(size=(4, 384)).astype(np.float32)
    changed = pieces.copy()
    changed[3] += 1
    owners = [-1, 0, 0, 1]
    a = network.sentences(pieces, owners, 2)
    b = network.sentences(changed, owners, 2)
    assert np.allclose(a[0], b[0])
    assert not np.allclose(a[1], b[1])
    assert np.allclose(a[0, 384:], pieces[1:3].mean(0), atol=1e-5)


def test_judgements_are_probabilities(network: Network) -> None:
    vector = np.random.default_rng(1).normal(size=(1, 768)).astype(np.float32)
    types = network.types(vector)
    assert ((types >= 0) & (types <= 1)).all()
    for row in network.judged(network.event(vector[0], 3)):
        assert row.sum() == pytest.approx(1, abs=1e-4)


def test_the_place_of_a_mark_counts(network: Network) -> None:
    rng = np.random.default_rng(2)
    ends = rng.normal(size=(2, 384)).astype(np.float32)
    marks = network.marks(ends, ends, [0, 0])
    event = network.event(rng.normal(size=768).astype(np.float32), 0)
    near, far = np.eye(3, dtype=np.float32)[[0, 2]]
    here = network.roles(event, marks, np.stack([near, near]))
    there = network.roles(event, marks, np.stack([far, far]))
    assert here.shape == (2, 8)
    assert not np.allclose(here, there)


def test_the_shipped_files_are_small_and_all_there() -> None:
    """If it fails, every clone and every container grows."""
    names = ("detector.json", "encoder.onnx", "heads.npz", "vocab.txt")
    paths = [Path(FOLDER / name) for name in names]
    assert sum(path.stat().st_size for path in paths) <= 40e6
