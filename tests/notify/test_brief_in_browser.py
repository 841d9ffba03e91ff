"""A brief in a real browser: nothing sticks out at phone or desktop width."""

from pathlib import Path

import pytest

from monitor.notify.html import render_briefing_html
from tests.browser import CHROMIUM, LONG, measured
from tests.makers import a_quote
from tests.notify.briefings import a_briefing

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


def test_fits_the_window_and_links_to_the_web_only(tmp_path: Path) -> None:
    """If it fails, readers on a phone scroll sideways, or a link runs a script."""
    page = render_briefing_html(a_briefing(LONG, a_quote(LONG), title=LONG))
    found = measured(page, folder=tmp_path, widths=(360, 800))
    assert max(found.wide) <= 0
    assert found.links <= {"https:", "http:", "file:"}  # its own numbers
