"""The heads, computed from small matrices of our own."""

from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from monitor.extract.detector.detector import FOLDER
from monitor.extract.detector.network import PLACES, Array, Network, places_of


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(FOLDER / "encoder.onnx", FOLDER / "heads.npz")


@pytest.fixture(scope="module")
def width(network: Network) -> int:
    return int(network.pieces([101, 2000, 102]).shape[1])


def test_every_piece_has_a_vector(network: Network) -> None:
    assert network.pieces([101, 2000, 102]).shape[0] == 3


def random(*shape: int, seed: int = 0) -> Array:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def test_a_sentence_is_judged_by_its_own_pieces_only(
    network: Network, width: int
) -> None:
    """If it fails, one sentence is judged by the words of another."""
    pieces = random(4, width)
    changed = pieces.copy()
    changed[3] += 1
    owners = [-1, 0, 0, 1]
    a = network.stated(pieces, owners, 2)
    b = network.stated(changed, owners, 2)
    assert np.allclose(a.scores[0], b.scores[0])
    assert not np.allclose(a.scores[1], b.scores[1])
    assert np.allclose(a.means[0], pieces[1:3].mean(0), atol=1e-5)


def test_judgements_are_probabilities(network: Network, width: int) -> None:
    stated = network.stated(random(4, width), [-1, 0, 0, 1], 2)
    assert ((stated.scores >= 0) & (stated.scores <= 1)).all()
    event, _ = network.event(stated, 0, 3)
    for row in network.judged(event):
        assert row.sum() == pytest.approx(1, abs=1e-4)


def test_the_middle_of_an_event_lies_in_its_sentence(
    network: Network, width: int
) -> None:
    stated = network.stated(random(6, width), [-1, 0, 0, 1, 1, 1], 2)
    for kind in range(3):
        assert 1 <= network.event(stated, 0, kind)[1] <= 2
        assert 3 <= network.event(stated, 1, kind)[1] <= 5


def test_the_place_of_a_mark_counts(network: Network, width: int) -> None:
    ends = random(2, width, seed=2)
    marks = network.marks(ends, ends, [0, 0])
    event, _ = network.event(network.stated(random(3, width), [-1, 0, 0], 1), 0, 0)
    near, far = (np.array([places_of(n, 1, 2.0)] * 2) for n in (1, 4))
    here = network.roles(event, marks, near.astype(np.float32))
    there = network.roles(event, marks, far.astype(np.float32))
    assert here.shape == (2, 8)
    assert not np.allclose(here, there)


def test_places_tell_near_from_far() -> None:
    assert len(places_of(0, 0, 0)) == PLACES
    assert places_of(2, 2, 40.0)[6] > places_of(2, 2, 3.0)[6] > 0
    assert places_of(2, 2, -3.0)[6] < 0
    assert places_of(1, 2, 0) != places_of(3, 2, 0) != places_of(9, 2, 0)


def test_the_shipped_files_are_small_and_all_there() -> None:
    """If it fails, every clone and every container grows (decision 0011)."""
    names = ("detector.json", "encoder.onnx", "heads.npz", "vocab.txt")
    paths = [Path(FOLDER / name) for name in names]
    assert sum(path.stat().st_size for path in paths) <= 90e6


def test_numpy_keeps_to_one_thread(network: Network) -> None:
    """If it fails, workers that share the cores wait for each other at every product."""
    assert network.pieces([101, 102]).shape[0] == 2
    assert {i["num_threads"] for i in threadpool_info() if i["user_api"] == "blas"} == {
        1
    }
