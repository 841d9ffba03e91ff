"""Web archives for tests."""

import gzip
import io
from collections.abc import Iterable
from dataclasses import dataclass

from tests.makers import SENTENCE

TEXT = f"""{SENTENCE}

The ministry gave no reason, and traders in three cities said that they had heard of it.

Prices of magnets were little changed on the day, dealers said, and few had asked for any.
"""[:-1]


@dataclass(frozen=True)
class Record:
    """A response, as it is written."""

    url: str
    body: str
    status: str
    content_type: str
    date: str


def record(
    url: str,
    body: str,
    *,
    status: str = "200 OK",
    content_type: str = "text/html; charset=utf-8",
    date: str = "2025-11-07T10:00:00Z",
) -> Record:
    return Record(url, body, status, content_type, date)


def a_page(title: str, *, text: str = TEXT, published: str = "") -> str:
    """Return an article's page."""
    meta = f'<meta property="article:published_time" content="{published}">'
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    return (
        f"<html><head><title>{title}</title>{meta if published else ''}</head><body>"
        f"<nav>Home</nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def an_archive(records: Iterable[Record], *, packed: bool = True) -> io.BytesIO:
    """Return a WARC file (ISO 28500) with a note before each response."""
    file = io.BytesIO()
    for one in records:
        page = one.body.encode()
        head = f"HTTP/1.1 {one.status}\r\nContent-Type: {one.content_type}\r\n\r\n"
        for kind, form, block in (
            ("metadata", "application/warc-fields", b"fetched: yes\r\n"),
            ("response", "application/http; msgtype=response", head.encode() + page),
        ):
            fields = (
                f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {one.url}\r\n"
                f"WARC-Date: {one.date}\r\nContent-Type: {form}\r\n"
                f"Content-Length: {len(block)}\r\n\r\n"
            )
            whole = fields.encode() + block + b"\r\n\r\n"
            file.write(gzip.compress(whole) if packed else whole)
    file.seek(0)
    return file
