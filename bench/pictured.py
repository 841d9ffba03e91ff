"""What pictures show that is no line and its answer: an alert, the tab key, an assistant."""

import json
import os
import pty
import re
import select
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import anyio
from mcp import Client, StdioServerParameters, stdio_client

PATIENCE: Final = 30  # seconds that a shell has for one answer
ALERT: Final = "in force → suspended"
TABS: Final = (
    "lodewatch c",
    "lodewatch sources ",
    "lodewatch sources add --ti",
    "lodewatch sources add --tier ",
)
TOOL: Final = "what_changed"
ASKED: Final[Mapping[str, object]] = {
    "since": "2025-10-01",
    "material": "gallium",
    "limit": 1,
}
# The fields of the answer that are shown.
_SHOWN: Final = frozenset(
    {"changes", "seen", "change_in_words", "evidence", "untrusted_text", "source", "url",
     "published", "story", "headline", "stage_in_words", "certainty_in_words", "more"}
)  # fmt: skip


def an_alert(tour: str) -> str:
    """Return the first alert with `ALERT` of what the tour has said in a terminal."""
    part = next(part for part in tour.split("\n\n") if ALERT in part)
    lines = part.split("\n")
    heading = next(n for n, line in enumerate(lines) if "───" in line)
    return "\n".join(lines[heading:])


def at_the_tab_key(place: Path) -> str:
    """Return what bash shows where the tab key is pressed in the lines of `TABS`."""
    shell = _Shell(place)
    try:
        shell.enter('eval "$(lodewatch completion bash)"')
        return "\n".join(
            f"\x1b[1m$ {line}⇥⇥\x1b[0m\n{shell.offered(line)}" for line in TABS
        )
    finally:
        shell.close()


class _Shell:
    """A bash in a terminal, typed into key by key."""

    def __init__(self, place: Path) -> None:
        self._ours, theirs = pty.openpty()
        clean = {"PS1": "$ ", "INPUTRC": "/dev/null", "TERM": "dumb"}
        self._process = subprocess.Popen(
            ["bash", "--norc", "--noprofile", "-i"],
            cwd=place,
            env=os.environ | clean,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self._until("$ ")

    def enter(self, line: str) -> None:
        os.write(self._ours, f"{line}\n".encode())
        self._until("\n$ ")

    def offered(self, line: str) -> str:
        """Return what is offered to go on with `line`, which is then wiped away."""
        os.write(self._ours, f"{line}\t\t".encode())
        seen = self._until(f"\n$ {line}")
        os.write(self._ours, b"\x15\n")
        self._until("\n$ ")
        listed = seen.replace("\x07", "").partition("\n")[2]
        return listed.rpartition("\n$ ")[0].rstrip()

    def close(self) -> None:
        os.close(self._ours)
        self._process.wait(timeout=PATIENCE)

    def _until(self, end: str) -> str:
        seen, deadline = b"", time.monotonic() + PATIENCE
        while not self._text(seen).endswith(end):
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._ours], [], [], left)[0]:
                raise TimeoutError(self._text(seen))
            seen += os.read(self._ours, 65536)
        return self._text(seen)

    @staticmethod
    def _text(seen: bytes) -> str:
        return seen.decode("utf-8", "replace").replace("\r\n", "\n")


def an_exchange(place: Path) -> str:
    """Return what an assistant asks the real server of the tour, and its answer."""
    given = anyio.run(_answer, place)
    asked = "  ".join(f"{name}={json.dumps(value)}" for name, value in ASKED.items())
    shown = json.dumps(_short(given), ensure_ascii=False, indent=2)
    return f"\x1b[1m{TOOL}  {asked}\x1b[0m\n{shown}"


async def _answer(place: Path) -> Any:
    process = StdioServerParameters(
        command="lodewatch",
        args=["mcp", "--config", str(place / "config.toml")],
        env=dict(os.environ),
    )
    async with Client(stdio_client(process)) as client:
        result = await client.call_tool(TOOL, dict(ASKED))
    [content] = result.content
    return json.loads(getattr(content, "text", ""))


def _short(value: Any) -> Any:
    """Leave out the fields that are not shown."""
    if isinstance(value, dict):
        return {name: _short(one) for name, one in value.items() if name in _SHOWN}
    if isinstance(value, list):
        return [_short(one) for one in value]
    return re.sub(r"\s+", " ", value) if isinstance(value, str) else value
