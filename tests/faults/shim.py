"""Builds and steers `shim.c`: the wall clock, a full disk, what a power cut leaves."""

import enum
import shutil
import struct
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

SOURCE = Path(__file__).with_name("shim.c")


class Disk(enum.IntFlag):
    """What is wrong with the disk."""

    FINE = 0
    LOW = 1  # it says that nothing is free
    STORE_FULL = 2  # the database and its journal cannot grow
    REST_FULL = 4  # no other file can, the log included
    FULL = 7


@dataclass(slots=True)
class Shim:
    """What a process started with `environment` sees of clock and disk."""

    folder: Path
    ahead: int = 0  # seconds
    disk: Disk = Disk.FINE

    def __post_init__(self) -> None:
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None or not sys.platform.startswith("linux"):
            pytest.skip("needs Linux and a C compiler")
        command = [compiler, "-O1", "-shared", "-fPIC", "-o", str(self.library)]
        subprocess.run([*command, str(SOURCE), "-ldl"], check=True)
        self.state.write_bytes(bytes(16))

    @property
    def library(self) -> Path:
        return self.folder / "shim.so"

    @property
    def state(self) -> Path:
        return self.folder / "shim.state"

    @property
    def log(self) -> Path:
        return self.folder / "shim.log"

    @property
    def environment(self) -> Mapping[str, str]:
        return {"LD_PRELOAD": str(self.library), "SHIM": str(self.state)}

    def set(self, *, ahead: int | None = None, disk: Disk | None = None) -> None:
        """Change the clock or the disk under the running process."""
        self.ahead = self.ahead if ahead is None else ahead
        self.disk = self.disk if disk is None else disk
        with self.state.open("r+b") as file:
            file.write(struct.pack("qq", self.ahead, self.disk))
