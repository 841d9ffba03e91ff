"""The digest in a real browser: nothing sticks out at phone or desktop width."""

from pathlib import Path

import pytest

from monitor.model.message import Digest
from monitor.notify.html import render_digest_html
from tests.browser import CHROMIUM, LONG, measured
from tests.makers import NOON, a_quote, an_alert

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


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
        changed=(an_alert(headline=LONG),),
        still_open=(an_alert(),),
        coverage="41 of 44 sources fresh",
    )


@pytest.mark.parametrize("width", [390, 800])
def test_fits_the_window_and_links_to_the_web_only(width: int, tmp_path: Path) -> None:
    """If it fails, readers on a phone scroll sideways, or a link runs a script."""
    page = render_digest_html(a_digest())
    wide, links = measured(page, tmp_path, width=width)
    assert wide <= width
    assert links <= {"https:", "http:"}
