"""Writes digests as HTML and text files, and alerts into one text file.

A file is put in place whole or not at all, so that nobody reads half a digest.
"""

import os
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from typing import Final

from monitor.config.settings import FileSettings
from monitor.model.message import (
    Claim,
    Delivery,
    Digest,
    Finding,
    Lookup,
    Message,
    Result,
)
from monitor.notify.html import render_digest_html
from monitor.notify.text import payload_text, render_digest_text

ALERTS: Final = "alerts.txt"
_MARK: Final = "<!-- lodewatch digest {name} -->\n"


class FileChannel:
    """A folder; implements `monitor.ports.Channel`."""

    def __init__(self, settings: FileSettings) -> None:
        self._settings = settings

    @property
    def name(self) -> str:
        """Return the name that `config.toml` gives it."""
        return self._settings.name

    @property
    def recipients(self) -> tuple[str, ...]:
        """Return none: whoever opens the folder."""
        return ()

    @property
    def min_interval(self) -> timedelta:
        """Return none."""
        return timedelta(0)

    @property
    def timeout(self) -> timedelta:
        """Return a guess: a network drive can block."""
        return timedelta(seconds=30)

    def send(self, claim: Claim) -> Delivery:
        """Write the message; the remote id is the file."""
        try:
            self._settings.path.mkdir(parents=True, exist_ok=True)
            written = self._write(claim.message)
        except OSError as e:
            error = f"{type(e).__name__}: {e}"
            return Delivery(result=Result.NOT_SENT, error=error)
        return Delivery(result=Result.ACCEPTED, remote_id=str(written))

    def find(self, claim: Claim) -> Lookup:
        """Look whether the file holds the message; a digest is simply written again."""
        if isinstance(claim.message.payload, Digest):
            return Lookup(finding=Finding.NOT_FOUND)
        path = self._settings.path / ALERTS
        try:
            text = path.read_text(encoding="utf-8") if path.exists() else ""
        except (OSError, ValueError) as e:
            return Lookup(finding=Finding.CANNOT_LOOK, error=f"{type(e).__name__}: {e}")
        if _ending(claim.message) in text:
            return Lookup(finding=Finding.FOUND, remote_id=str(path))
        return Lookup(finding=Finding.NOT_FOUND)

    def _write(self, message: Message) -> Path:
        """Write a digest's two files, or add to the file of alerts."""
        if isinstance(message.payload, Digest):
            return self._write_digest(message.payload)
        path = self._settings.path / ALERTS
        text = f"{payload_text(message.payload)}{_ending(message)}\n\n"
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        return path

    def _write_digest(self, digest: Digest) -> Path:
        """Put both forms of a digest in place."""
        page = self._path(digest)
        mark = _MARK.format(name=digest.name)
        _put(page.with_suffix(".txt"), render_digest_text(digest))
        _put(page, f"{render_digest_html(digest)}{mark}")
        return page

    def _path(self, digest: Digest) -> Path:
        """Return the page's path; a second digest of one day gets its name into it."""
        folder, day = self._settings.path, digest.local_date.isoformat()
        path = folder / f"digest-{day}.html"
        if path.exists() and not _is_of(path, digest):
            return folder / f"digest-{day}-{_safe(digest.name)}.html"
        return path


def _is_of(path: Path, digest: Digest) -> bool:
    """Say whether a page is an earlier writing of this digest."""
    return path.read_text(encoding="utf-8").endswith(_MARK.format(name=digest.name))


def _safe(name: str) -> str:
    """Make a digest's name fit for a file name."""
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in name)


def _ending(message: Message) -> str:
    """Return the line that marks a message as completely written."""
    return f"-- {message.id} --"


def _put(path: Path, text: str) -> None:
    """Replace a file in one step, once its content is on the disk."""
    temporary = path.with_name(f".{path.name}.{token_hex(8)}")
    try:
        # "x": a link that somebody has put there is not followed.
        with temporary.open("x", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
