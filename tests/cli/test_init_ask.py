"""The questions of `lodewatch init`, answered at a real terminal."""

import io
import os
import pty
import select
import signal
import subprocess
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


# A program that was started in the background may have been told to ignore Ctrl-C.
_INIT = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from monitor.cli import main
sys.exit(main(["init"]))
"""


def test_whoever_leaves_leaves_nothing(tmp_path: Path) -> None:
    """If it fails, half a conversation becomes a configuration."""
    terminal, inner = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", _INIT],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=inner,
        stdout=inner,
        stderr=inner,
    )
    os.close(inner)
    seen = b""
    while b"Feeds to watch" not in seen:
        seen += os.read(terminal, 1024)
        if seen.endswith(b"[critical-minerals]: "):
            os.write(terminal, b"\n")
    while b"Nothing was written." not in seen:
        # What Ctrl-C becomes. One that comes just before the program begins to wait for
        # a line is heeded when the line comes: whoever sits there presses it again.
        child.send_signal(signal.SIGINT)
        if select.select([terminal], [], [], 3)[0]:
            seen += os.read(terminal, 1024)
    assert child.wait() == 130
    os.close(terminal)
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
