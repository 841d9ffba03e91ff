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


CONTRAST = """
const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) =>
  0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const paper = (node) => {
  for (; node; node = node.parentElement) {
    const found = numbers(node.ownerDocument.defaultView.getComputedStyle(node).backgroundColor);
    if (found.length < 4 || found[3] > 0) return found;
  }
  return [255, 255, 255];
};
const weak = (root) => [...root.querySelectorAll("*")].flatMap((node) => {
  const style = node.ownerDocument.defaultView.getComputedStyle(node);
  const own = [...node.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  const told = own || (node.tagName === "IMG" && node.alt);
  if (!told || !node.getClientRects().length) return [];
  const [a, b] = [light(numbers(style.color)), light(paper(node))];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const size = parseFloat(style.fontSize), bold = +style.fontWeight >= 700;
  const large = size >= 24 || (bold && size >= 18.66);
  return ratio < (large ? 3 : 4.5)
    ? [`${node.className || node.tagName} ${ratio.toFixed(2)}`] : [];
});
"""
READING = """<!doctype html><title>reading</title>
<iframe id="mail" width="820" height="600" srcdoc="{mail}"></iframe>
<script>{script}
document.getElementById("mail").onload = (event) => {{
  const found = [...new Set(weak(event.target.contentDocument.body))];
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.title = `${{dark ? "dark" : "light"}} weak: ${{found.join(", ")}}`;
}};
</script>"""


def hard_to_read(page: str, folder: Path, *, dark: bool) -> str:
    """Return which words of `page` have less contrast than WCAG 2.2 asks for (AA).

    1.4.3: 4.5 to 1, and 3 to 1 where letters are large. What is not shown is left out.
    """
    framed = READING.format(mail=html.escape(page, quote=True), script=CONTRAST)
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    document = shown(framed, folder, scheme)
    found = re.search(r"<title>(dark|light) weak: ([^<]*)</title>", document)
    assert found, document[:500]
    assert (found[1] == "dark") is dark, "the browser has not taken the colour scheme"
    return found[2]
