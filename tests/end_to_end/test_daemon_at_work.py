"""One real daemon at work, and what happens beside it: each test leaves it running."""

import re
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from monitor.demo import DemoServer, serving
from tests.end_to_end.conftest import Binary, made, until
from tests.end_to_end.test_daemon import ENOUGH, ask, configure, visited

pytestmark = pytest.mark.slow


class _Pages(BaseHTTPRequestHandler):
    """Answers `/page` with a web page, and anything else with 404."""

    def do_GET(self) -> None:
        body = b"<!doctype html><title>Log in</title><p>Who are you?"
        self.send_response(200 if self.path == "/page" else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@dataclass(frozen=True)
class Running:
    """One daemon that several tests look at; each leaves it running, in any order."""

    binary: Binary
    feeds: DemoServer

    def reload(self) -> None:
        assert self.binary.process is not None
        self.binary.process.send_signal(signal.SIGHUP)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run a daemon whose Slack has no token, and two of whose sources have no feed."""
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), _Pages) as server,
        serving() as feeds,
        made(tmp_path_factory.mktemp("running")) as binary,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        more = "".join(
            f'[[source]]\nname = "{name}"\ninterval = "1s"\n'
            f'url = "http://127.0.0.1:{port}/{name}"\n'
            for name in ("broken", "page")
        )
        configure(binary, feeds, more=more)
        path = binary.folder / "config.toml"
        text = path.read_text(encoding="utf-8")
        both = f'"127.0.0.1:{feeds.port}", "127.0.0.1:{port}"'
        path.write_text(text.replace(f'"127.0.0.1:{feeds.port}"', both), "utf-8")
        binary.start()
        visited(binary)
        yield Running(binary, feeds)
        code, log = binary.stop(), binary.log
        server.shutdown()
        assert code == 0
        assert "Traceback" not in log


def test_a_failing_source_and_a_failing_channel_stop_nobody_else(
    running: Running,
) -> None:
    """If it fails, one dead feed or one missing token silences the monitor."""
    log = running.binary
    running.feeds.round = max(running.feeds.round, ENOUGH)
    until(lambda: "· alert" in log.log, what="an alert")
    assert "SLACK_BOT_TOKEN is not set" in log.log
    broken = r"visited source=broken outcome=\w+ reason=.*404"
    until(lambda: re.search(broken, log.log), what="a word about the dead feed")
    page = r"visited source=page outcome=not_a_feed"
    until(lambda: re.search(page, log.log), what="a word about the page")


@pytest.mark.fault(no=19)
def test_a_reload_takes_right_files_and_refuses_wrong_ones(running: Running) -> None:
    """If it fails, a typo in a rule stops a running monitor, or goes unnoticed."""
    binary = running.binary
    config = binary.folder / "config.toml"
    right = config.read_text(encoding="utf-8")
    config.write_text(f'{right}\n[[channel]]\nnmae = "x"\n[stor]\n', encoding="utf-8")
    running.reload()
    until(lambda: "reload refused" in binary.log, what="the refusal")
    assert "config.toml:" in binary.log
    config.write_text(right, encoding="utf-8")
    rules = [binary.folder / "rules" / f"mine-{n}.toml" for n in range(10)]
    for n, rule in enumerate(rules):
        text = "schema = 1\n" + "\n" * n + f'[[rule]]\nid = "mine-{n}"\ntitel = "x"\n'
        rule.write_text(text, encoding="utf-8")
    running.reload()
    until(lambda: binary.log.count("reload refused") == 2, what="the refusal")
    for n in range(10):
        place = rf'mine-{n}\.toml:{4 + n}: rule\[1\]\.titel: unknown key "titel"'
        assert re.search(place, binary.log)
    visited(binary)
    for rule in rules:
        rule.unlink()
    running.reload()
    until(lambda: "reloaded" in binary.log, what="the reload")
    visited(binary)


def test_a_second_daemon_refuses_at_once(running: Running) -> None:
    """If it fails, two daemons tell everything twice."""
    second = running.binary.run("run")
    assert second.returncode == 2
    assert "already running" in second.stderr
    assert "Traceback" not in second.stderr
    assert running.binary.alive


def test_another_writer_only_delays(running: Running) -> None:
    """If it fails, a backup or an open shell costs a batch of news."""
    binary, feeds = running.binary, running.feeds
    with closing(sqlite3.connect(binary.folder / "demo.db", timeout=10)) as other:
        other.execute("BEGIN IMMEDIATE")
        feeds.round += 1
        time.sleep(4)
        other.rollback()
    expected = sum(d.round <= feeds.round for d in feeds.documents)
    query = "SELECT count(*) FROM v_articles"
    until(lambda: ask(binary, query) == [(expected,)], what="all rounds are kept")
