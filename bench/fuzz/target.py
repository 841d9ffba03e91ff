"""What a fuzzing target is: a law about our own code, and texts to begin with.

The first inputs are the texts that stand in our own tests; nothing else is read.
"""

import ast
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time

ROOT = Path(__file__).resolve().parents[2]
_LEAST = 3  # characters of a text that is worth beginning with
_MOST = 8_000  # characters of a text that was blown up
_PLAIN = 224  # last byte of an input up to which the text is taken as it is


class SlowError(Exception):
    """An input took longer than any text of a stranger may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One law: `check` raises for an input that breaks it."""

    name: str
    check: Callable[[bytes], None]
    tests: tuple[str, ...]  # files or folders below `tests` with the first inputs
    seconds: float = 2.0  # of the processor that one input may take, with tracing
    longest: int = 4096  # bytes of an input

    def seeds(self) -> Iterator[bytes]:
        """Yield the texts of our own tests."""
        for name in self.tests:
            path = ROOT / "tests" / name
            for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
                yield from texts_in(file)

    def run(self, data: bytes) -> None:
        """Check one input, its time as well."""
        began = process_time()
        self.check(data)
        took = process_time() - began
        if took > self.seconds:
            message = f"{len(data)} bytes took {took:.1f} s"
            raise SlowError(message)


def texts_in(file: Path) -> Iterator[bytes]:
    """Yield the constants of a test file as inputs: each ends in a plain mark."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str):
            value = value.encode("utf-8", "surrogatepass")
        if isinstance(value, bytes) and len(value) >= _LEAST:
            yield value + b"\0"


def named(data: bytes) -> str:
    """Name an input by what is in it."""
    return hashlib.sha256(data).hexdigest()[:16]


def text_of(data: bytes) -> str:
    """Read an input as text; its last byte says whether a part of it is repeated.

    What is quadratic shows in thousands of characters, which mutation alone would not
    write.
    """
    if not data:
        return ""
    text, how = data[:-1].decode("utf-8", "replace"), data[-1]
    if how < _PLAIN or not text:
        return text
    start, size = (how - _PLAIN) // 8 * len(text) // 4, 1 + (how - _PLAIN) % 8 * 3
    unit = text[start : start + size] or text
    return text[:start] + unit * (_MOST // len(unit)) + text[start + size :]


def body_of(data: bytes) -> tuple[bytes, int]:
    """Part an input into a body and the number that its last byte is."""
    return (data[:-1], data[-1]) if data else (b"", 0)
