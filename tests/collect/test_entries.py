"""What every format's entries go through."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.article import identify
from monitor.collect.entries import as_markup, each_once, kept, left_out, zone
from monitor.collect.markup import plain
from monitor.model.source import Entry
from tests.makers import NOON


def an_entry(
    number: int, *, guid: str | None = "same", link: str | None = None, hours: int = 0
) -> Entry:
    return Entry(
        guid=guid,
        link=link or f"https://news.example/{number}",
        title=f"Title {number}",
        html="",
        published=NOON.replace(hour=hours) if hours else None,
        updated=None,
    )


def test_a_guid_that_all_bear_is_taken_off() -> None:
    """If it fails, one article is made out of all entries."""
    assert {e.guid for e in kept([an_entry(n) for n in range(3)], most=9)} == {None}
    assert {e.guid for e in kept([an_entry(n) for n in range(2)], most=9)} == {"same"}


def test_a_link_that_several_bear_is_marked() -> None:
    """If it fails, entries that link to the home page are one article."""
    home = "https://news.example/"
    found = kept([an_entry(n, guid=None, link=home) for n in range(2)], most=9)
    assert [e.link_shared for e in found] == [True, True]
    (alone,) = kept([an_entry(1, guid=None, link=home)], most=9)
    assert not alone.link_shared


def test_what_only_its_words_tell_apart_has_their_hash() -> None:
    """If it fails, the daemon's loop cleans the markup of every visit's entries."""
    home = "https://news.example/"
    nameless = [an_entry(n, guid=None, link=home) for n in range(2)]
    found = kept([*nameless, an_entry(3, guid="g")], most=9)
    assert [e.words is None for e in found] == [False, False, True]
    for entry in found:
        assert identify(entry) == identify(replace(entry, words=None))


def test_the_newest_are_kept_in_the_feeds_order() -> None:
    """If it fails, the cap loses news instead of what is old."""
    hours = [1, 5, 0, 3]
    found = kept([an_entry(n, hours=h) for n, h in enumerate(hours)], most=2)
    assert [e.title for e in found] == ["Title 1", "Title 3"]


@pytest.mark.parametrize(
    ("found", "taken", "said"),
    [
        (5, 5, None),
        (5, 4, "1 incomplete or empty entries left out"),
        (9, 5, "9 entries, only 5 taken"),
    ],
)
def test_what_is_left_out_is_said(found: int, taken: int, said: str | None) -> None:
    """If it fails, entries go missing silently."""
    assert left_out(found, taken, most=5) == said


@given(st.text(alphabet="ab &<>;\n", max_size=30))
def test_plain_text_stays_what_it_is(text: str) -> None:
    """If it fails, words in angle brackets vanish from plain text."""
    assert plain(as_markup(f"1 < 2 {text}")).startswith("1 < 2")


def test_markup_is_left_alone() -> None:
    """If it fails, tags are shown to people."""
    assert as_markup("<x>a</x>", is_markup=True) == "<x>a</x>"
    assert as_markup("<p>a</p>") == "<p>a</p>"
    assert as_markup("<x>a") == "&lt;x&gt;a"


def test_words_are_taken_once_and_other_things_not_at_all() -> None:
    """If it fails, a category that is no text ends the reading of a feed."""
    assert each_once(["b ", None, "a", 3, "", "b"]) == ("b", "a")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-11-07T12:00:00Z", "+00:00"),
        ("2025-11-07T12:00:00+08:00", "+08:00"),
        ("Fri, 07 Nov 2025 12:00 EST", "-05:00"),
        ("2025-11-07", None),
    ],
)
def test_the_zone_is_that_of_the_text(text: str, expected: str | None) -> None:
    """If it fails, the publisher's own day cannot be told."""
    assert zone(text) == expected
