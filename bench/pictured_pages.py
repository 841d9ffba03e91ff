"""What pictures show of pages and of the digest: as Chromium draws them."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from playwright.sync_api import Browser, sync_playwright

_PATIENCE: Final = 60_000  # milliseconds for one page
_AT: Final = "127.0.0.1:8798"
_NOW: Final = "2026-02-05T12:00:00+00:00"  # the day on which the tour ends
_STORY: Final = """
SELECT story_id FROM story_changes WHERE story_id IN (SELECT id FROM stories
  WHERE title LIKE 'Announcement No. 70 of 2025%' AND record LIKE '%No. 61 of 2025%')
GROUP BY story_id ORDER BY count(*) DESC, story_id LIMIT 1
"""


class Page(NamedTuple):
    """A window onto a page."""

    path: str  # of the pages; "" is the last digest of the tour
    width: int
    height: int
    dark: bool = False
    phone: bool = False  # twice the pixels
    at: str = ""  # the heading at the top of the window


PAGES: Final = {
    "digest": Page("", 720, 1290),
    "web-today": Page("/?days=30", 1280, 1000),
    "web-stories": Page("/stories", 1280, 860),
    "web-story": Page("/stories/{story}", 1280, 1000),
    "web-material": Page("/materials/REE", 1280, 900),
    "web-phone": Page(
        "/stories/{story}", 390, 844, dark=True, phone=True, at="How it came to this"
    ),
}


def photograph(page: Page, place: Path, file: Path) -> None:
    """Draw a page of the tour in `place` into `file`."""
    with (
        _served(place),
        sync_playwright() as play,
        closing(_browser(play)) as browser,
    ):
        _shoot(browser, page, place, file)


def _browser(play: Any) -> Browser:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    found: Browser = play.chromium.launch(
        executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
    )
    return found


def _shoot(browser: Browser, page: Page, place: Path, file: Path) -> None:
    context = browser.new_context(
        viewport={"width": page.width, "height": page.height},
        device_scale_factor=2 if page.phone else 1,
        color_scheme="dark" if page.dark else "light",
    )
    context.set_default_timeout(_PATIENCE)
    window = context.new_page()
    window.goto(_address(page, place))
    if page.path.startswith("/?"):  # its brief is written aside
        while window.get_by_text("Look again").count():
            window.wait_for_timeout(500)
            window.reload()
    if page.at:
        window.get_by_role("heading", name=page.at).evaluate(
            "heading => scrollTo(0, heading.getBoundingClientRect().top + scrollY - 20)"
        )
    window.screenshot(path=file)
    context.close()


def _address(page: Page, place: Path) -> str:
    if not page.path:
        return max(place.glob("digests/*.html")).as_uri()
    with closing(sqlite3.connect(place / "demo.db")) as database:
        (story,) = database.execute(_STORY).fetchone()
    return f"http://{_AT}{page.path.format(story=story)}"


@contextmanager
def _served(place: Path) -> Iterator[None]:
    command = [
        *(sys.executable, "-m", "monitor", "web", "-q", "--listen", _AT),
        *("--now", _NOW, "--config", str(place / "config.toml")),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            if "pages are at" not in (said := process.stderr.readline()):
                raise RuntimeError(said + process.stderr.read())
            yield
        finally:
            process.terminate()
