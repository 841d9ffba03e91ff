"""The questions of `lodewatch init`, answered at a real terminal."""

import io
import os
import pty
import signal
import sys
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.config import load
from tests.cli.conftest import ROOT, in_terminal

ANSWERS = (
    "",  # the subject that ships
    "",  # no feeds besides
    "dysprosum, graphite",  # once more, please
    "dysprosium, graphite",
    "USAR, Nordmine",
    "y",  # Nordmine is new
    "xoxb-1-canary",  # a token is no channel
    "#minerals",
    "n",  # without buttons
    "a@example.org",
    "smtp.example.org",
    "w@example.org",
    "",  # no login
    "",  # no webhook
    "",  # no contact
    "6:15",
    "Europe/Berlin",
    "n",  # no test by mail; without its token Slack cannot be tried
)


def test_a_conversation_gives_a_configuration(tmp_path: Path) -> None:
    """If it fails, a newcomer is stuck at a question, or their answer gets lost."""
    shown = in_terminal("init", cwd=tmp_path, typed="\n".join((*ANSWERS, "")))
    assert shown.code == 0, shown
    assert 'did you mean "dysprosium"?' in shown.out
    assert "belongs into the environment" in shown.out
    assert "through post now" in shown.out + shown.err
    assert "through slack now" not in shown.out + shown.err
    settings = load(tmp_path / "config.toml", environment={})
    assert settings.routes[0].channels == ("terminal", "slack", "post")
    assert settings.digests[0].timezone == "Europe/Berlin"
    rules = (tmp_path / "rules/critical-minerals.toml").read_text(encoding="utf-8")
    assert 'my_materials = ["Dy", "graphite"]' in rules
    assert 'my_companies = ["USA Rare Earth", "Nordmine"]' in rules
    assert "canary" not in "".join(
        p.read_text(encoding="utf-8") for p in tmp_path.rglob("*.*") if p.is_file()
    )


def test_whoever_leaves_leaves_nothing(tmp_path: Path) -> None:
    """If it fails, half a conversation becomes a configuration."""
    child, terminal = pty.fork()
    if not child:  # pragma: no cover - another program from here on
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # however the tests were started
        os.chdir(tmp_path)
        os.environ["PYTHONPATH"] = str(ROOT)
        os.execv(sys.executable, [sys.executable, "-m", "monitor", "init"])
    seen = b""
    while b"Feeds to watch" not in seen:
        seen += os.read(terminal, 1024)
        if seen.endswith(b"[critical-minerals]: "):
            os.write(terminal, b"\n")
    os.write(terminal, b"\x03")
    while b"Nothing was written." not in seen:
        seen += os.read(terminal, 1024)
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 130
    assert not list(tmp_path.iterdir())


class Typed(io.StringIO):
    """What somebody types at a terminal, which then ends (Ctrl-D)."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "code"), [("\n", 2), ("y\n\n", 130)])
def test_a_no_and_an_end_keep_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, code: int
) -> None:
    """If it fails, Enter or Ctrl-D takes a configuration that somebody has worked on."""
    (tmp_path / "config.toml").write_text("# mine", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", Typed(typed))
    assert main(["init"]) == code
    assert [p.read_text("utf-8") for p in tmp_path.iterdir()] == ["# mine"]
