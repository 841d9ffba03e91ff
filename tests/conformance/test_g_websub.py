"""Check 57, from outside: a publisher and a hub on loopback, and the real daemon.

The hub does what hubs do: it takes a form, verifies it at the callback, and signs what
it delivers. Waits are for things that must happen; nothing depends on their length.
"""

import hashlib
import hmac
import http.client
import json
import re
import sqlite3
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any

import pytest

from tests.end_to_end.conftest import ROOT, Binary, binary, free_port, made, until

__all__ = ["binary"]

pytestmark = pytest.mark.slow

DAY = 86_400


@dataclass(slots=True)
class Web:
    """A publisher with one feed, and the hub that sends it."""

    port: int = 0
    titles: tuple[str, ...] = ("First news",)
    elsewhere: str | None = None  # another hub that the feed names; None: this one
    in_header: bool = False  # where the hub is named: HTTP's Link, or the feed
    status: int = 202  # what the hub answers a form with
    verifies: bool = True
    grants: str = str(10 * DAY)  # hub.lease_seconds, as the hub writes it
    forms: list[Mapping[str, str]] = field(default_factory=list)
    asked: list[datetime] = field(default_factory=list)  # when each form came
    echoes: list[tuple[int, bytes, str]] = field(default_factory=list)
    visits: list[float] = field(default_factory=list)  # of the feed
    found: list[str] = field(default_factory=list)  # every path that was asked

    @property
    def topic(self) -> str:
        return f"http://127.0.0.1:{self.port}/the-feed-itself"

    @property
    def hub(self) -> str:
        return self.elsewhere or f"http://127.0.0.1:{self.port}/hub"

    def feed(self) -> bytes:
        """Return the feed as it is now."""
        links = (
            ""
            if self.in_header
            else f'<atom:link rel="hub" href="{self.hub}"/>'
            f'<atom:link rel="self" href="{self.topic}"/>'
        )
        return rss(*self.titles, links=links)

    @property
    def callback(self) -> str:
        return self.forms[-1]["hub.callback"]

    def ask(self, **changes: str) -> tuple[int, bytes, str]:
        """Ask the callback as a hub does that verifies a subscription."""
        question = {
            "hub.mode": "subscribe",
            "hub.topic": self.topic,
            "hub.challenge": "a-challenge",
            "hub.lease_seconds": self.grants,
        } | {f"hub.{name}": value for name, value in changes.items()}
        return call("GET", f"{self.callback}?{urllib.parse.urlencode(question)}")

    def deliver(self, body: bytes, *, signature: str | None = None) -> int:
        """Send a delivery; signed rightly unless another signature is given."""
        right = sign(body, self.forms[-1]["hub.secret"])
        headers = {
            "Content-Type": "application/rss+xml",
            "Link": f'<{self.hub}>; rel="hub", <{self.topic}>; rel="self"',
            "X-Hub-Signature": right if signature is None else signature,
        }
        return call("POST", self.callback, body, headers)[0]


def sign(body: bytes, secret: str, name: str = "sha256") -> str:
    """Return what a hub writes into X-Hub-Signature."""
    return f"{name}={hmac.new(secret.encode(), body, name).hexdigest()}"


def rss(*titles: str, links: str = "") -> bytes:
    """Return a feed with one item for each title."""
    items = "".join(
        f"<item><title>{t}</title><guid>{t}</guid><description>{t}.</description></item>"
        for t in titles
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" '
        'xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Gazette</title>'
        f"<link>http://127.0.0.1/</link>{links}{items}</channel></rss>"
    ).encode()


def call(
    method: str, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> tuple[int, bytes, str]:
    """Make one request; return status, body and content type."""
    parts = urllib.parse.urlsplit(url)
    assert parts.hostname is not None
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    with closing(connection):
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, path, body or None, dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers.get("Content-Type", "")


@contextmanager
def serving() -> Iterator[Web]:
    """Run publisher and hub."""
    web = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.found.append(self.path)
            if self.path != "/feed.xml":
                self._answer(404)
                return
            web.visits.append(time.monotonic())
            links = f'<{web.hub}>; rel="hub", <{web.topic}>; rel=self'
            self._answer(200, web.feed(), link=links if web.in_header else None)

        def do_POST(self) -> None:
            web.found.append(self.path)
            size = int(self.headers["Content-Length"])
            kind = self.headers["Content-Type"]
            body = self.rfile.read(size).decode()
            assert kind == "application/x-www-form-urlencoded", kind
            web.asked.append(datetime.now(UTC))
            web.forms.append(dict(urllib.parse.parse_qsl(body)))
            self._answer(web.status)
            if web.verifies and web.status == 202:
                threading.Thread(target=lambda: web.echoes.append(web.ask())).start()

        def _answer(
            self, status: int, body: bytes = b"", *, link: str | None = None
        ) -> None:
            self.send_response(status)
            if link:
                self.send_header("Link", link)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        web.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield web
        finally:
            server.shutdown()


# Each test has a publisher and a hub of its own; one daemon watches them all. What must
# be so before it starts stands here, and how often it visits where that is not seldom.
WEBS: Mapping[str, Mapping[str, Any]] = {
    "in-header": {"in_header": True},
    "in-feed": {},
    "hashes": {},
    "forged": {},
    "unasked": {"verifies": False},
    "lease": {"grants": "12"},
    "refuses-400": {"status": 400},
    "refuses-500": {"status": 500},
    "patient": {},
    "inside": {},
    "large": {},
    "unwanted": {},
}
OFTEN = {
    "refuses-400": "500ms",
    "refuses-500": "500ms",
    "patient": "1s",
    "unwanted": "300ms",
}
WITHOUT = "unwanted"  # the source whose hub must not be asked
LARGEST = 5_000  # bytes that a feed or a delivery may have


@dataclass(frozen=True)
class Watched:
    """A source with its web, and the daemon that watches it beside others."""

    binary: Binary
    name: str
    web: Web

    def ask(self, columns: str, table: str) -> list[tuple[Any, ...]]:
        """Read what the daemon's database has of the source."""
        query = f"SELECT {columns} FROM {table} WHERE source = '{self.name}'"
        return ask(self.binary, query)

    @property
    def titles(self) -> set[str]:
        return {title for (title,) in self.ask("title", "v_articles")}

    @property
    def state(self) -> dict[str, Any]:
        """Return what the store remembers of the source."""
        ((record,),) = self.ask("record", "sources")
        found: dict[str, Any] = json.loads(record)
        return found

    @property
    def log(self) -> str:
        """Return the lines of the log that are about the source."""
        lines = self.binary.log.splitlines()
        return "\n".join(line for line in lines if f"source={self.name}" in line)

    def happens(self, true: Callable[[], object], what: str) -> None:
        happens(self.binary, true, what)

    def keeps(self, title: str) -> None:
        """Wait until an article is kept."""
        self.happens(lambda: title in self.titles, f"{title} is kept")

    def subscribed(self, *, times: int = 1) -> None:
        subscribed(self.binary, self.web, times=times)


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Watched]]:
    """Run a daemon that watches every web, each for one test, until all are done."""
    with ExitStack() as stack:
        webs = {name: stack.enter_context(serving()) for name in WEBS}
        for name, options in WEBS.items():
            for option, value in options.items():
                setattr(webs[name], option, value)
        inner = stack.enter_context(serving())  # an address that nobody has allowed
        webs["inside"].elsewhere = inner.hub
        binary = stack.enter_context(made(tmp_path_factory.mktemp("hubs")))
        configure(binary, webs, fetch=f"max_bytes = {LARGEST}")
        binary.start()
        yield {name: Watched(binary, name, web) for name, web in webs.items()}
        assert inner.found == []
        assert binary.stop() == 0
        assert "Traceback" not in binary.log
        for web in webs.values():
            for form in web.forms:
                assert form["hub.secret"] not in binary.log
                assert form["hub.callback"].rpartition("/")[2] not in binary.log
            assert set(web.found) <= {"/feed.xml", "/hub"}


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as made_:
        yield made_


def configure(
    binary: Binary,
    webs: Mapping[str, Web],
    *,
    interval: str = "10m",
    fetch: str = "",
    listens: bool = True,
) -> None:
    """Write a configuration of some sources, which their hubs may push."""
    listen = free_port()
    push = f"""
[push]
callback = "http://127.0.0.1:{listen}/from-hubs/"
listen = "127.0.0.1:{listen}"
"""
    sources = "".join(
        f'[[source]]\nname = "{name}"\nurl = "http://127.0.0.1:{web.port}/feed.xml"\n'
        f'interval = "{OFTEN.get(name, interval)}"\n'
        f"push = {str(name != WITHOUT).lower()}\n"
        for name, web in webs.items()
    )
    text = f"""
[fetch]
min_interval = "0s"
allow_private = {[f"127.0.0.1:{web.port}" for web in webs.values()]}
{fetch}
[rules]
path = "{ROOT / "rules"}"
[daemon]
tick = "50ms"
{push if listens else ""}
{sources}
[[channel]]
name = "terminal"
type = "console"
[[route]]
channels = ["terminal"]
"""
    (binary.folder / "config.toml").write_text(text, encoding="utf-8")


def ask(binary: Binary, query: str) -> list[tuple[Any, ...]]:
    """Read the daemon's database from beside it."""
    uri = f"file:{binary.folder / 'lodewatch.db'}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=10)) as connection:
        return connection.execute(query).fetchall()


def happens(binary: Binary, true: Callable[[], object], what: str) -> None:
    """Wait for something that must happen while the daemon lives."""

    def seen() -> object:
        assert binary.alive, binary.log[-3000:]
        return true()

    until(seen, seconds=90, what=what)


def subscribed(binary: Binary, web: Web, *, times: int = 1) -> None:
    """Wait until the hub has verified a subscription."""
    happens(
        binary,
        lambda: len(web.echoes) >= times,
        f"the hub verifies {times} times",
    )


@pytest.mark.parametrize("name", ["in-header", "in-feed"])
def test_c57_a_hub_that_is_named_is_asked_verified_and_its_push_is_kept(
    daemon: Mapping[str, Watched], name: str
) -> None:
    """If it fails, news waits for the next visit although a hub would have sent it.

    Or, at the end of the daemon, its log gives away a secret or where to deliver.
    """
    it, web = daemon[name], daemon[name].web
    it.subscribed()
    form = web.forms[0]
    assert form["hub.mode"] == "subscribe"
    assert form["hub.topic"] == web.topic
    assert int(form["hub.lease_seconds"]) >= DAY
    assert re.fullmatch(r"[0-9a-f]{64}", form["hub.secret"])
    status, echo, kind = web.echoes[0]
    assert (status, echo) == (200, b"a-challenge")
    assert kind.startswith("text/plain")
    visits = len(web.visits)

    start = time.monotonic()
    assert web.deliver(rss("Pushed news")) == 202
    assert time.monotonic() - start < 1
    it.keeps("Pushed news")
    assert "First news" in it.titles
    assert len(web.visits) == visits


def test_c57_a_push_within_two_seconds_and_each_hash_that_hubs_use(
    daemon: Mapping[str, Watched],
) -> None:
    """If it fails, deliveries of older or newer hubs are lost, or come late."""
    it, web = daemon["hashes"], daemon["hashes"].web
    it.subscribed()
    secret = web.forms[0]["hub.secret"]
    took = []
    for name in ("sha1", "sha256", "sha384", "sha512"):
        title = f"Signed with {name}"
        body = rss(title)
        assert web.deliver(body, signature=sign(body, secret, name)) == 202
        start = time.monotonic()
        it.keeps(title)
        took.append(time.monotonic() - start)
    # A busy machine, or the model that is loaded first, may hold up some, and not all.
    assert min(took) < 2


def test_c57_a_delivery_with_a_bad_signature_is_answered_and_ignored(
    daemon: Mapping[str, Watched],
) -> None:
    """If it fails, anybody who learns a callback can put words into a source's mouth."""
    it, web = daemon["forged"], daemon["forged"].web
    it.subscribed()
    secret = web.forms[0]["hub.secret"]
    forged = rss("Forged news")
    bad = (
        "",
        "sha256=",
        "sha256=" + "0" * 64,
        sign(forged, "another secret"),
        sign(b"another body", secret),
        sign(forged, secret).replace("sha256", "md5"),
        f"md5={hashlib.md5(forged, usedforsecurity=False).hexdigest()}",
        "sha256=\u00e9",
    )
    for signature in bad:
        assert web.deliver(forged, signature=signature) == 202, signature
    assert call("POST", web.callback, forged)[0] == 202
    # What comes after them is kept, so they have been dealt with.
    assert web.deliver(rss("True news")) == 202
    it.keeps("True news")
    assert "Forged news" not in it.titles
    ignored = it.log.count("a delivery that the hub did not sign was ignored")
    assert ignored == len(bad) + 1


def test_c57_only_what_was_asked_for_is_confirmed(
    daemon: Mapping[str, Watched],
) -> None:
    """If it fails, a stranger can have us agree to deliveries of their choice."""
    it, web = daemon["unasked"], daemon["unasked"].web
    it.happens(lambda: web.forms, "the hub is asked")
    assert web.ask(topic="http://127.0.0.1/another-feed")[0] == 404
    assert web.ask(mode="unsubscribe")[0] == 404
    assert web.ask(challenge="")[0] == 404
    assert it.state["subscription"]["ends"] is None
    stranger = web.callback[:-4] + "AAAA"
    assert call("GET", f"{stranger}?hub.mode=subscribe&hub.challenge=x")[0] == 404
    assert call("POST", stranger, b"x")[0] == 410
    # Before it is verified, not even the right signature counts.
    assert web.deliver(rss("Too early")) == 202

    assert web.ask()[:2] == (200, b"a-challenge")
    assert web.ask()[0] == 404  # it is pending no longer
    assert web.deliver(rss("In time")) == 202
    it.keeps("In time")
    assert "Too early" not in it.titles


def test_c57_a_lease_is_renewed_before_it_ends(daemon: Mapping[str, Watched]) -> None:
    """If it fails, the hub falls silent and nobody notices."""
    it, web = daemon["lease"], daemon["lease"].web
    it.subscribed()
    times = len(web.echoes)
    ends = it.state["subscription"]["ends"]
    it.subscribed(times=times + 1)
    # Same callback, same secret: no gap between.
    assert all(form == web.forms[0] for form in web.forms)
    assert all(status == 200 for status, _, _ in web.echoes)
    it.happens(lambda: it.state["subscription"]["ends"] > ends, "a longer lease")
    assert web.asked[times] < datetime.fromisoformat(ends)


@pytest.mark.parametrize("status", [400, 500])
def test_c57_where_the_hub_fails_visits_go_on(
    daemon: Mapping[str, Watched], status: int
) -> None:
    """If it fails, a broken hub silences a feed that works."""
    it, web = daemon[f"refuses-{status}"], daemon[f"refuses-{status}"].web
    it.happens(lambda: "asked a hub" in it.log, "the hub is asked")
    web.titles = ("Second news", *web.titles)
    it.keeps("Second news")
    held = it.state["subscription"]
    assert held["message"].startswith(f"HTTP {status}")
    assert held["ends"] is None
    assert web.ask()[0] == 404  # who said no must not verify afterwards
    visits = len(web.visits)
    it.happens(lambda: len(web.visits) > visits + 4, "more visits")
    soonest = timedelta(minutes=5)  # until the hub is asked again
    assert all(later - asked > soonest for asked, later in pairwise(web.asked))


def test_c57_while_a_hub_delivers_visits_become_a_slow_backup(
    daemon: Mapping[str, Watched],
) -> None:
    """If it fails, a feed that is sent is asked for all the time, or never again."""
    it, web = daemon["patient"], daemon["patient"].web
    it.subscribed()
    web.titles = ("Second news", *web.titles)
    assert web.deliver(rss("Second news")) == 202
    it.keeps("Second news")

    def is_patient() -> bool:
        return it.state["due_alone"] is not None

    it.happens(is_patient, "the next visit is put off")
    seconds = "strftime('%s', next_due) - strftime('%s', last_attempt)"
    ((wait,),) = it.ask(seconds, "sources")
    assert 5 * 3600 < wait <= 6 * 3600 * 1.1 + 1
    # A hub that takes its word back is not waited for.
    assert web.ask(mode="denied", reason="closing down")[0] == 200
    web.titles = ("Third news", *web.titles)
    it.keeps("Third news")
    assert "closing down" in it.log


def test_c57_a_hub_in_a_private_network_is_not_asked(
    daemon: Mapping[str, Watched],
) -> None:
    """If it fails, a feed can have us send forms to machines of our own network.

    At the end of the daemon nobody must have asked for anything there.
    """
    it = daemon["inside"]
    it.happens(lambda: "asked a hub" in it.log, "the hub is judged")
    assert "is not on the public internet" in it.log


def test_c57_a_delivery_that_is_too_large_is_refused(
    daemon: Mapping[str, Watched],
) -> None:
    """If it fails, a hub can fill the memory."""
    it, web = daemon["large"], daemon["large"].web
    it.subscribed()
    assert web.deliver(rss("Large news") + b" " * LARGEST) == 413
    assert web.deliver(rss("Small news")) == 202
    it.keeps("Small news")
    assert "Large news" not in it.titles


def test_c57_a_restart_keeps_the_subscription(binary: Binary, web: Web) -> None:
    """If it fails, each restart asks every hub anew, and loses what comes meanwhile."""
    configure(binary, {"gazette": web})
    it = Watched(binary, "gazette", web)
    binary.start()
    it.subscribed()
    assert binary.stop() == 0
    binary.start()
    it.happens(lambda: binary.log.count("listening for hubs") == 2, "the second start")
    assert web.deliver(rss("After the restart")) == 202
    it.keeps("After the restart")
    assert len(web.forms) == 1


def test_c57_nobody_is_asked_whose_pushes_are_switched_off(
    daemon: Mapping[str, Watched],
) -> None:
    """If it fails, lodewatch makes requests that the user did not ask for."""
    it, web = daemon[WITHOUT], daemon[WITHOUT].web
    it.happens(lambda: len(web.visits) > 8, "visits")
    assert web.forms == []


def test_c57_nobody_is_asked_where_nobody_listens(binary: Binary, web: Web) -> None:
    """If it fails, hubs are asked to deliver to an address that nobody has named."""
    configure(binary, {"gazette": web}, interval="300ms", listens=False)
    binary.start()
    happens(binary, lambda: len(web.visits) > 8, "visits")
    assert web.forms == []
    assert "listening for hubs" not in binary.log
