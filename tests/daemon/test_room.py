"""Visits rest while the disk is nearly full, or the store has just refused one."""

import shutil
from collections.abc import Callable
from typing import NamedTuple

import pytest

from monitor.daemon.room import ENOUGH, LEAST, REST, Room
from monitor.model.message import Notice
from monitor.pipeline.parts import Parts
from tests.fakes import FakeChannel

Maker = Callable[..., Parts]


class Usage(NamedTuple):
    """What `shutil.disk_usage` gives, as far as it is read."""

    free: int


class Disk:
    """A disk whose room a test chooses."""

    def __init__(self) -> None:
        self.free = 10 * ENOUGH

    def usage(self, _folder: object) -> Usage:
        return Usage(self.free)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    made = Disk()
    monkeypatch.setattr(shutil, "disk_usage", made.usage)
    return made


@pytest.mark.fault(no=4)
def test_little_room_is_told_once_and_ends_by_itself(make: Maker, disk: Disk) -> None:
    """If it fails, the disk fills up to the last byte, or visits never come back."""
    parts = make(channels={"terminal": FakeChannel("terminal")})
    room = Room(lambda: parts)
    seen = []
    for free in (LEAST, LEAST - 1, LEAST, ENOUGH - 1, ENOUGH, LEAST):
        disk.free = free
        seen.append(room.may_visit())
    assert seen == [True, False, False, False, True, True]
    (row,) = parts.store.outbox.messages()
    assert isinstance(row.message.payload, Notice)
    assert row.message.payload.title == "The disk is nearly full"


def test_a_refusal_is_followed_by_a_rest(make: Maker, disk: Disk) -> None:
    """If it fails, a store that takes nothing is tried by every source at every tick."""
    parts, now = make(), [0.0]
    room = Room(lambda: parts, clock=lambda: now[0])
    assert room.may_visit()
    room.refused("the disk is full")
    now[0] = REST - 1
    assert not room.may_visit()
    now[0] = REST
    assert room.may_visit()
