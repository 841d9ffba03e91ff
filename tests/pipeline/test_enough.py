from monitor.pipeline.enough import enough


def test_rare_things_are_looked_for_further_back() -> None:
    """A filter over the newest fifty would find nothing among ten thousand."""
    asked: list[int] = []

    def find(most: int) -> range:
        asked.append(most)
        return range(min(most, 1000))

    assert enough(find, lambda n: n % 300 == 299, limit=2) == (299, 599)
    assert asked[0] == 2
    assert enough(find, lambda n: n == 999, limit=5) == (999,)
    assert enough(find, lambda n: True, limit=3) == (0, 1, 2)
