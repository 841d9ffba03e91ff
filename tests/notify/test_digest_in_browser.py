"""What goes by mail in a real browser, at phone and desktop width, light and dark."""

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.model.message import (
    Activity,
    Alert,
    DateAhead,
    Digest,
)
from monitor.model.story import ChangeKind
from monitor.notify.chart import SIZE, WIDTH
from monitor.notify.html import (
    render_alert_html,
    render_digest_html,
    render_notice_html,
    render_reminder_html,
)
from tests.browser import CHROMIUM, LONG, hard_to_read, measured
from tests.makers import NOON, a_quote, an_alert
from tests.notify.dates import a_reminder
from tests.notify.rules import a_notice

SMALLEST = 13  # pixels: smaller letters are hard to read on a telephone

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


def pages() -> tuple[str, ...]:
    """Return a page of each kind of message, with all that it can hold."""
    return (
        render_digest_html(a_digest()),
        render_alert_html(a_change_of_all_parts()),
        render_reminder_html(a_reminder(LONG, "https://news.example/x")),
        render_reminder_html(replace(a_reminder(), asks=True, quote=None)),
        render_notice_html(a_notice(LONG, "https://news.example/x")),
    )


def test_fits_the_window_and_links_to_the_web_only(tmp_path: Path) -> None:
    """If it fails, readers on a phone scroll sideways, or a link runs a script.

    Or they cannot read what stands in the picture: its letters shrink with it.
    """
    found = measured(*pages(), folder=tmp_path, widths=(360, 800))

    assert max(found.wide) <= 0
    assert found.links <= {"https:", "http:"}
    phone, desk = (SIZE * shown / WIDTH for shown in found.pictures)
    assert phone >= SMALLEST
    assert phone < desk <= 2 * SMALLEST


WEAK = '<body style="background: #fff"><p style="color: #999">weak</p><p>strong</p>'


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_word_can_be_read(tmp_path: Path, *, dark: bool) -> None:
    """If it fails, readers with weak eyes, or in the sun, cannot read a line of it.

    The last page shows that the check sees what is weak, whatever the others are.
    """
    blocked = render_digest_html(a_digest(), picture="cid:blocked")

    weak = hard_to_read(blocked, *pages()[1:], WEAK, folder=tmp_path, dark=dark)

    assert weak == "P 2.85"
