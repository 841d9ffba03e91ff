"""Today."""

from datetime import timedelta

from monitor.desk.today import Briefs, midnight
from tests.desk.conftest import NOW, LookAt, Place


def test_the_day_is_told_with_what_needs_a_look(shown: Place) -> None:
    """If it fails, the first page hides a dead source or a lost alert."""
    page = shown.show("/?days=7")
    assert "sources fresh" in page
    assert "1 message dead" in page
    assert "403 Forbidden" in page
    assert "What&#39;s happening" in page
    assert "China" in page


def test_a_brief_is_made_once(look_at: LookAt) -> None:
    """If it fails, every reader waits for a brief that was made before."""
    briefs, look = Briefs(), look_at("")
    assert briefs.get(look, 7) is briefs.get(look, 7)
    assert briefs.get(look, 30) is not briefs.get(look, 7)


def test_a_day_begins_at_midnight() -> None:
    """If it fails, the first bar of a chart is too low."""
    assert NOW - midnight(NOW) == timedelta(hours=18)
