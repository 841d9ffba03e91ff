"""What stands in files that people hand in as history: JSON lines, web archives, feeds.

Everything in them comes out, in the order of the files: as an item to read, or with its
place and the reason why it is none. Files of any size are read as they are needed.
"""

import gzip
import hashlib
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import urlsplit

from monitor.collect.article import hashed
from monitor.collect.links import canonical
from monitor.collect.read import read_entries, read_feed
from monitor.collect.warc import NoPage, Page, page_id, read_warc
from monitor.errors import DocumentError
from monitor.model.record import to_json
from monitor.model.source import (
    Article,
    DateProvenance,
    Feed,
    Fetched,
    FetchFailed,
    IdentityBasis,
    Source,
    Validators,
)
from monitor.model.text import Document, Origin
from monitor.pipeline.documents import read_line

ENTRIES: Final = 100_000  # of one file: an export holds more than a feed
_HEAD: Final = 1024  # bytes that tell what a file is
_GZIP: Final = b"\x1f\x8b"
_NAMELESS: Final = Origin(name="backfill")

Parse = Callable[[Source, bytes, str, datetime], "Sequence[Article] | str"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something to read, known by what it says."""

    place: str  # "file:line", "file at byte 123", or the file
    position: int  # bytes of all files up to its end
    article_id: str
    payload: Article | Page
    source: Source

    @property
    def url(self) -> str | None:
        """Return the canonical address; None: it has none."""
        if isinstance(self.payload, Page):
            return canonical(self.payload.url)
        return self.payload.url

    @property
    def key(self) -> str:
        """Return a hash of all that its result depends on, besides the extractor."""
        found = hashlib.sha256(self.source.name.encode("utf-8", "surrogatepass"))
        if isinstance(self.payload, Article):
            # When it was handed in is no part of what it says.
            said = replace(self.payload, first_seen=self.payload.published)
            found.update(to_json(said).encode())
        else:
            page = self.payload
            found.update(f"{page.url} {page.crawled} {page.content_type} ".encode())
            found.update(page.body)
        return found.hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoItem:
    """Something that is none, and why."""

    position: int
    place: str
    why: str
    bad: bool  # False: it is only of another kind, as pictures in an archive


class Intake:
    """The files, with what they are to be taken for."""

    def __init__(
        self,
        paths: Sequence[Path],
        sources: Sequence[Source],
        *,
        parse: Parse,
        now: datetime,
        named: str | None = None,
    ) -> None:
        """`named` is the source of all feeds; None: as their files are called."""
        self._roots = paths
        self._files = files_in(paths)
        self._sources = sources
        self._parse = parse
        self._now = now
        self._named = named
        self.total = sum(path.stat().st_size for path, _ in self._files)  # bytes

    def items(self) -> Iterator[Item | NoItem]:
        """Yield everything, in order."""
        before = 0
        for path, root in self._files:
            size = path.stat().st_size
            with path.open("rb") as raw:

                def at(raw: BinaryIO = raw, before: int = before) -> int:
                    return before + raw.tell()

                try:
                    yield from self._in_file(path, root, raw, at)
                except (OSError, EOFError, zlib.error) as error:
                    yield NoItem(
                        position=before + size,
                        place=str(path),
                        why=f"cannot be read to its end: {error}",
                        bad=True,
                    )
            before += size

    def _in_file(
        self, path: Path, root: Path, raw: BinaryIO, at: Callable[[], int]
    ) -> Iterator[Item | NoItem]:
        kind = kind_of(path.name, _head(path))
        if kind == "warc":
            yield from self._pages(path, raw, at)
        elif kind == "lines":
            yield from self._lines(path, _plain(raw), at)
        elif kind == "feed":
            yield from self._entries(path, root, _plain(raw).read(), at)
        else:
            why = "is neither JSON lines, nor a web archive, nor a feed"
            end = at() + path.stat().st_size
            yield NoItem(position=end, place=str(path), why=why, bad=True)

    def _lines(
        self, path: Path, lines: Iterable[bytes], at: Callable[[], int]
    ) -> Iterator[Item | NoItem]:
        for number, line in enumerate(lines, start=1):
            found = read_line(line.decode("utf-8", "surrogateescape"), number)
            place = f"{path}:{number}"
            if isinstance(found, DocumentError):
                why = str(found).partition(": ")[2]
                yield NoItem(position=at(), place=place, why=why, bad=True)
            elif found is not None and found.published is None:
                why = "has no date of publication, which a history needs"
                yield NoItem(position=at(), place=place, why=why, bad=True)
            elif found is not None:
                source = self._publisher(found.source or _NAMELESS)
                article = document_article(found, source, now=self._now)
                yield _item(article, source, place=place, position=at())

    def _publisher(self, origin: Origin) -> Source:
        """Return the source that a document names, or one that is only that name."""
        for source in self._sources:
            if origin.name in (source.name, source.title):
                return source
        return Source(name=origin.name, url="", tier=origin.tier)

    def _pages(
        self, path: Path, file: BinaryIO, at: Callable[[], int]
    ) -> Iterator[Item | NoItem]:
        hosts = {_host(source.url): source for source in reversed(self._sources)}
        for page in read_warc(file):
            place = f"{path} at byte {page.offset}"
            if not isinstance(page, Page):
                bad = page.why is NoPage.BROKEN
                why = f"the record is broken: {page.detail}" if bad else str(page.why)
                yield NoItem(position=at(), place=place, why=why, bad=bad)
                continue
            source = hosts.get(page.host) or Source(name=page.host, url=page.url)
            name = page_id(page, source)
            if name is None:
                why = f"has no usable address: {page.url[:80]}"
                yield NoItem(position=at(), place=place, why=why, bad=True)
            else:
                yield Item(
                    place=place,
                    position=at(),
                    article_id=name,
                    payload=page,
                    source=source,
                )

    def _entries(
        self, path: Path, root: Path, body: bytes, at: Callable[[], int]
    ) -> Iterator[Item | NoItem]:
        source = self._feed_source(path, root)
        seen = min(datetime.fromtimestamp(path.stat().st_mtime, UTC), self._now)
        found = self._parse(source, body, path.absolute().as_uri(), seen)
        if isinstance(found, str):
            yield NoItem(position=at(), place=str(path), why=found, bad=True)
            return
        for article in found:
            yield _item(article, source, place=str(path), position=at())

    def _feed_source(self, path: Path, root: Path) -> Source:
        """Return whose feed a file is: a source by name, as the file or its folder."""
        known = {source.name: source for source in self._sources}
        if self._named is not None:
            return known.get(self._named) or Source(name=self._named, url="")
        folders = path.relative_to(root).parent.parts if root.is_dir() else ()
        names = [path.name.partition(".")[0], *reversed(folders)]
        for name in names:
            if name in known:
                return known[name]
        return Source(name=names[1] if folders else names[0], url="")


def _item(article: Article, source: Source, *, place: str, position: int) -> Item:
    return Item(
        place=place,
        position=position,
        article_id=article.id,
        payload=article,
        source=source,
    )


def files_in(paths: Iterable[Path]) -> tuple[tuple[Path, Path], ...]:
    """Return the files that are meant, each with the path that was given for it.

    Of folders all files below, by name; hidden ones are left out.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.is_file())
        for one in inside if path.is_dir() else [path]:
            if path.is_dir() and any(
                part.startswith(".") for part in one.relative_to(path).parts
            ):
                continue
            found.setdefault(one, path)
    return tuple(found.items())


def kind_of(name: str, head: bytes) -> str | None:
    """Tell "warc", "lines" or "feed" by a file's name and first bytes; None: neither."""
    plain = name.lower().removesuffix(".gz")
    if plain.endswith((".warc", ".arc")) or head.startswith(b"WARC/"):
        return "warc"
    if plain.endswith((".jsonl", ".ndjson")):
        return "lines"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<") or b"jsonfeed.org" in start:
        return "feed"
    return "lines" if start.startswith(b"{") else None


def _head(path: Path) -> bytes:
    with path.open("rb") as raw:
        try:
            return _plain(raw).read(_HEAD)
        except (OSError, EOFError, zlib.error):
            return b""


def _plain(raw: BinaryIO) -> BinaryIO:
    """Return a file uncompressed, whatever its name."""
    packed = raw.read(len(_GZIP)) == _GZIP
    raw.seek(-min(raw.tell(), len(_GZIP)), os.SEEK_CUR)
    return gzip.GzipFile(fileobj=raw) if packed else raw  # type: ignore[return-value]


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def document_article(document: Document, source: Source, *, now: datetime) -> Article:
    """Return a dated document as an article of its source; never from the future."""
    published = document.published or now
    late = published > now
    return Article(
        id=hashed(source.name, document.id)[:20],
        source=source.name,
        identity=document.id,
        identity_basis=IdentityBasis.GUID,
        url=canonical(document.url),
        title=document.title,
        text=document.text,
        published=now if late else published,
        published_provenance=(
            DateProvenance.FIRST_SEEN if late else DateProvenance.PUBLISHED
        ),
        published_zone=None,
        first_seen=now,
        content_hash=hashed(document.title, document.text),
        origin=document.source or source.origin,
    )


def feed_articles(
    source: Source, body: bytes, url: str, seen: datetime
) -> Sequence[Article] | str:
    """Read a stored feed; what is wrong with it is the answer. For a worker process.

    `seen` is when it was fetched: the date of entries without one.
    """
    fetched = Fetched(
        source=source.name,
        url=source.url or url,
        status=200,
        body=body,
        content_type=None,
        validators=Validators(),
        fresh_for=None,
        at=seen,
        body_hash="",
    )
    feed: Feed | FetchFailed = read_feed(source.kind, fetched, ENTRIES)
    if isinstance(feed, FetchFailed):
        return feed.message
    return read_entries(feed.entries, source, seen)


def by_source(sources: Iterable[Source]) -> Mapping[str, str]:
    """Return the witness of each source by its name."""
    return {source.name: source.witness for source in sources}
