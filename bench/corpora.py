"""`python -m bench.corpora`: other people's test feeds through our parse path.

The feedparser project's test feeds say at their head what must hold after parsing
(`Expect:`) and how they are to be served (`Header:`). What they expect is asked of our
own entry: a title is compared as text, since nothing here renders markup. Expectations
about things that we do not keep (languages, bases, copyrights …) are counted apart.
"""

import ast
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from bench.gold import SHARED
from monitor.collect.markup import fold, one_line, plain
from monitor.collect.parse import parse_feed
from monitor.errors import ParseError
from monitor.model.source import Entry, Feed

CORPUS: Final = SHARED / "corpora/feedparser"
_SERVED: Final = "http://127.0.0.1:8097/tests/"
_EXPECT = re.compile(rb"Expect:\s*(.+)")
_HEADER = re.compile(rb"Header:\s*([\w-]+):\s*(.+)")


MISSING: Final = object()
"""An entry that we drop, since it says nothing at all."""


_LONGEST = "of summary and content the longest is the entry's text"
_GUID = "a guid is kept as it is written: resolved, it would change when a feed moves"
_COMMENT = "a browser shows nothing of a comment or declaration, nor do we"
_FRAME = "a browser shows nothing that stands inside a frame, nor do we"
EXPLAINED: Final = {
    "wellformed/atom10/entry_content_and_summary.xml": _LONGEST,
    "wellformed/rss/item_description_and_summary.xml": _LONGEST,
    "wellformed/rss/item_summary_and_description.xml": _LONGEST,
    "wellformed/base/http_entry_id_base_content_location.xml": _GUID,
    "wellformed/base/http_entry_id_base_docuri.xml": _GUID,
    "wellformed/cdf/channel_title.xml": "CDF of 1997 is not read",
    "wellformed/rss/item_description_not_a_doctype.xml": _COMMENT,
    "wellformed/rss/item_description_not_a_doctype2.xml": _COMMENT,
    "wellformed/sanitize/item_content_encoded_script_nested_cdata.xml": _COMMENT,
    "wellformed/sanitize/xml_declaration_unexpected_character.xml": _COMMENT,
    "wellformed/sanitize/xml_malicious_comment.xml": _COMMENT,
    "wellformed/rss/item_image_link_conflict.xml": "host names are kept in lower case",
    "wellformed/sanitize/entry_content_iframe.xml": _FRAME,
    "wellformed/sanitize/entry_summary_iframe.xml": _FRAME,
}
"""Why we hold something else than a file expects, by its name."""


@dataclass(slots=True)
class Found:
    """What came of a corpus."""

    files: int = 0
    refused: Counter[str] = field(default_factory=Counter)  # reasons
    crashed: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    held: int = 0
    failed: list[tuple[str, str, str]] = field(default_factory=list)
    elsewhere: Counter[str] = field(default_factory=Counter)  # what we do not keep


def examine(corpus: Path = CORPUS) -> Found:
    """Parse every file, and ask of each what it expects."""
    found = Found()
    for path in sorted(p for p in corpus.rglob("*") if p.suffix in (".xml", ".json")):
        body = path.read_bytes()
        name = str(path.relative_to(corpus))
        headers = {
            k.decode().lower(): v.decode().strip() for k, v in _HEADER.findall(body)
        }
        found.files += 1
        started = time.perf_counter()
        feed: Feed | None = None
        try:
            feed = parse_feed(
                body,
                url=headers.get("content-location", _SERVED + name),
                content_type=headers.get("content-type"),
                max_entries=2000,
            )
        except ParseError as error:
            found.refused[error.reason] += 1
        except Exception as error:  # noqa: BLE001 - what a corpus is for
            found.crashed.append(f"{name}: {type(error).__name__}: {error}")
        found.slowest = max(found.slowest, (time.perf_counter() - started, name))
        for line in _EXPECT.findall(body):
            _ask(found, name, line.decode("utf-8", "replace").strip(), feed)
    return found


def _ask(found: Found, name: str, line: str, feed: Feed | None) -> None:
    """Ask each part of an expectation that concerns something we keep."""
    try:
        parts = list(
            _parts(ast.parse(line.removesuffix("-->").strip(), mode="eval").body)
        )
    except (SyntaxError, ValueError):
        found.elsewhere["not an expression that we read"] += 1
        return
    asked = False
    for path, expected in parts:
        kept = _kept(feed, path)
        if kept is None:
            continue
        asked = True
        if kept is MISSING and feed is not None:
            found.elsewhere["an entry without id, link, title and text"] += 1
        elif feed is None:
            found.failed.append((name, line, "the feed is refused"))
        elif _agrees(path, kept, expected):
            found.held += 1
        else:
            found.failed.append((name, line, f"{kept!r}"))
    if not asked:
        found.elsewhere[_about(line)] += 1


def _parts(node: ast.expr) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield (path, literal) for each `feed['x'] == literal` of a conjunction."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        for value in node.values:
            yield from _parts(value)
    if (
        isinstance(node, ast.Compare)
        and len(node.ops) == 1
        and isinstance(node.ops[0], ast.Eq)
    ):
        path = _path(node.left)
        if path is not None:
            yield path, ast.literal_eval(node.comparators[0])


def _path(node: ast.expr) -> tuple[Any, ...] | None:
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        before = _path(node.value)
        return None if before is None else (*before, node.slice.value)
    return None


def _kept(feed: Feed | None, path: tuple[Any, ...]) -> object | None:
    """Return what we have of `path`; None if it is nothing that we keep."""
    match path:
        case ("feed", "title") | ("feed", "title_detail", "value"):
            return feed.title if feed else ""
        case ("entries", int(number), *rest):
            if not (name := _of_entry(rest)):
                return None
            if feed is None or number >= len(feed.entries):
                return MISSING
            return _value(feed.entries[number], name)
        case _:
            return None


_NAMES: Final[Mapping[tuple[str | int, ...], str]] = {
    ("title",): "title",
    ("title_detail", "value"): "title",
    ("link",): "link",
    ("id",): "guid",
    ("guid",): "guid",
    ("author",): "author",
    ("tags", 0, "term"): "categories",
    ("summary",): "html",
    ("description",): "html",
    ("content", 0, "value"): "html",
    ("summary_detail", "value"): "html",
    ("published_parsed",): "published",
    ("created_parsed",): "published",
    ("updated_parsed",): "updated",
    ("modified_parsed",): "updated",
}


def _of_entry(rest: Sequence[str | int]) -> str | None:
    """Return the name under which we keep a part of an entry."""
    return _NAMES.get(tuple(0 if isinstance(one, int) else one for one in rest))


def _value(entry: Entry, name: str) -> object:
    match name:
        case "title":
            return one_line(entry.title)
        case "html":
            return fold(plain(entry.html))
        case "published" | "updated":
            return entry.published or entry.updated or ""
        case _:
            value = getattr(entry, name)
            return "" if value is None else value


def _agrees(path: tuple[Any, ...], kept: object, expected: Any) -> bool:
    if isinstance(kept, datetime):
        return kept.timetuple()[:6] == tuple(expected)[:6]
    if isinstance(kept, tuple):
        return not expected or fold(str(expected)) in kept
    if path[-1] == "link":
        return str(kept) == str(expected)
    text = str(expected or "")
    wanted = one_line(text) if "title" in path else fold(plain(text))
    if str(kept) == fold(text):
        return True
    # Our body is the longest of several; the asked one may be another.
    return str(kept) == wanted or ("title" not in path and wanted in str(kept))


def _about(line: str) -> str:
    names = re.findall(r"\['(\w+)'\]", line)
    return (
        names[-1]
        if names
        else next(iter(re.findall(r"\b(bozo|encoding|version)\b", line)), "other")
    )


def main() -> int:
    """Print what came of the corpus."""
    if not CORPUS.exists():
        print(f"{CORPUS.name} is not here", file=sys.stderr)
        return 2
    found = examine()
    asked = found.held + len(found.failed)
    print(
        f"{found.files} files, {len(found.crashed)} crashes, slowest {found.slowest[0]:.2f} s"
    )
    print(f"refused: {dict(found.refused)}")
    print(
        f"{asked} expectations about what we keep, {found.held} hold ({found.held / asked:.1%})"
    )
    print(
        f"{sum(found.elsewhere.values())} about what we do not keep: {found.elsewhere.most_common(30)}"
    )
    for name, line, kept in found.failed:
        why = EXPLAINED.get(name, "NOT EXPLAINED")
        print(f"- {name}: {why}\n    {line}\n    ours: {kept[:300]}")
    for crash in found.crashed:
        print("CRASH", crash)
    return int(bool(found.crashed))


if __name__ == "__main__":
    sys.exit(main())
