"""Bulk work gives the same in the same order, however it is spread."""

import os
import time
from collections.abc import Iterator, Sequence

import pytest

from monitor.config import ScaleSettings
from monitor.errors import (
    ConfigError,
    ModelMissing,
    Problem,
    StoreError,
    WorkerLost,
    WorkTimeout,
)
from monitor.scale.engines import AHEAD, map_batches

INLINE = ScaleSettings(engine="inline", workers=1)
POOL = ScaleSettings(engine="pool", workers=2)
HANG, DIE, FAIL = -1, -2, -3


def squares(batch: Sequence[int]) -> list[int]:
    for number in batch:
        if number == HANG:
            time.sleep(60)
        if number == DIE:
            os._exit(9)
        if number == FAIL:
            message = "bad number"
            raise ValueError(message)
    return [number * number for number in batch]


def no_model(_batch: Sequence[int]) -> list[int]:
    raise ModelMissing("there is no model")


def wrong_files(_batch: Sequence[int]) -> list[int]:
    raise ConfigError([Problem(file="x.toml", line=3, key="id", message="no")])


def no_store(_batch: Sequence[int]) -> list[int]:
    raise StoreError("x.db", "there is none")


@pytest.mark.parametrize("scale", [INLINE, POOL], ids=lambda s: s.engine)
def test_order_and_values_do_not_depend_on_the_engine(scale: ScaleSettings) -> None:
    """If it fails, `extract` answers out of order or not at all."""
    batches = [[n, FAIL, n + 1] for n in range(12)] + [[]]
    found = list(map_batches(squares, batches, scale=scale))
    assert [(a, str(b), c) for a, b, c in found[:-1]] == [
        (n * n, "ValueError: bad number", (n + 1) ** 2) for n in range(12)
    ]
    assert found[-1] == ()


def test_what_hangs_or_dies_costs_nothing_but_itself() -> None:
    """If it fails, one text that hangs ends or stops a night of work."""
    batches = [[1, HANG, 2], [DIE], [3]]
    alone = ScaleSettings(engine="pool", workers=1)
    found = list(
        map_batches(squares, batches, scale=alone, patience=lambda _: 1.5, apart=True)
    )
    (one, hung, two), (dead,), (three,) = found
    assert (one, two, three) == (1, 4, 9)
    assert isinstance(hung, WorkTimeout)
    assert isinstance(dead, WorkerLost)


def test_what_concerns_every_item_is_raised_as_it_was() -> None:
    """If it fails, a missing model is told a million times, or as a broken pool."""
    with pytest.raises(ModelMissing, match="there is no model"):
        list(map_batches(no_model, [[1]], scale=POOL))
    with pytest.raises(ConfigError) as caught:
        list(map_batches(wrong_files, [[1]], scale=POOL))
    assert str(caught.value) == "x.toml:3: id: no"
    with pytest.raises(StoreError, match="there is none"):
        list(map_batches(no_store, [[1]], scale=POOL))


def test_input_is_read_as_it_is_needed() -> None:
    """If it fails, a file of any length has to fit into memory."""
    taken = 0

    def endless() -> Iterator[list[int]]:
        nonlocal taken
        while True:
            taken += 1
            yield [taken]

    found = map_batches(squares, endless(), scale=POOL)
    assert [next(found), next(found)] == [(1,), (4,)]
    assert taken <= AHEAD * POOL.workers + 2
    found.close()  # type: ignore[attr-defined]
