"""The digest in a real browser: nothing sticks out at phone or desktop width."""

from pathlib import Path

import pytest

from monitor.model.message import Activity, Alert, DateAhead, Digest
from monitor.model.story import ChangeKind
from monitor.notify.html import render_alert_html, render_digest_html
from tests.browser import CHROMIUM, LONG, hard_to_read, measured
from tests.makers import NOON, a_quote, an_alert

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


def a_change_of_all_parts() -> Alert:
    """Return an alert with every kind of line."""
    return an_alert(
        headline=LONG,
        change=ChangeKind.STAGE,
        change_words="Stage: in force → suspended",
        exposure="Touches your dysprosium.",
        history=("1 May 2025 proposed (Wire)", LONG),
    )


def a_digest() -> Digest:
    """Return a digest with everything that could break its layout."""
    hostile = an_alert(
        headline=f"<script>alert(1)</script> {LONG}",
        quotes=(a_quote(LONG),),
        url="javascript:alert(1)",
    )
    return Digest(
        name="daily",
        title="Critical minerals",
        local_date=NOON.date(),
        timezone="UTC",
        since=NOON,
        until=NOON,
        new=(an_alert(), hostile),
        changed=(a_change_of_all_parts(),),
        still_open=(an_alert(),),
        coverage="41 of 44 sources fresh",
        dates_ahead=(
            DateAhead(day=NOON.date(), words=LONG, story_id="s", title=LONG, url=None),
        ),
        activity=(Activity(title=LONG, days=(1,) * 30),),
        late=True,
        more=2,
    )


@pytest.mark.parametrize("width", [390, 800])
def test_fits_the_window_and_links_to_the_web_only(width: int, tmp_path: Path) -> None:
    """If it fails, readers on a phone scroll sideways, or a link runs a script."""
    page = render_digest_html(a_digest())
    wide, links = measured(page, tmp_path, width=width)
    assert wide <= width
    assert links <= {"https:", "http:"}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_word_can_be_read(tmp_path: Path, *, dark: bool) -> None:
    """If it fails, readers with weak eyes, or in the sun, cannot read a line of it."""
    for page in (
        render_digest_html(a_digest(), picture="cid:blocked"),
        render_alert_html(a_change_of_all_parts()),
    ):
        assert hard_to_read(page, tmp_path, dark=dark) == ""


def test_the_check_of_contrast_sees_what_is_weak(tmp_path: Path) -> None:
    """If it fails, the check above passes whatever the colours are."""
    page = '<body style="background: #fff"><p style="color: #999">weak</p><p>strong</p>'

    assert hard_to_read(page, tmp_path, dark=False) == "P 2.85"
