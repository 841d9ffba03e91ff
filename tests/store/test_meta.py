from monitor.store import Store


def test_the_last_value_counts(store: Store) -> None:
    """A changed configuration would not be noticed."""
    assert store.meta.get("config") is None
    store.meta.set("config", "a")
    store.meta.set("config", "b")
    assert store.meta.get("config") == "b"
