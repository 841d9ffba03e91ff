"""A brief in a real browser: nothing sticks out at phone or desktop width."""

import html
import re
import subprocess
from pathlib import Path

import pytest

from monitor.notify.html import render_briefing_html
from tests.browser import CHROMIUM, FLAGS, LONG
from tests.makers import a_quote
from tests.notify.briefings import a_briefing

PAGE = """<!doctype html><title>measuring</title>
<iframe id="mail" width="{width}" height="600" srcdoc="{mail}"></iframe>
<script>
document.getElementById("mail").onload = (event) => {{
  const root = event.target.contentDocument.documentElement;
  const links = [...root.querySelectorAll("a")].map((a) => a.protocol);
  document.title = `width ${{root.scrollWidth}} links ${{[...new Set(links)]}}`;
}};
</script>"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.mark.parametrize("width", [390, 800])
def test_fits_the_window_and_links_to_the_web_only(width: int, tmp_path: Path) -> None:
    """If it fails, readers on a phone scroll sideways, or a link runs a script."""
    page = tmp_path / "page.html"
    mail = html.escape(
        render_briefing_html(a_briefing(LONG, a_quote(LONG), title=LONG)), quote=True
    )
    page.write_text(PAGE.format(width=width, mail=mail), encoding="utf-8")
    assert CHROMIUM is not None
    done = subprocess.run(
        [
            CHROMIUM,
            *FLAGS,
            f"--user-data-dir={tmp_path / 'profile'}",
            "--window-size=1000,800",
            "--dump-dom",
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found = re.search(r"<title>width (\d+) links ([\w:,]*)</title>", done.stdout)
    assert found, done.stdout[:500]
    assert int(found[1]) <= width
    assert set(found[2].split(",")) <= {"https:", "http:", "file:"}  # its own numbers
