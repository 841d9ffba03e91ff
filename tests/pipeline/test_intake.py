"""Files of history: everything in them comes out, as something to read or as why not."""

import gzip
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.collect.warc import Page
from monitor.model.source import Article, DateProvenance, Source
from monitor.pipeline.intake import (
    Intake,
    Item,
    NoItem,
    by_source,
    document_article,
    feed_articles,
    files_in,
    kind_of,
)
from tests.makers import NOON, a_document
from tests.warc import a_page, an_archive, record

NOW = NOON + timedelta(days=30)
WIRE = Source(
    name="wire", url="https://www.wire.example/feed", title="The Wire", group="w"
)
FEED = """<rss version="2.0"><channel><title>Wire</title>
<item><guid>1</guid><title>Dated</title><pubDate>Fri, 07 Nov 2025 09:00:00 GMT</pubDate></item>
<item><guid>2</guid><title>Undated</title></item>
</channel></rss>"""


def taken(*paths: Path, named: str | None = None) -> list[Item | NoItem]:
    intake = Intake(paths, [WIRE], parse=feed_articles, now=NOW, named=named)
    found = list(intake.items())
    assert all(one.position <= intake.total for one in found)
    assert [one.position for one in found] == sorted(one.position for one in found)
    return found


def line(name: str, **more: object) -> str:
    document = {"id": name, "title": "T", "text": "x", "published": "2025-11-07"}
    return json.dumps(document | {"source": {"name": "The Wire"}} | more)


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_lines_are_items_and_bad_ones_have_their_place(
    tmp_path: Path, *, packed: bool
) -> None:
    """If it fails, a bad line stops a night of work, or nobody finds it."""
    lines = [line("a"), "{bad", "", line("b", published=None), line("c", source=None)]
    body = "\n".join(lines).encode()
    path = tmp_path / ("in.jsonl.gz" if packed else "in.jsonl")
    path.write_bytes(gzip.compress(body) if packed else body)
    first, bad, undated, last = taken(path)
    assert isinstance(first, Item)
    assert isinstance(last, Item)
    assert (first.place, first.source) == (f"{path}:1", WIRE)
    assert (last.place, last.source.name) == (f"{path}:5", "backfill")
    assert isinstance(bad, NoItem)
    assert isinstance(undated, NoItem)
    assert bad.place == f"{path}:2"
    assert bad.why.startswith("is not JSON")
    assert "no date" in undated.why
    assert first.key == taken(path)[0].key  # type: ignore[union-attr]
    assert first.key != last.key


def test_pages_belong_to_the_source_of_their_site(tmp_path: Path) -> None:
    """If it fails, an archive's articles count as other witnesses than the feed's."""
    records = [
        record("https://wire.example/1", a_page("One")),
        record("https://www.other.example/2", a_page("Two")),
        record("https://wire.example/x.png", "x", content_type="image/png"),
        record("https://[bad/", a_page("Three")),
    ]
    path = tmp_path / "news.warc.gz"
    path.write_bytes(an_archive(records).getvalue())
    one, two, picture, nowhere = taken(path)
    assert isinstance(one, Item)
    assert isinstance(two, Item)
    assert isinstance(one.payload, Page)
    assert (one.source, two.source.name) == (WIRE, "other.example")
    assert one.url == "https://wire.example/1"
    assert (picture.why, picture.bad) == ("no HTML", False)  # type: ignore[union-attr]
    assert nowhere.bad  # type: ignore[union-attr]
    assert by_source([WIRE]) == {"wire": "w"}


def test_stored_feeds_are_named_by_their_files_or_folders(tmp_path: Path) -> None:
    """If it fails, a source's old items come a second time, under another name."""
    for place in ("wire/2025-11-07.xml", "wire.xml", "blog/1.xml", ".git/x.xml"):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(FEED, encoding="utf-8")
        os.utime(tmp_path / place, (NOON.timestamp(), NOON.timestamp()))
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    found = taken(tmp_path)
    items = [one for one in found if isinstance(one, Item)]
    assert [one.source.name for one in items] == [*["blog"] * 2, *["wire"] * 4]
    assert items[2].article_id == items[4].article_id
    dated, undated = items[2].payload, items[3].payload
    assert isinstance(dated, Article)
    assert isinstance(undated, Article)
    assert dated.published == datetime(2025, 11, 7, 9, tzinfo=UTC)
    assert (undated.published, undated.published_provenance) == (
        NOON,
        DateProvenance.FIRST_SEEN,
    )
    (wrong,) = [one for one in found if isinstance(one, NoItem)]
    assert wrong.place.endswith("notes.txt")
    assert {one.source.name for one in taken(tmp_path / "blog", named="wire")} == {  # type: ignore[union-attr]
        "wire"
    }


def test_a_file_that_ends_too_early_is_told(tmp_path: Path) -> None:
    """If it fails, half of a download is taken for all of it."""
    body = gzip.compress("\n".join(line(str(n)) for n in range(50)).encode())
    (tmp_path / "in.jsonl.gz").write_bytes(body[:-20])
    *_, last = taken(tmp_path / "in.jsonl.gz")
    assert isinstance(last, NoItem)
    assert "cannot be read to its end" in last.why
    broken = bytearray(body)
    broken[40:60] = b"\xff" * 20
    (tmp_path / "in.jsonl.gz").write_bytes(broken)
    assert any(isinstance(one, NoItem) for one in taken(tmp_path / "in.jsonl.gz"))


def test_a_feed_that_is_none_says_why() -> None:
    """If it fails, a broken file of a folder is passed over in silence."""
    found = feed_articles(WIRE, b"<html><body>Moved</body></html>", "file:///x", NOON)
    assert isinstance(found, str)


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.warc.gz", b"", "warc"),
        ("a", b"WARC/1.0", "warc"),
        ("a.ndjson", b"", "lines"),
        ("a.json", b'{"id": 1}', "lines"),
        ("a.json", b'{"version": "https://jsonfeed.org/version/1"', "feed"),
        ("a", b"\xef\xbb\xbf <?xml", "feed"),
        ("a.txt", b"hello", None),
    ],
)
def test_files_are_known_by_name_and_beginning(
    name: str, head: bytes, kind: str | None
) -> None:
    """If it fails, a file is read as something else."""
    assert kind_of(name, head) == kind


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    """If it fails, the time left is wrong, and everything is counted twice."""
    (tmp_path / "b.xml").touch()
    assert files_in([tmp_path, tmp_path / "b.xml"]) == ((tmp_path / "b.xml", tmp_path),)


def test_a_document_is_never_from_the_future() -> None:
    """If it fails, a wrong date puts news before what is yet to come."""
    late = a_document(published=NOW + timedelta(days=1))
    article = document_article(late, WIRE, now=NOW)
    assert (article.published, article.published_provenance) == (
        NOW,
        DateProvenance.FIRST_SEEN,
    )
