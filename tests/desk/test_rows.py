"""Stories in lists."""

from dataclasses import replace
from datetime import timedelta

from monitor.desk.rows import rows, together
from monitor.model.story import ChangeKind
from monitor.store.shelf import Wanted
from tests.desk.conftest import LookAt, Place


def test_a_row_tells_the_latest_change(look_at: LookAt, shown: Place) -> None:
    """If it fails, lists show an old change as the news."""
    store = look_at("").store
    found = rows(store, store.shelf.stories(Wanted()))
    first = found[0]
    assert first.story.id == shown.story
    assert first.change is not None
    assert first.change.kind is ChangeKind.STAGE
    assert [row.at for row in found] == sorted((r.at for r in found), reverse=True)


def test_what_one_headline_tells_stands_together(look_at: LookAt) -> None:
    """If it fails, a document of four developments fills the list four times."""
    store = look_at("").store
    first, other = rows(store, store.shelf.stories(Wanted()))
    same = replace(first, at=first.at - timedelta(minutes=5))
    older = replace(first, at=first.at - timedelta(days=1))
    found = together([first, other, same, older])
    assert found == ((first, same), (other,), (older,))
