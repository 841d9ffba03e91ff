"""A publisher on loopback for what measures waiting: one feed, its hub, and its news.

Each piece of news is a development of its own: another state, another material.
"""

import hashlib
import hmac
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import product
from typing import Final
from urllib.parse import parse_qsl, urlencode
from urllib.request import Request, urlopen

from bench.serving import Answers, Server

KEPT: Final = 20
"""Items that a feed holds: the newest."""

STATES: Final = {
    "CN": "China's Ministry of Commerce",
    "ID": "Indonesia's Ministry of Trade",
    "IN": "India's Ministry of Mines",
    "VN": "Vietnam's Ministry of Industry and Trade",
    "MY": "Malaysia's Ministry of Trade",
    "KZ": "Kazakhstan's Ministry of Trade",
    "RU": "Russia's Ministry of Industry and Trade",
    "CL": "Chile's Ministry of Mining",
}
_MATERIALS: Final = (
    *("gallium", "germanium", "antimony", "tungsten", "graphite"),
    *("cobalt", "lithium", "nickel", "neodymium", "dysprosium"),
)
_TEXT: Final = """
{who} said on Monday that exporters of {what} must obtain a licence from it before goods
leave the country. Applications are to name the end user and the end use of the metal, and
are decided within forty-five days. The rule covers {what} metal, oxides and compounds. It
takes effect on 1 December 2026, the ministry said. Shipments that were declared at the
customs before that day are exempt. Traders said that buyers abroad had expected the step
for some weeks. Prices of {what} rose by three per cent in Rotterdam. The ministry did not
say how many licences it would grant in the first year.
"""
_ITEM: Final = """
<item><title>{who} makes exports of {what} subject to a licence</title>
<link>{link}</link><guid>{link}</guid><pubDate>{day}</pubDate>
<description>{text}</description></item>"""
_FEED: Final = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Gazette</title><link>https://news.example/</link>{links}{items}
</channel></rss>
"""
_HUB: Final = """
<atom:link rel="hub" href="{root}/hub"/><atom:link rel="self" href="{root}/feed"/>"""
_PATIENCE: Final = 60  # seconds for one request


class Publisher(Server):
    """Serves its feed at `/feed` and is its hub at `/hub`, if `pushes`.

    Times are seconds of `time.perf_counter`.
    """

    def __init__(self, *, pushes: bool) -> None:
        super().__init__(_Handler)
        self.root = f"http://{self.host}"
        self.found: dict[
            str, float
        ] = {}  # when a visit first asked and got it, by link
        self.subscribed = threading.Event()
        self._links = _HUB.format(root=self.root) if pushes else ""
        self._stock = _stock()
        self._items: list[tuple[str, str]] = []  # link and markup, the newest first
        self._wanted: dict[str, str] = {}  # what the hub was asked for

    def write(self) -> str:
        """Write the next item into the feed; return its link."""
        link, item = next(self._stock)
        self._items = [(link, item), *self._items][:KEPT]
        return link

    def feed(self, began: float) -> bytes:
        """Return the feed for a visit that asked at `began`."""
        items = self._items
        for link, _ in items:
            self.found.setdefault(link, began)
        return self._body(item for _, item in items)

    def push(self) -> tuple[str, float]:
        """Write an item and send it as the hub does; return its link and the moment."""
        link = self.write()
        body = self._body([self._items[0][1]])
        secret = self._wanted["hub.secret"].encode()
        signature = hmac.new(secret, body, hashlib.sha256).hexdigest()
        request = Request(
            self._wanted["hub.callback"],
            data=body,
            headers={
                "Content-Type": "application/rss+xml",
                "X-Hub-Signature": f"sha256={signature}",
            },
        )
        began = time.perf_counter()
        urlopen(request, timeout=_PATIENCE).close()
        return link, began

    def verify(self, wanted: dict[str, str]) -> None:
        """Ask the subscriber whether it meant what the hub was asked for."""
        question = {
            "hub.mode": "subscribe",
            "hub.topic": wanted["hub.topic"],
            "hub.challenge": "a-challenge",
            "hub.lease_seconds": "864000",
        }
        callback = f"{wanted['hub.callback']}?{urlencode(question)}"
        with urlopen(callback, timeout=_PATIENCE) as answer:
            if answer.read() == b"a-challenge":
                self._wanted = wanted
                self.subscribed.set()

    def _body(self, items: "Iterator[str] | list[str]") -> bytes:
        return _FEED.format(links=self._links, items="".join(items)).encode()


def _stock() -> Iterator[tuple[str, str]]:
    """Yield links and items, each of another development; states take turns."""
    for number, (what, (state, who)) in enumerate(product(_MATERIALS, STATES.items())):
        link = f"https://news.example/{number:03}-{state.lower()}-{what}"
        item = _ITEM.format(
            who=who,
            what=what,
            link=link,
            day=format_datetime(datetime.now(UTC)),
            text=_TEXT.format(who=who, what=what),
        )
        yield link, item


class _Handler(Answers):
    server: Publisher

    def do_GET(self) -> None:
        began = time.perf_counter()
        known = self.path == "/feed"
        self.answer(200 if known else 404, self.server.feed(began) if known else b"")

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        wanted = dict(parse_qsl(self.rfile.read(size).decode()))
        self.answer(202)
        threading.Thread(target=self.server.verify, args=(wanted,), daemon=True).start()
