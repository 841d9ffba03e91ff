"""The digest in a real browser: nothing sticks out at phone or desktop width."""

import html
import re
import subprocess
from pathlib import Path

import pytest

from monitor.model.message import Digest
from monitor.notify.html import render_digest_html
from tests.browser import CHROMIUM, FLAGS, LONG
from tests.makers import NOON, a_quote, an_alert

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
    page = tmp_path / "page.html"
    mail = html.escape(render_digest_html(a_digest()), quote=True)
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
    assert set(found[2].split(",")) <= {"https:", "http:"}
