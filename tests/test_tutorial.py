"""docs/tutorial.md, followed word for word, with a Slack and a home of the test's own."""

import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from monitor.cli import main
from tests import fake_slack
from tests.fake_slack import FakeSlack

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
PORT = "8765"  # of the page's own newswire
WITH_ROUGH_EDGES = ("doctor",)  # may have something to say


def lines() -> list[str]:
    """Return what the page has people type, but for what needs a browser or the net."""
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSlack]:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-canary")
    with fake_slack.running(channel_name="minerals") as server:
        server.scopes = "chat:write,channels:history,channels:read"
        yield server


class Reader:
    """Somebody who types one line after the other."""

    def __init__(self, slack: FakeSlack) -> None:
        self._slack = slack
        self._pending: list[str] = []
        self._wire: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = str(free.getsockname()[1])

    def type(self, line: str) -> None:
        """Type a line: ours runs here, the shell's with those before it in a shell."""
        line = line.replace(PORT, self._port)
        if line.startswith("cd "):
            self._shell()
            os.chdir(os.path.expandvars(shlex.split(line)[1]))
        elif line.startswith("lodewatch "):
            self._shell()
            self._lodewatch(shlex.split(os.path.expandvars(line))[1:])
        elif line.endswith(" &"):
            self._shell()
            command = line.removesuffix(" &").replace("python3", sys.executable)
            self._wire = subprocess.Popen(["bash", "-c", f"exec {command}"])
            self._wait_for_the_wire()
        elif line == "kill %1":
            self._shell()
            self.leave()
        else:
            self._pending.append(line)

    def _lodewatch(self, arguments: list[str]) -> None:
        if arguments[0] == "demo":
            return  # tests/demo takes the tour
        code = main(arguments)
        assert code == 0 or arguments[0] in WITH_ROUGH_EDGES, arguments
        if arguments[0] == "init":  # our Slack is another one, and time is short
            path = Path("config.toml")
            text = path.read_text(encoding="utf-8")
            text = text.replace(
                'channel = "#', f'base_url = "{self._slack.base_url}"\nchannel = "#'
            )
            text = text.replace(PORT, self._port)
            text += '\n[scale]\nengine = "inline"\n'
            path.write_text(text, encoding="utf-8")

    def _shell(self) -> None:
        if self._pending:
            script = "\n".join(("set -e", *self._pending))
            subprocess.run(["bash", "-c", script], check=True)
        self._pending = []

    def _wait_for_the_wire(self) -> None:
        while True:  # until it is up, or the test's own deadline ends this
            with suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", int(self._port))).close()
                return

    def leave(self) -> None:
        """End what runs in the background."""
        if self._wire is not None:
            self._wire.terminate()
            self._wire.wait()


@pytest.mark.slow
def test_whoever_follows_the_tutorial_is_alerted_once(
    slack: FakeSlack,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """If it fails, the first page that a newcomer follows leads nowhere."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    reader = Reader(slack)
    try:
        for line in lines():
            reader.type(line)
    finally:
        reader.leave()
    told = capfd.readouterr().out
    test, alert = [post["text"] for post in slack.posts]
    assert "Test from lodewatch" in test
    assert "China suspends dysprosium export controls" in alert
    assert "2031-11-10\t2031-11-10\tday\texpiry" in told  # the calendar
    assert 'packs = ["critical-minerals"]' in Path("config.toml").read_text("utf-8")
