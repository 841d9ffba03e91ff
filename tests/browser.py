"""The browser that looks at pages, for tests; None where the system has none."""

import html
import re
import shutil
import subprocess
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=3000",
)
LONG = "Uran" + "erz" * 40  # a word that no line can hold
FRAME = """<!doctype html><title>measuring</title>
<iframe id="mail" width="{width}" height="600" srcdoc="{mail}"></iframe>
<script>
document.getElementById("mail").onload = (event) => {{
  const root = event.target.contentDocument.documentElement;
  const links = [...root.querySelectorAll("a")].map((a) => a.protocol);
  document.title = `width ${{root.scrollWidth}} links ${{[...new Set(links)]}}`;
}};
</script>"""


def shown(page: str, folder: Path, *flags: str) -> str:
    """Return the document that the browser makes of `page`, scripts run."""
    assert CHROMIUM is not None
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    done = subprocess.run(
        [
            CHROMIUM,
            *FLAGS,
            *flags,
            f"--user-data-dir={folder / 'profile'}",
            "--window-size=1400,900",
            "--dump-dom",
            file.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


def measured(page: str, folder: Path, *, width: int) -> tuple[int, set[str]]:
    """Return how wide `page` is in a window of `width`, and the kinds of its links."""
    framed = FRAME.format(width=width, mail=html.escape(page, quote=True))
    document = shown(framed, folder)
    found = re.search(r"<title>width (\d+) links ([\w:,]*)</title>", document)
    assert found, document[:500]
    return int(found[1]), set(found[2].split(","))
