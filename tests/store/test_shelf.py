"""Lists of stories, what changed last on top."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.group.assign import assign
from monitor.model.correction import Correction, CorrectionKind
from monitor.pipeline.correct import merge_stories
from monitor.store import Store, open_store, shelf
from monitor.store.shelf import Wanted
from tests.cli.conftest import reports
from tests.makers import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "w.db", now=NOON) as opened:
        for report in reports():
            near = opened.stories.sharing(assign(report, (), now=NOON).story.keys)
            opened.stories.save(assign(report, near, now=report.first_seen), report)
        yield opened


def _types(store: Store, wanted: Wanted) -> list[str]:
    found = store.shelf.stories(wanted)
    known = store.stories.by_ids([p.story_id for p in found])
    return [known[p.story_id].type for p in found]


@pytest.mark.parametrize("rare", [0, 2000], ids=["frequent", "rare"])
def test_a_name_is_found_whichever_way_is_quicker(
    store: Store, rare: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it fails, a filter loses stories as soon as a name is told often."""
    monkeypatch.setattr(shelf, "RARE", rare)
    assert _types(store, Wanted(material="ree")) == ["EXPORT_LICENSING"]
    assert _types(store, Wanted(company="Vulcan Elements")) == ["FUNDING_AWARD"]
    assert _types(store, Wanted(country="CN", text="ended")) == ["EXPORT_LICENSING"]
    assert _types(store, Wanted(material="Cu")) == []


def test_the_contested_are_found_without_reading_the_rest(store: Store) -> None:
    """If it fails, asking what is contested reads every story there ever was."""
    (first, _) = store.shelf.stories(Wanted())
    known = store.stories.by_ids([first.story_id])[first.story_id]
    assert store.shelf.stories(Wanted(contested=True)) == ()
    store.stories.put(replace(known, contested_by=(known.headline_event,)))
    said: list[str] = []
    store._db.raw.set_trace_callback(said.append)
    assert store.shelf.stories(Wanted(contested=True)) == (first,)
    store._db.raw.set_trace_callback(None)
    (plan, *_) = store._db.rows(f"EXPLAIN QUERY PLAN {said[0]}")
    assert "INDEX stories_contested" in plan["detail"]


def test_pages_of_a_list_follow_each_other(store: Store) -> None:
    """If it fails, turning the page skips or repeats a story."""
    (first,) = store.shelf.stories(Wanted(), limit=1)
    (second,) = store.shelf.stories(Wanted(), before=first.changed_at)
    assert first.changed_at > second.changed_at
    assert not store.shelf.stories(Wanted(), before=second.changed_at)
    # Of those that changed at the same moment, the ones behind the last shown.
    rest = store.shelf.stories(Wanted(), before=second.changed_at, after="")
    assert rest == (second,)
    at, last = second.changed_at, second.story_id
    assert not store.shelf.stories(Wanted(), before=at, after=last)
    changes = store.stories.changes(
        store.shelf.latest_changes([first.story_id, second.story_id, "x"]).values()
    )
    assert {c.story.id: c.at for c in changes.values()} == {
        first.story_id: first.changed_at,
        second.story_id: second.changed_at,
    }


def test_a_merge_moves_what_changed_last(store: Store) -> None:
    """If it fails, a merged story sinks in the list that it should lead."""
    first, second = store.shelf.stories(Wanted())
    known = store.stories.by_ids([first.story_id, second.story_id])
    done: Correction = merge_stories(
        store, known[second.story_id], known[first.story_id], now=NOON, by="A", why=""
    )
    assert done.kind is CorrectionKind.MERGE
    (left,) = store.shelf.stories(Wanted())
    assert (left.story_id, left.changed_at) == (second.story_id, first.changed_at)


def test_names_are_counted_by_story(store: Store) -> None:
    """If it fails, ten copies of one text make a firm the talk of the day."""
    (material,) = store.shelf.in_the_news("commodity")
    assert (material.id, material.stories) == ("REE", 1)
    (firm,) = store.shelf.in_the_news("company")
    assert (firm.id, firm.name) == ("vulcan-elements", "Vulcan Elements")
    assert store.shelf.state()[0] == 3
