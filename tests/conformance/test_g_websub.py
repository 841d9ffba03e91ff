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
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.end_to_end.conftest import ROOT, Binary, binary, free_port, until

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


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as made:
        yield made


def configure(
    binary: Binary, web: Web, *, interval: str = "10m", source: str = "", more: str = ""
) -> None:
    """Write a configuration of one source, which its hub may push."""
    listen = free_port()
    text = f"""
[fetch]
min_interval = "0s"
allow_private = ["127.0.0.1:{web.port}"]
[rules]
path = "{ROOT / "rules"}"
[daemon]
tick = "50ms"
[push]
callback = "http://127.0.0.1:{listen}/from-hubs/"
listen = "127.0.0.1:{listen}"
[[source]]
name = "gazette"
url = "http://127.0.0.1:{web.port}/feed.xml"
interval = "{interval}"
{source}
[[channel]]
name = "terminal"
type = "console"
[[route]]
channels = ["terminal"]
{more}
"""
    (binary.folder / "config.toml").write_text(text, encoding="utf-8")


def ask(binary: Binary, query: str) -> list[tuple[Any, ...]]:
    """Read the daemon's database from beside it."""
    uri = f"file:{binary.folder / 'lodewatch.db'}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=10)) as connection:
        return connection.execute(query).fetchall()


def titles(binary: Binary) -> set[str]:
    return {title for (title,) in ask(binary, "SELECT title FROM v_articles")}


def state(binary: Binary) -> dict[str, Any]:
    """Return what the store remembers of the source."""
    ((record,),) = ask(binary, "SELECT record FROM sources WHERE source = 'gazette'")
    found: dict[str, Any] = json.loads(record)
    return found


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


@pytest.mark.parametrize("in_header", [True, False], ids=["header", "feed"])
def test_c57_a_hub_that_is_named_is_asked_verified_and_its_push_is_kept(
    binary: Binary, web: Web, *, in_header: bool
) -> None:
    """If it fails, news waits for the next visit although a hub would have sent it."""
    web.in_header = in_header
    configure(binary, web)
    binary.start()
    subscribed(binary, web)
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
    happens(binary, lambda: "Pushed news" in titles(binary), "the push is kept")
    assert "First news" in titles(binary)
    assert len(web.visits) == visits

    assert binary.stop() == 0
    assert "Traceback" not in binary.log
    for hidden in (form["hub.secret"], form["hub.callback"].rpartition("/")[2]):
        assert hidden not in binary.log
    assert set(web.found) <= {"/feed.xml", "/hub"}


def test_c57_a_push_within_two_seconds_and_each_hash_that_hubs_use(
    binary: Binary, web: Web
) -> None:
    """If it fails, deliveries of older or newer hubs are lost, or come late."""
    configure(binary, web)
    binary.start()
    subscribed(binary, web)
    secret = web.forms[0]["hub.secret"]
    for number, name in enumerate(("sha1", "sha256", "sha384", "sha512")):
        title = f"Signed with {name}"
        body = rss(title)
        assert web.deliver(body, signature=sign(body, secret, name)) == 202
        start = time.monotonic()
        happens(binary, lambda t=title: t in titles(binary), title)  # type: ignore[misc]
        # The first one waits for a process that loads the language model.
        assert number == 0 or time.monotonic() - start < 2


def test_c57_a_delivery_with_a_bad_signature_is_answered_and_ignored(
    binary: Binary, web: Web
) -> None:
    """If it fails, anybody who learns a callback can put words into a source's mouth."""
    configure(binary, web)
    binary.start()
    subscribed(binary, web)
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
    happens(binary, lambda: "True news" in titles(binary), "the signed one is kept")
    assert "Forged news" not in titles(binary)
    ignored = binary.log.count("a delivery that the hub did not sign was ignored")
    assert ignored == len(bad) + 1


def test_c57_only_what_was_asked_for_is_confirmed(binary: Binary, web: Web) -> None:
    """If it fails, a stranger can have us agree to deliveries of their choice."""
    web.verifies = False
    configure(binary, web)
    binary.start()
    happens(binary, lambda: web.forms, "the hub is asked")
    assert web.ask(topic="http://127.0.0.1/another-feed")[0] == 404
    assert web.ask(mode="unsubscribe")[0] == 404
    assert web.ask(challenge="")[0] == 404
    assert state(binary)["subscription"]["ends"] is None
    stranger = web.callback[:-4] + "AAAA"
    assert call("GET", f"{stranger}?hub.mode=subscribe&hub.challenge=x")[0] == 404
    assert call("POST", stranger, b"x")[0] == 410
    # Before it is verified, not even the right signature counts.
    assert web.deliver(rss("Too early")) == 202

    assert web.ask()[:2] == (200, b"a-challenge")
    assert web.ask()[0] == 404  # it is pending no longer
    assert web.deliver(rss("In time")) == 202
    happens(binary, lambda: "In time" in titles(binary), "the push is kept")
    assert "Too early" not in titles(binary)


def test_c57_a_lease_is_renewed_before_it_ends(binary: Binary, web: Web) -> None:
    """If it fails, the hub falls silent and nobody notices."""
    web.grants = "12"
    configure(binary, web)
    binary.start()
    subscribed(binary, web)
    ends = state(binary)["subscription"]["ends"]
    subscribed(binary, web, times=2)
    assert web.forms[0] == web.forms[1]  # same callback, same secret: no gap between
    assert web.echoes[1][0] == 200
    happens(
        binary, lambda: state(binary)["subscription"]["ends"] > ends, "a longer lease"
    )
    assert web.asked[1] < datetime.fromisoformat(ends)


def test_c57_a_restart_keeps_the_subscription(binary: Binary, web: Web) -> None:
    """If it fails, each restart asks every hub anew, and loses what comes meanwhile."""
    configure(binary, web)
    binary.start()
    subscribed(binary, web)
    assert binary.stop() == 0
    binary.start()
    happens(
        binary, lambda: binary.log.count("listening for hubs") == 2, "the second start"
    )
    assert web.deliver(rss("After the restart")) == 202
    happens(
        binary, lambda: "After the restart" in titles(binary), "what was pushed is kept"
    )
    assert len(web.forms) == 1


@pytest.mark.parametrize("status", [400, 500])
def test_c57_where_the_hub_fails_visits_go_on(
    binary: Binary, web: Web, status: int
) -> None:
    """If it fails, a broken hub silences a feed that works."""
    web.status = status
    configure(binary, web, interval="500ms")
    binary.start()
    happens(binary, lambda: "asked a hub" in binary.log, "the hub is asked")
    web.titles = ("Second news", *web.titles)
    happens(binary, lambda: "Second news" in titles(binary), "a visit brings it")
    held = state(binary)["subscription"]
    assert held["message"].startswith(f"HTTP {status}")
    assert held["ends"] is None
    assert web.ask()[0] == 404  # who said no must not verify afterwards
    visits = len(web.visits)
    happens(binary, lambda: len(web.visits) > visits + 4, "more visits")
    assert len(web.forms) == 1  # the next request waits for minutes


def test_c57_while_a_hub_delivers_visits_become_a_slow_backup(
    binary: Binary, web: Web
) -> None:
    """If it fails, a feed that is sent is asked for all the time, or never again."""
    configure(binary, web, interval="1s")
    binary.start()
    subscribed(binary, web)
    web.titles = ("Second news", *web.titles)
    assert web.deliver(rss("Second news")) == 202
    happens(binary, lambda: "Second news" in titles(binary), "the push is kept")

    def is_patient() -> bool:
        return state(binary)["due_alone"] is not None

    happens(binary, is_patient, "the next visit is put off")
    seconds = "strftime('%s', next_due) - strftime('%s', last_attempt)"
    ((wait,),) = ask(binary, f"SELECT {seconds} FROM sources")
    assert 5 * 3600 < wait <= 6 * 3600 * 1.1 + 1
    # A hub that takes its word back is not waited for.
    assert web.ask(mode="denied", reason="closing down")[0] == 200
    web.titles = ("Third news", *web.titles)
    happens(binary, lambda: "Third news" in titles(binary), "a visit brings it")
    assert "closing down" in binary.log


def test_c57_a_hub_in_a_private_network_is_not_asked(binary: Binary, web: Web) -> None:
    """If it fails, a feed can have us send forms to machines of our own network."""
    with serving() as inner:
        web.elsewhere = inner.hub
        configure(binary, web)
        binary.start()
        happens(binary, lambda: "asked a hub" in binary.log, "the hub is judged")
        assert inner.found == []
        assert "is not on the public internet" in binary.log


def test_c57_nobody_is_asked_where_pushes_are_switched_off(
    binary: Binary, web: Web
) -> None:
    """If it fails, lodewatch makes requests that the user did not ask for."""
    configure(binary, web, interval="300ms", source="push = false")
    binary.start()
    happens(binary, lambda: len(web.visits) > 8, "visits")
    assert web.forms == []
    assert binary.stop() == 0
    path = binary.folder / "config.toml"
    text = re.sub(r"\[push\]\n.*\n.*\n", "", path.read_text(encoding="utf-8"))
    path.write_text(text.replace("push = false", ""), encoding="utf-8")
    binary.start()
    visits = len(web.visits)
    happens(binary, lambda: len(web.visits) > visits + 8, "visits")
    assert web.forms == []
    assert binary.log.count("listening for hubs") == 1


def test_c57_a_delivery_that_is_too_large_is_refused(binary: Binary, web: Web) -> None:
    """If it fails, a hub can fill the memory."""
    configure(binary, web)
    path = binary.folder / "config.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[fetch]", "[fetch]\nmax_bytes = 5000"), "utf-8")
    binary.start()
    subscribed(binary, web)
    assert web.deliver(rss("Large news") + b" " * 5000) == 413
    assert web.deliver(rss("Small news")) == 202
    happens(binary, lambda: "Small news" in titles(binary), "the small one is kept")
    assert "Large news" not in titles(binary)
