"""How large processes are, where the system says so (Linux: /proc)."""

from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_KILO: Final = 1024


def resident(process: int) -> int | None:
    """Return the bytes of memory that a process holds; None: nobody says."""
    try:
        text = (_PROC / str(process) / "status").read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return None
    for line in text.splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * _KILO
    return None  # it has ended, and waits to be looked at


def children(process: int) -> tuple[int, ...]:
    """Return the processes that a process has started and that are still there."""
    found: list[int] = []
    try:
        for task in (_PROC / str(process) / "task").iterdir():
            text = (task / "children").read_text(encoding="ascii")
            found += map(int, text.split())
    except (OSError, ValueError):
        return tuple(found)
    return tuple(found)


def resident_of_children(process: int) -> tuple[int, ...]:
    """Return the memory of each process that a process has started."""
    sizes = (resident(child) for child in children(process))
    return tuple(size for size in sizes if size is not None)
