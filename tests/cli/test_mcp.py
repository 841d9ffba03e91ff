"""`lodewatch mcp` as a command; `tests/assistant` speaks the protocol with it."""

import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_without_the_extra_it_is_said_what_to_install(
    filled: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it fails, whoever lacks the extra meets a traceback."""
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    monkeypatch.delitem(sys.modules, "monitor.assistant.server", raising=False)
    shown = run("mcp")
    assert (shown.code, shown.out) == (2, "")
    assert 'pip install "lodewatch[mcp]"' in shown.err
