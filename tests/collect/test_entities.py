"""Entities that would fill the memory are known before they are read."""

import pytest

from monitor.collect.entities import MOST, is_bomb


def declared(value: str, references: int, *, quote: str = '"') -> str:
    return (
        f"<!DOCTYPE rss [<!ENTITY a {quote}{value}{quote}>]><rss>{'&a;' * references}"
    )


@pytest.mark.parametrize("quote", ['"', "'"])
def test_c46_many_references_to_a_long_entity_are_a_bomb(quote: str) -> None:
    """If it fails, a hundred kilobytes of a feed become a gigabyte of text."""
    assert is_bomb(declared("x" * 1001, MOST // 1000, quote=quote))
    assert not is_bomb(declared("x" * 1000, MOST // 1000, quote=quote))


@pytest.mark.parametrize("text", ["", "<rss>&amp;&a;</rss>", declared("&#233;", 1000)])
def test_c46_names_of_characters_are_none(text: str) -> None:
    """If it fails, feeds that declare names for characters are lost."""
    assert not is_bomb(text)
