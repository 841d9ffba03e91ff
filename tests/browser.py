"""The browser that looks at pages, for tests; None where the system has none."""

import html
import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
FRAME = '<iframe width="{width}" height="600" srcdoc="{mail}"></iframe>'
MEASURING = """<!doctype html><title>measuring</title>
{frames}
<script>
window.onload = () => {{
  const roots = [...document.querySelectorAll("iframe")]
    .map((frame) => frame.contentDocument.documentElement);
  const links = roots.flatMap((root) => [...root.querySelectorAll("a")]);
  const pictures = roots.flatMap((root) => [...root.querySelectorAll("img")]);
  document.title = JSON.stringify({{
    wide: roots.map((root) => root.scrollWidth - root.clientWidth),
    links: [...new Set(links.map((a) => a.protocol))],
    pictures: pictures.map((img) => Math.floor(img.getBoundingClientRect().width)),
  }});
}};
</script>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What some pages look like in windows of some widths."""

    wide: tuple[int, ...]  # how much wider than its window each page is, in pixels
    links: frozenset[str]  # the kinds of links of all pages
    pictures: tuple[int, ...]  # how wide each picture is shown, in pixels


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


def _frames(pages: Iterable[str], *widths: int) -> str:
    """Put pages side by side: a browser takes longer to start than to show them."""
    return "".join(
        FRAME.format(width=width, mail=html.escape(page, quote=True))
        for width in widths
        for page in pages
    )


def measured(*pages: str, folder: Path, widths: Sequence[int]) -> Measured:
    """Return how `pages` fit into windows of `widths`, all of the first one first."""
    document = shown(MEASURING.format(frames=_frames(pages, *widths)), folder)
    found = re.search(r"<title>({.*?})</title>", document)
    assert found, document[:500]
    told = json.loads(html.unescape(found[1]))
    assert len(told["wide"]) == len(pages) * len(widths)
    return Measured(
        wide=tuple(told["wide"]),
        links=frozenset(told["links"]),
        pictures=tuple(told["pictures"]),
    )


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
{frames}
<script>{script}
window.onload = () => {{
  const bodies = [...document.querySelectorAll("iframe")]
    .map((frame) => frame.contentDocument.body);
  const found = [...new Set(bodies.flatMap(weak))];
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.title = `${{dark ? "dark" : "light"}} weak: ${{found.join(", ")}}`;
}};
</script>"""


def hard_to_read(*pages: str, folder: Path, dark: bool) -> str:
    """Return which words of `pages` have less contrast than WCAG 2.2 asks for (AA).

    1.4.3: 4.5 to 1, and 3 to 1 where letters are large. What is not shown is left out.
    """
    framed = READING.format(frames=_frames(pages, 820), script=CONTRAST)
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    document = shown(framed, folder, scheme)
    found = re.search(r"<title>(dark|light) weak: ([^<]*)</title>", document)
    assert found, document[:500]
    assert (found[1] == "dark") is dark, "the browser has not taken the colour scheme"
    return found[2]
