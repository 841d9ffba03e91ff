"""What can be wrong around the program, each in a place of its own."""

import os
import shutil
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import pytest

from monitor.app import now, read_settings
from monitor.cli import checkup_host
from monitor.cli.checkup_host import clock, daemon, host, journal_and_copies
from monitor.cli.findings import Finding, Level
from monitor.model.presence import Presence
from monitor.model.record import to_json
from monitor.store import Store, open_store
from monitor.store.upkeep import note_backup
from tests.cli.conftest import CONFIG
from tests.makers import NOON

DAY = timedelta(days=1)
needs_posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")


def troubles(findings: list[Finding]) -> list[str]:
    assert all(f.advice for f in findings if f.level is not Level.OK)
    return [f.words for f in findings if f.level is not Level.OK]


def around(place: Path) -> list[str]:
    return troubles(list(host(read_settings(None))))


def the_daemon(at: timedelta = timedelta()) -> list[str]:
    return troubles(list(daemon(read_settings(None), now=now() + at)))


def of_the_store(store: Store, *, at: timedelta = timedelta()) -> list[str]:
    found = journal_and_copies(read_settings(None), store, now=NOON + at)
    return troubles(list(found))


@needs_posix
def test_files_of_others_and_for_everybody(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it fails, `sudo lodewatch once` stops the service, and nobody knows why."""
    filled.chmod(0o755)
    assert around(filled) == []
    secret = filled / "token"
    secret.write_text("xoxb", encoding="utf-8")
    secret.chmod(0o644)
    slack = '[[channel]]\nname = "s"\ntype = "slack"\nchannel = "#x"\n'
    (filled / "config.toml").write_text(CONFIG + slack, encoding="utf-8")
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    monkeypatch.setenv("SLACK_BOT_TOKEN_FILE", str(secret))
    words = f"everybody on this machine may read {secret} (SLACK_BOT_TOKEN_FILE)"
    assert around(filled) == [words]
    secret.chmod(0o600)
    filled.chmod(0o777)
    assert "everybody may write to" in around(filled)[0]
    filled.chmod(0o755)
    if os.geteuid() == 0:
        os.chown(filled / "lodewatch.db", 12345, -1)
        assert "lodewatch.db belong to another user" in around(filled)[0]
        os.chown(filled / "lodewatch.db", 0, -1)
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert around(filled) == [f"you may not write to {filled}"]


def test_a_full_disk_and_a_log_without_a_folder(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it fails, the monitor stops without a warning, or does not start."""
    text = CONFIG + '[daemon]\nlog_file = "logs/x.log"\n'
    (place / "config.toml").write_text(text, encoding="utf-8")
    assert "logs/x.log is missing" in around(place)[0]
    (place / "logs").mkdir()
    usage = shutil._ntuple_diskusage(10**9, 10**9, 10**6)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert around(place) == [f"only 977 kB are free in {place.resolve()}"]


def test_a_daemon_that_is_stuck_old_or_behind(filled: Path) -> None:
    """If it fails, an edit of a rule counts for nobody, and nobody knows."""
    assert the_daemon() == []
    with open_store(filled / "lodewatch.db", now=NOON) as store:
        store.lock()
        me = {"command": "run", "since": NOON, "read": now() + DAY}
        installed = version("lodewatch")
        store.say(to_json(Presence(**me, version=installed)))  # type: ignore[arg-type]
        assert the_daemon() == []
        assert "is stuck" in the_daemon(timedelta(minutes=5))[0]
        me["read"] = NOON
        store.say(to_json(Presence(**me, version="0.0.1", stuck=("x",))))  # type: ignore[arg-type]
        stuck, old, behind = the_daemon()
    assert stuck == "no progress: x"
    assert "of version 0.0.1" in old
    assert "config.toml" in behind
    assert "ree.toml" in behind


def test_a_clock_that_was_set_back() -> None:
    """If it fails, visits wait for an hour that was already there."""
    assert troubles(list(clock([NOON, None], now=NOON))) == []
    assert troubles(list(clock([], now=NOON))) == []
    (words,) = troubles(list(clock([NOON + DAY], now=NOON)))
    assert "the last visit was at 2025-11-08 12:00" in words


def test_backups_copies_and_the_journal(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it fails, the only copy is from last year, or copies fill the disk."""
    with open_store(filled / "lodewatch.db", now=NOON) as store:
        assert of_the_store(store) == []
        assert "no backup was ever made" in of_the_store(store, at=31 * DAY)[0]
        note_backup(store.path, at=NOON + 30 * DAY)
        assert of_the_store(store, at=31 * DAY) == []
        assert "the last backup was made" in of_the_store(store, at=99 * DAY)[0]
        for name in ("MANY_COPIES", "LONG_JOURNAL", "LITTLE_SPACE"):
            monkeypatch.setattr(checkup_host, name, 10)
        (filled / "lodewatch.db.schema-3.20250101T000000Z.backup").write_bytes(
            b"x" * 99
        )
        journal, copies = of_the_store(store)
        assert "it cannot be emptied" in journal
        assert copies.startswith("1 copy beside the database")
