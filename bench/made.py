"""Made input: a feed and messages of the size that they have in life."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import islice

from monitor.model.message import Message
from tests.makers import NOON, a_message

_SENTENCE = (
    "&lt;p&gt;The ministry of mines said that licences for &lt;b&gt;rare earths&lt;/b&gt; "
    'and &lt;a href="/topics/{n}"&gt;related goods&lt;/a&gt; will be granted within {n} '
    "days &amp;amp; published at once.&lt;/p&gt;"
)
_ENTRY = """
<item>
<title>Notice {n}: licences for rare earths and related goods</title>
<link>https://news.example/notices/{n}?utm_source=feed</link>
<guid isPermaLink="false">notice-{n}</guid>
<pubDate>{day}</pubDate>
<category>Trade</category>
<dc:creator>Press office</dc:creator>
<description>{text}</description>
</item>"""
_FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Notices</title><link>https://news.example/</link><description>All</description>
{entries}
</channel></rss>
"""


def a_feed(*, entries: int) -> bytes:
    """Return an RSS feed whose entries hold five sentences of markup each."""
    return _FEED.format(entries="".join(islice(_entries(), entries))).encode()


def _entries() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        day = format_datetime(NOON - timedelta(hours=number))
        yield _ENTRY.format(n=number, day=day, text=_SENTENCE.format(n=number) * 5)


def messages(name: str, count: int, *, now: datetime) -> Iterator[Message]:
    """Yield alerts that are due, each of a story of its own."""
    for number in range(count):
        yield a_message(
            id=f"{name}-{number}", subject=f"{name}-{number}", created_at=now
        )
