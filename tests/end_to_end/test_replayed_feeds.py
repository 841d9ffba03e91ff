"""Recorded real feeds, polled over ten ticks by the real daemon: each thing once.

The Federal Register, SEC EDGAR and White House feeds are served in the form in which
their publishers serve them; a Slack and a mail server listen on loopback.
"""

import re
import sqlite3
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests import fake_slack, fake_smtp
from tests.end_to_end.conftest import ROOT, SHARED, Binary, free_port, until

SERVE = SHARED / "replay/serve.py"
TICKS = 10
ENTRIES = 10  # of a feed at a visit: enough for what a day brings, and quickly read
SOURCES = {
    "federal-register": "/federal-register/trade.rss",
    "edgar": "/edgar/current.atom",
    "white-house": "/white-house/news.rss",
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(540),
    pytest.mark.skipif(not SERVE.exists(), reason="the recorded feeds are not here"),
]


@contextmanager
def served_feeds(port: int) -> Iterator[None]:
    """Serve the recorded feeds from 13 October 2025 on, one day a tick."""
    command = [sys.executable, str(SERVE), "--port", str(port), "--day", "2025-10-13"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert "http://127.0.0.1" in server.stdout.readline()
        try:
            yield
        finally:
            server.kill()


def configuration(port: int, slack: str, smtp: int) -> str:
    """Return a configuration of three sources and four channels."""
    sources = "".join(
        f'[[source]]\nname = "{name}"\nurl = "http://127.0.0.1:{port}{path}"\n'
        'tier = "official"\ninterval = "500ms"\n'
        for name, path in SOURCES.items()
    )
    return f"""
[fetch]
min_interval = "0s"
max_interval = "1s"
max_entries = {ENTRIES}
allow_private = ["127.0.0.1:{port}"]
[rules]
path = "{ROOT / "rules"}"
[daemon]
tick = "100ms"
{sources}
[[channel]]
name = "terminal"
type = "console"
[[channel]]
name = "team"
type = "slack"
channel = "#alerts"
base_url = "{slack}"
min_interval = "0s"
[[channel]]
name = "post"
type = "email"
host = "127.0.0.1"
port = {smtp}
security = "none"
from = "lodewatch@example.org"
to = ["a@example.org", "b@example.org"]
[[channel]]
name = "files"
type = "file"
path = "digests"
[[route]]
channels = ["terminal", "team"]
[[digest]]
name = "mailed"
channel = "post"
at = "00:00"
max_lateness = "24h"
[[digest]]
name = "filed"
channel = "files"
at = "00:00"
max_lateness = "24h"
"""


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    """Ask the database that the daemon writes."""
    uri = f"file:{folder / 'lodewatch.db'}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=10)) as connection:
        return connection.execute(query).fetchall()


def visits(log: str) -> Counter[str]:
    """Count the finished visits of each source in the log."""
    return Counter(re.findall(r"visited source=(\S+)", log))


def tick(port: int) -> None:
    """Move the feeds on by a day."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/tick", method="POST")
    with urllib.request.urlopen(request, timeout=10) as answer:
        answer.read()


def test_ten_ticks_and_a_restart_tell_each_thing_once(binary: Binary) -> None:
    """If it fails, the monitor loses news or tells it twice."""
    port = free_port()
    with (
        served_feeds(port),
        fake_slack.running() as slack,
        fake_smtp.running() as smtp,
    ):
        text = configuration(port, slack.base_url, smtp.port)
        (binary.folder / "config.toml").write_text(text, encoding="utf-8")
        binary.environment = {"SLACK_BOT_TOKEN": "xoxb-canary"}
        # The first round was yesterday, so that today's digests are due.
        yesterday = datetime.now(UTC) - timedelta(days=1)
        assert (
            binary.run("once", "--now", yesterday.isoformat(), timeout=300).returncode
            == 0
        )
        binary.start()
        wait_for_visits(binary)
        assert slack.posts == []  # the first visit is a baseline
        for _ in range(TICKS):
            tick(port)
            wait_for_visits(binary)
        until(lambda: all_told(binary.folder), what="every message is told")
        assert binary.stop() == 0
        first = check(binary, slack, smtp)
        assert first["alerts"] > 0

        # A restart repeats nothing: same feeds, same database.
        binary.start()
        wait_for_visits(binary)
        assert binary.stop() == 0
        again = check(binary, slack, smtp)
        # EDGAR goes on: what it brings may be new, what was told is not told again.
        assert (again["alerts"], again["posts"]) == (first["alerts"], first["posts"])


def wait_for_visits(binary: Binary) -> None:
    """Wait until each source was visited twice from now on: the second began after."""
    before = visits(binary.log)

    def visited() -> bool:
        assert binary.alive, binary.log[-3000:]
        return all(visits(binary.log)[s] >= before[s] + 2 for s in SOURCES)

    until(
        visited,
        seconds=240,
        what="two more visits of every source\n" + binary.log[-3000:],
    )


def all_told(folder: Path) -> bool:
    """Say whether nothing waits in the outbox."""
    found = rows(folder, "SELECT count(*) FROM v_alerts WHERE state <> 'sent'")
    return found == [(0,)]


def check(
    binary: Binary, slack: fake_slack.FakeSlack, smtp: fake_smtp.FakeSmtp
) -> dict[str, int]:
    """Compare what arrived with what the database says; return the counts."""
    folder = binary.folder
    assert "Traceback" not in binary.log
    assert "xoxb-canary" not in binary.log
    articles = rows(folder, "SELECT source, url FROM v_articles")
    assert len(set(articles)) == len(articles)
    sent = rows(
        folder,
        "SELECT message_id FROM v_alerts WHERE channel = 'team' AND state = 'sent'",
    )
    assert sorted(slack.ids()) == sorted(str(i) for (i,) in sent)
    roots = rows(
        folder,
        "SELECT count(*), count(DISTINCT story_id) FROM v_alerts "
        "WHERE channel = 'team' AND kind = 'root'",
    )[0]
    assert roots[0] == roots[1]
    mails = [message_from_bytes(m.content, policy=policy.default) for m in smtp.mails]
    assert len({m["Message-ID"] for m in mails}) == len(mails)
    assert {r for m in smtp.mails for r in m.recipients} == {
        "a@example.org",
        "b@example.org",
    }
    assert len(list((folder / "digests").glob("*.html"))) >= 1
    return {
        "articles": len(articles),
        "events": len(rows(folder, "SELECT event_id FROM v_events")),
        "alerts": len(sent),
        "posts": len(slack.posts),
    }
