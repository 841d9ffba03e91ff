"""Stories in lists."""

from monitor.desk.rows import rows
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
