"""Bulk work gives the same in the same order, however it is spread."""

import pytest

from monitor.scale.engines import Engine, map_batches


def total(batch: list[int]) -> int:
    return sum(batch)


@pytest.mark.parametrize(
    ("engine", "workers"), [("inline", 1), ("pool", 1), ("pool", 2)]
)
def test_order_and_values_do_not_depend_on_the_engine(
    engine: Engine, workers: int
) -> None:
    """If it fails, `extract` answers out of order or not at all."""
    batches = [[n, n] for n in range(20)]
    found = list(map_batches(total, batches, engine=engine, workers=workers))
    assert found == [2 * n for n in range(20)]
