"""An entry that comes again: what makes it the same, edited, or another."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.collect.article import to_article
from monitor.collect.edits import (
    edited,
    is_another,
    is_the_same,
    renamed,
    says_the_same,
)
from monitor.model.source import Article, Entry
from tests.makers import NOON, a_source

SOURCE = a_source()
ENTRY = Entry(
    guid="g1",
    link="https://news.example/1",
    title="China suspends controls",
    html="<p>Duties of 12.50% apply from 1 December.</p>",
    published=NOON - timedelta(hours=1),
    updated=None,
)


def kept(entry: Entry = ENTRY) -> Article:
    return to_article(entry, SOURCE, seen=NOON)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            "<div>Duties of 12.50%   apply from 1 December.</div>", id="space"
        ),
        pytest.param(
            "<p>Updated: 7 Nov 2025, 14:31 GMT</p>"
            "<p>Duties of 12.50% apply from 1 December.</p>",
            id="stamp",
        ),
        pytest.param(
            "<p>10:31 am EST Duties of 12.50% apply from 1 December.</p>", id="clock"
        ),
        pytest.param(
            "<p>3 hours ago Duties of 12.50% apply from 1 December.</p>", id="ago"
        ),
    ],
)
def test_c56_white_space_and_clocks_are_no_edit(body: str) -> None:
    """If it fails, a page that shows the time is an edit on every visit."""
    assert says_the_same(kept(), kept(replace(ENTRY, html=body)))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<p>Duties of 12.60% apply from 1 December.</p>", id="number"),
        pytest.param("<p>Duties of 12.50% apply from 2 December.</p>", id="date"),
        pytest.param("<p>Duties of 12.50% do not apply from 1 December.</p>", id="not"),
    ],
)
def test_c56_another_number_is_an_edit(body: str) -> None:
    """If it fails, a corrected sum is never told."""
    assert not says_the_same(kept(), kept(replace(ENTRY, html=body)))


def test_an_edited_article_keeps_name_and_time() -> None:
    """If it fails, an edit looks like news of its own."""
    old = kept()
    later = replace(ENTRY, html="<p>No duties.</p>", published=NOON)
    new = edited(old, to_article(later, SOURCE, seen=NOON + timedelta(days=1)))
    assert (new.id, new.published, new.first_seen) == (old.id, old.published, NOON)
    assert (new.text, new.version) == ("No duties.", 2)
    assert new.entry_hash != old.entry_hash


def test_c55_a_guid_used_twice_is_two_articles() -> None:
    """If it fails, the second item is lost as a copy of the first."""
    other = replace(
        ENTRY,
        link="https://news.example/2",
        title="Something else",
        published=NOON,
    )
    assert is_another(other, kept())
    assert renamed(other).guid != ENTRY.guid
    new_slug = replace(ENTRY, link="https://news.example/1-b", title="China lifts")
    assert not is_another(new_slug, kept())  # an edit: the date is the same
    assert not is_another(replace(other, published=None), kept())
    assert not is_another(replace(other, link=None), kept())
    undated = kept(replace(ENTRY, published=None))
    assert not is_another(other, undated)


def test_c55_an_address_names_an_article_that_changed_its_guid() -> None:
    """If it fails, a new system at the publisher's tells every item once more."""
    assert is_the_same(replace(ENTRY, guid="new"), kept())
    assert is_the_same(replace(ENTRY, guid="new", title="Edited"), kept())
    other = replace(ENTRY, guid="new", title="Other", published=NOON)
    assert not is_the_same(other, kept())
