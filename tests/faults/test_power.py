"""The power goes: what would be on the disk is made from the writes and their syncs.

Whatever was written and not yet synced may be there, or not, or in part and out of order.
"""

import random
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from monitor.store.migrations import MIGRATIONS
from tests.faults.installation import Installation
from tests.faults.shim import Shim

pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done to a file: written, truncated, synced or unlinked."""

    what: str
    at: int
    file: str
    content: bytes


@dataclass(slots=True)
class Platter:
    """What is certainly on the disk, and what is only on its way."""

    files: dict[str, bytearray] = field(default_factory=dict)
    waiting: list[Step] = field(default_factory=list)

    def take(self, step: Step) -> None:
        if step.what != "s":
            self.waiting.append(step)
            return
        for earlier in self.waiting:
            if earlier.file == step.file:
                done(self.files, earlier)
        self.waiting = [s for s in self.waiting if s.file != step.file]

    def left(self, chosen: Sequence[Step]) -> Mapping[str, bytearray]:
        """Return what a power cut leaves if just these of the waiting steps arrive."""
        files = {name: bytearray(content) for name, content in self.files.items()}
        for step in chosen:
            done(files, step)
        return files


def done(files: dict[str, bytearray], step: Step) -> None:
    if step.what == "u":
        files.pop(step.file, None)
        return
    content = files.setdefault(step.file, bytearray())
    end = step.at + len(step.content)
    if step.what == "t":
        del content[step.at :]
    content.extend(bytes(max(end - len(content), 0)))
    if step.what == "w":
        content[step.at : end] = step.content


def steps(log: bytes) -> Iterator[Step]:
    while log:
        head, _, log = log.partition(b"\n")
        what, at, count, file = head.decode().split(" ")
        yield Step(what, int(at), file, log[: int(count)])
        log = log[int(count) :]


def cuts(log: bytes) -> Iterator[tuple[str, Mapping[str, bytearray]]]:
    """Yield what a power cut leaves, right before each sync and right after it."""
    chance = random.Random(3)
    platter = Platter()
    for number, step in enumerate(steps(log)):
        if step.what == "s":
            waiting = platter.waiting
            yield f"{number}: nothing arrived", platter.left([])
            yield f"{number}: all arrived", platter.left(waiting)
            for _ in range(2):
                some = [s for s in waiting if chance.random() < 0.5]
                yield f"{number}: some arrived", platter.left(some)
        platter.take(step)
    yield "the end", platter.left(platter.waiting)


ARTICLES = "SELECT count(*) FROM v_articles"
EVENTS = "SELECT count(*) FROM v_events"
ALERTS = "SELECT count(*) FROM v_alerts"
SENT = "SELECT count(*) FROM v_alerts WHERE state = 'sent'"
CURSOR = (
    "SELECT count(*) FROM sources WHERE json_extract(record, '$.validators.etag') = 'E'"
)


def found(files: Mapping[str, bytearray], folder: Path) -> tuple[int, ...]:
    """Open what is left as the program would, and return how far it had come."""
    for old in folder.iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with closing(sqlite3.connect(folder / "store.db")) as connection:

        def ask(query: str) -> int:
            return int(connection.execute(query).fetchone()[0])

        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if not ask("SELECT count(*) FROM sqlite_master"):
            return (0,) * 6
        assert ask("PRAGMA user_version") == len(MIGRATIONS)
        return (1, *map(ask, (ARTICLES, EVENTS, ALERTS, CURSOR, SENT)))


@pytest.mark.fault(no=3)
def test_a_power_cut_at_any_sync_leaves_all_or_nothing(
    installation: Installation, shim: Shim, tmp_path: Path
) -> None:
    """If it fails, a power cut leaves a cursor without its news, or forgets a "sent"."""
    binary = installation.binary
    page = installation.configure()
    installation.publish(page, 0, 1, 2)
    page.etag = "E"
    binary.environment = {**binary.environment, "SHIM_LOG": str(shim.log)}
    done_ = binary.run("once")
    assert done_.returncode == 0, done_.stderr
    assert len(installation.slack.ids()) == 3

    folder = tmp_path / "left"
    folder.mkdir()
    seen: list[tuple[int, ...]] = []
    certain: tuple[int, ...] = (0,) * 6
    for name, files in cuts(shim.log.read_bytes()):
        now = found(files, folder)
        assert now[1:5] in {(0, 0, 0, 0), (3, 3, 3, 1)}, (name, now)
        assert all(a >= b for a, b in zip(now, certain, strict=True)), (name, now)
        certain = now if name.endswith("nothing arrived") else certain
        seen.append(now)
    assert seen[-1] == (1, 3, 3, 3, 1, 3)
    assert {now[0] for now in seen} == {0, 1}
    assert {now[5] for now in seen} == {0, 1, 2, 3}
