"""The real daemon under what ends daemons: signals, kills, a damaged database."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing

import pytest

from monitor.demo import DemoServer, demo_config, serving
from monitor.store import open_store
from tests import fake_slack
from tests.end_to_end.conftest import ROOT, Binary, until
from tests.fake_slack import FakeSlack
from tests.makers import NOON, a_message

pytestmark = pytest.mark.slow

ENOUGH = 4  # the round in which something that rules alert of has appeared
EXTRA = """
[daemon]
tick = "100ms"
[[channel]]
name = "team"
type = "slack"
channel = "#alerts"
base_url = "{slack}"
min_interval = "0s"
{more}
"""


@pytest.fixture
def feeds() -> Iterator[DemoServer]:
    with serving() as server:
        yield server


def configure(
    binary: Binary,
    feeds: DemoServer,
    *,
    slack: str = "http://127.0.0.1:9/",
    more: str = "",
) -> None:
    """Write a configuration of the demonstration's feeds, a terminal and a Slack."""
    rules = binary.folder / "rules"
    if not rules.exists():
        shutil.copytree(ROOT / "rules", rules)
    text = demo_config(port=feeds.port, folder=binary.folder, rules=rules)
    text = text.replace('channels = ["terminal"]', 'channels = ["terminal", "team"]')
    text = text.replace('engine = "inline"', 'engine = "pool"')
    extra = EXTRA.format(slack=slack, more=more)
    (binary.folder / "config.toml").write_text(text + extra, encoding="utf-8")


def visited(binary: Binary, source: str = "demo-wire", *, times: int = 1) -> None:
    """Wait for further visits of a source."""
    before = binary.log.count(f"visited source={source}")

    def seen() -> bool:
        assert binary.alive, binary.log[-3000:]
        return binary.log.count(f"visited source={source}") >= before + times

    until(seen, seconds=90, what=f"a visit of {source}\n{binary.log[-2000:]}")


def ask(binary: Binary, query: str) -> list[tuple[object, ...]]:
    """Read the daemon's database from beside it."""
    uri = f"file:{binary.folder / 'demo.db'}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=10)) as connection:
        return connection.execute(query).fetchall()


def moments(binary: Binary, slack: FakeSlack) -> Mapping[str, Callable[[], bool]]:
    """Return what says that a moment of the work has come, by its name."""

    def articles() -> object:
        return ask(binary, "SELECT count(*) FROM v_articles")

    def visits() -> int:
        return binary.log.count("visited source=")

    kept, posted, seen = articles(), len(slack.posts), visits()
    return {
        "visit": lambda: visits() > seen,
        "article": lambda: articles() != kept,
        # Where nothing is to be told, some more visits are waited for.
        "post": lambda: len(slack.posts) > posted or visits() > seen + 30,
    }


@pytest.mark.fault(no=1)
@pytest.mark.timeout(540)
def test_killed_again_and_again_it_loses_nothing_and_tells_nothing_twice(
    binary: Binary, feeds: DemoServer
) -> None:
    """If it fails, a crash costs news, or people hear it twice."""
    with fake_slack.running() as slack:
        configure(binary, feeds, slack=slack.base_url)
        binary.environment = {"SLACK_BOT_TOKEN": "xoxb-canary"}
        binary.start()
        visited(binary)
        assert binary.process is not None
        binary.process.kill()
        binary.process.wait()
        for round_, moment in ((3, "visit"), (6, "article"), (9, "post"), (12, "post")):
            feeds.round = round_
            comes = moments(binary, slack)[moment]
            binary.start()
            until(
                comes, seconds=240, what=f"the moment: {moment}\n{binary.log[-2000:]}"
            )
            assert binary.process is not None
            binary.process.kill()
            binary.process.wait()
        binary.start()
        visited(binary, times=3)
        waiting = "state IN ('pending', 'sending', 'unknown')"
        query = f"SELECT count(*) FROM v_alerts WHERE channel = 'team' AND {waiting}"
        until(lambda: ask(binary, query) == [(0,)], seconds=120, what="all is told")
        assert binary.stop() == 0
        articles = ask(binary, "SELECT url FROM v_articles")
        served = {d.url for d in feeds.documents if d.round <= feeds.round}
        assert {str(u) for (u,) in articles} == served
        told = slack.ids()
        assert len(told) == len(set(told)) > 0
        sent = ask(
            binary,
            "SELECT message_id FROM v_alerts WHERE channel = 'team' AND state = 'sent'",
        )
        assert {str(i) for (i,) in sent} == set(told)


LETTER = b"this is a letter to my aunt" * 200


@pytest.mark.fault(no=7)
@pytest.mark.parametrize("damage", ["not a database", "damaged"])
def test_a_damaged_database_is_refused_and_never_made_anew(
    binary: Binary, feeds: DemoServer, damage: str
) -> None:
    """If it fails, a new empty database alerts everything again."""
    configure(binary, feeds)
    path = binary.folder / "demo.db"
    body = LETTER
    if damage == "damaged":
        with open_store(path, now=NOON) as store:
            store.outbox.enqueue([a_message(id=f"{n}") for n in range(99)])
        sound = path.read_bytes()
        assert len(sound) > 12_288
        body = sound[:4096] + b"\xff" * 8192 + sound[12_288:]
    path.write_bytes(body)
    for command in ("run", "once"):
        refused = binary.run(command)
        assert refused.returncode == 2, (command, refused.stderr)
        assert "demo.db" in refused.stderr
        assert "Traceback" not in refused.stderr
    assert path.read_bytes()[:8192] == body[:8192]


@pytest.mark.fault(no=16)
def test_a_stop_while_slack_hangs_ends_within_twenty_seconds(
    binary: Binary, feeds: DemoServer
) -> None:
    """If it fails, a service manager kills the monitor in the middle of its work."""
    with fake_slack.running() as slack:
        slack.default_mode = "hang"
        configure(binary, feeds, slack=slack.base_url)
        binary.environment = {"SLACK_BOT_TOKEN": "xoxb-canary"}
        binary.start()
        visited(binary)
        feeds.round = ENOUGH
        until(lambda: slack.posts, what="a post that hangs")
        start = time.monotonic()
        assert binary.stop() == 0
        assert time.monotonic() - start < 20
        left = ask(binary, "SELECT count(*) FROM v_alerts WHERE channel = 'team'")
        assert left != [(0,)]
