"""Lines of a rule become conditions, with the lists filled in."""

from monitor.match.conditions import conditions_of, flat, split, values_of


def test_dotted_keys_are_one_name() -> None:
    """An unquoted `source.tier` would be a table, and lost."""
    block = {"stage": "X", "source": {"tier": "wire"}, "money.amount|gte": 5}

    assert [(path, name) for path, name, _ in flat(block)] == [
        (("stage",), "stage"),
        (("source", "tier"), "source.tier"),
        (("money.amount|gte",), "money.amount|gte"),
    ]


def test_lists_are_filled_in_once() -> None:
    """A list would be compared by its name, or 1 and true be one value."""
    lists = {"w": ("A", "B")}

    assert values_of(["@w", "B", "C", "@x"], lists) == (("A", "B", "C"), ("x",))
    assert values_of([1, True, 1.0], lists) == ((1, True, 1.0), ())
    assert values_of([["A"]], lists) == (None, ())
    assert values_of("A", lists) == (("A",), ())


def test_conditions_in_the_order_of_the_file() -> None:
    """The first reason for staying quiet would be another than the user reads."""
    rule = {"unless": {"title|phrase": "x"}, "match": {"stage": "A", "facts|any": "b"}}

    names = [c.name for c in conditions_of(rule, {})]

    assert names == ["match.stage", "match.facts|any", "unless.title|phrase"]
    assert split(" stage ") == ("stage", "")
