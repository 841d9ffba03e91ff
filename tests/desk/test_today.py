"""Today."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.desk import Desk
from monitor.desk.today import Briefs, midnight
from monitor.errors import StoreError
from monitor.web.values import Request
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
    briefs, look = Briefs(patience=60), look_at("")
    week = briefs.begin(look, 7)()
    assert week is briefs.begin(look, 7)() is not None
    assert briefs.begin(look, 30)() is not week


def test_a_brief_that_failed_is_tried_again(look_at: LookAt, tmp_path: Path) -> None:
    """If it fails, one bad moment hides the brief for an hour."""
    briefs, look = Briefs(patience=60), look_at("")
    settings = look.known.settings
    nowhere = replace(settings, store=replace(settings.store, path=tmp_path / "no.db"))
    lost = replace(look, known=replace(look.known, settings=nowhere))
    with pytest.raises(StoreError):
        briefs.begin(lost, 7)()
    assert briefs.begin(look, 7)() is not None


def test_nobody_waits_for_a_brief(shown: Place) -> None:
    """If it fails, a month of news keeps the first page from opening."""
    desk = Desk(shown.known, clock=lambda: NOW, briefs=Briefs(patience=0))
    page = desk.answer(Request(path="/")).body.decode()
    written = "What&#39;s happening" in page  # it may have been quick
    assert written is not ("Look again" in page)


def test_a_day_begins_at_midnight() -> None:
    """If it fails, the first bar of a chart is too low."""
    assert NOW - midnight(NOW) == timedelta(hours=18)
