"""A place with a configuration and a database, and ways to run commands in it."""

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

import monitor.extract.extractor  # noqa: F401 - then its models are kept
from monitor.cli import main
from monitor.group.assign import assign
from monitor.group.identity import keys
from monitor.match import RuleSet
from monitor.match.evaluate import evaluate
from monitor.match.load import load_rules
from monitor.model.event import Company
from monitor.model.message import DeliveryState
from monitor.model.ontology import Stage, Tier
from monitor.model.rule import Match
from monitor.model.source import FetchTrouble, SourceState
from monitor.model.story import Report
from monitor.model.text import Origin
from monitor.store import Store, open_store
from tests.makers import (
    NOON,
    a_change,
    a_company,
    a_document,
    a_message,
    a_report,
    a_span,
    an_alert,
    an_event,
)

ROOT = Path(__file__).parents[2]
HOUR = timedelta(hours=1)
ENDED = "China on Monday ended the suspension of its rare earth export controls."
LOAN = "The Pentagon will lend Vulcan Elements $620 million for a magnet plant."

CONFIG = """
[store]
path = "lodewatch.db"
[[source]]
name = "example-wire"
title = "Example Wire"
url = "https://news.example/feed.xml"
tier = "wire"
[[source]]
name = "ministry"
url = "https://ministry.example/feed.xml"
tier = "official"
[[channel]]
name = "terminal"
type = "console"
[[route]]
channels = ["terminal"]
[[digest]]
name = "daily"
title = "Minerals"
channel = "terminal"
"""
RULES = """
schema = 1
[[rule]]
id = "rare-earth-licences"
title = "Export licensing of rare earths changes"
status = "experimental"
severity = "high"
events = ["EXPORT_LICENSING"]
[rule.match]
"commodities|any" = ["REE"]
[[rule.test]]
name = "a suspension is told"
event = { commodities = ["REE"], stage = "SUSPENDED" }
expect = true
[[rule.test]]
name = "copper is not"
event = { commodities = ["Cu"] }
expect = false
because = "match.commodities|any"
"""


@dataclass(frozen=True)
class Shown:
    """What a command gave."""

    code: int
    out: str
    err: str


Run = Callable[..., Shown]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder: a configuration, a rule file, no database yet."""
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/ree.toml").write_text(RULES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(
    place: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """Return a function that runs a command in this process, as in a pipe."""

    def run_(*arguments: str, stdin: bytes = b"") -> Shown:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(arguments)
        told = capsys.readouterr()
        return Shown(code, told.out, told.err)

    return run_


def in_terminal(*arguments: str, width: int = 80, cwd: Path, typed: str = "") -> Shown:
    """Run a command in a terminal of its own and return what is seen there.

    `typed` is what somebody types ahead.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    environment = os.environ | {"TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        environment.pop(name, None)
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", *arguments],
        cwd=cwd,
        env=environment,
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
    )
    os.close(theirs)
    os.write(ours, typed.encode())
    seen = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # how a terminal says that the other side is closed
            break
        if not part:
            break
        seen += part
    os.close(ours)
    _, err = process.communicate()
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\", "", seen.decode())
    return Shown(process.returncode, text.replace("\r\n", "\n"), err.decode())


def reports() -> tuple[Report, Report, Report]:
    """Return two reports of one development, and one of another."""
    suspended = a_report()
    ministry = a_document(
        id="doc-2",
        title="Suspension of rare earth export controls ended",
        text=ENDED,
        published=NOON + 20 * HOUR,
        url="https://ministry.example/ended",
        source=Origin(name="Ministry", tier=Tier.OFFICIAL),
    )
    arguments = tuple(
        type(a)(role=a.role, type=a.type, value=a.value, span=a_span(text, ENDED))
        for a, text in zip(an_event().arguments, ("China", "rare earth"), strict=True)
    )
    ended = a_report(
        an_event(
            stage=Stage.ENDED,
            trigger=a_span("ended", ENDED),
            sentence=a_span(ENDED, ENDED),
            arguments=arguments,
        ),
        ministry,
    )
    award = a_document(
        id="doc-3",
        title="Pentagon lends Vulcan Elements \x1b[31m[bold]$620 million",
        text=LOAN,
        published=NOON + HOUR,
        url="https://news.example/vulcan",
    )
    vulcan = a_company("Vulcan Elements", text=LOAN)
    assert isinstance(vulcan.value, Company)
    lent = a_report(
        an_event(
            type="FUNDING_AWARD",
            family="INDUSTRIAL_POLICY",
            stage=Stage.ANNOUNCED,
            trigger=a_span("lend", LOAN),
            sentence=a_span(LOAN, LOAN),
            arguments=(vulcan,),
        ),
        award,
    )
    return suspended, lent, ended


def fill(store: Store, rules: RuleSet) -> None:
    """Take the reports in as the pipeline does, and tell one of them."""
    for report in reports():
        near = store.stories.sharing(keys(report))
        given = assign(report, near, now=report.first_seen)
        store.stories.save(given, report)
        if given.change is not None:
            now = report.first_seen
            store.matches.add(
                evaluate(rules, given.change, now=now, last=store.matches.last).matches
            )
    story = store.stories.find(type="EXPORT_LICENSING")[0]
    message = a_message(subject=story.id, payload=an_alert(story_id=story.id))
    lost = a_message(id="message-2", channel="post", subject="x")
    store.outbox.enqueue([message, lost])
    for channel, state, error in (
        ("terminal", DeliveryState.SENT, None),
        ("post", DeliveryState.DEAD, "550 no such user"),
    ):
        claim = store.outbox.claim(channel, now=NOON, lease=HOUR)
        assert claim is not None
        store.outbox.settle(claim, state, now=NOON, error=error)
    store.sources.save(
        SourceState(
            source="example-wire",
            url="https://news.example/feed.xml",
            first_visit=NOON,
            last_attempt=NOON,
            last_success=NOON,
            last_new=NOON,
            next_due=NOON + HOUR,
        )
    )
    store.sources.save(
        SourceState(
            source="ministry",
            url="https://ministry.example/feed.xml",
            last_attempt=NOON,
            next_due=NOON + HOUR,
            failures=3,
            trouble=FetchTrouble.HTTP,
            message="the server answered 403 Forbidden",
        )
    )


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the file of a database that has seen three reports."""
    folder = tmp_path_factory.mktemp("seen")
    (folder / "ree.toml").write_text(RULES, encoding="utf-8")
    rules = load_rules(folder, types=["EXPORT_LICENSING", "FUNDING_AWARD"])
    with open_store(folder / "lodewatch.db", now=NOON) as store:
        fill(store, rules)
    return (folder / "lodewatch.db").read_bytes()


@pytest.fixture
def filled(place: Path, seen: bytes) -> Path:
    """Return the place with a database that has seen three reports."""
    (place / "lodewatch.db").write_bytes(seen)
    return place


@pytest.fixture
def story_id(filled: Path) -> str:
    """Return the id of the story with two reports."""
    with open_store(filled / "lodewatch.db", now=NOON, read_only=True) as store:
        return store.stories.find(type="EXPORT_LICENSING")[0].id


@pytest.fixture
def a_match(place: Path) -> Match:
    """Return what the rule says of a first report."""
    rules = load_rules(place / "rules", types=["EXPORT_LICENSING"])
    (match,) = evaluate(rules, a_change(), now=NOON, last=lambda key: None).matches
    return match
