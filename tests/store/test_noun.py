"""Nouns of the store, made when they are asked for."""

from monitor.store import Store
from monitor.store.links import Links
from monitor.store.noun import Noun


def test_a_noun_is_made_once_with_those_it_needs(store: Store) -> None:
    """If it fails, what one part of a command has read another reads again."""
    assert "links" not in vars(store)
    links = store.links
    assert type(links) is Links
    assert links is store.links
    assert vars(store)["stories"] is store.stories


def test_who_stays_has_them_all_from_the_start(store: Store) -> None:
    """If it fails, a daemon that waits for its restart mixes two versions."""
    store.lock()
    nouns = {name for name, kind in vars(Store).items() if isinstance(kind, Noun)}
    assert nouns
    assert nouns <= set(vars(store))
