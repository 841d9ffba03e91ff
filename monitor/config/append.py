"""Add sources to `config.toml` as text: what stands there stays, byte for byte.

The file is replaced as a whole or not at all, and only by one that loads and holds what
it held before.
"""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from pathlib import Path

from monitor.config.load import load
from monitor.errors import ConfigError, Problem
from monitor.model.source import Source
from monitor.toml_file import write_duration

_ALWAYS = ("name", "title", "url", "tier", "interval")
"""Keys that are written although they have their usual value."""

_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A source that is to be added, and what a person should know of it."""

    source: Source
    comments: tuple[str, ...] = ()


def append_sources(
    path: Path,
    additions: Sequence[Addition],
    *,
    environment: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> None:
    """Write `additions` at the end of `path`; raise `ConfigError` and leave it as it was.

    `environment` is where secrets come from, as for `load`. A `dry_run` checks the same
    and always leaves it.
    """
    if not path.is_file():
        raise ConfigError([_problem(path, "is no file that sources can be added to")])
    target = path.resolve()  # a link stays a link
    before = target.read_bytes()
    made = _beside(target, before + _text(before, additions))
    try:
        _check(path, made, additions, environment)
        if not dry_run:
            made.replace(target)
    finally:
        made.unlink(missing_ok=True)


def _text(before: bytes, additions: Iterable[Addition]) -> bytes:
    tables = "".join(f"\n{written(each)}" for each in additions)
    if before and not before.endswith(b"\n"):
        tables = f"\n{tables}"
    end = "\r\n" if b"\r\n" in before else "\n"
    return tables.replace("\n", end).encode()


def written(addition: Addition) -> str:
    """Return one `[[source]]` table with its comments."""
    source = addition.source
    lines = [f"# {_UNWRITABLE.sub(' ', c).strip()}" for c in addition.comments]
    lines.append("[[source]]")
    for field in fields(source):
        value = getattr(source, field.name)
        if value is None or (field.name not in _ALWAYS and value == field.default):
            continue
        lines.append(f"{field.name} = {_value(value)}")
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    """Write a value as TOML does, whose strings are JSON's but for one character."""
    if isinstance(value, timedelta):
        value = write_duration(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _beside(target: Path, content: bytes) -> Path:
    """Write a new file in the folder of `target`, with its owner and rights."""
    number, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    made = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, made)
        with suppress(PermissionError):
            owner = target.stat()
            os.chown(made, owner.st_uid, owner.st_gid)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    return made


def _check(
    path: Path,
    made: Path,
    additions: Iterable[Addition],
    environment: Mapping[str, str] | None,
) -> None:
    """Refuse a file that would not load, or would change what is watched besides."""
    sources = load(path, environment=environment).sources
    refusal = _problem(path, "nothing was added; the file is as it was")
    try:
        after = load(made, environment=environment)
    except ConfigError as error:
        problems = (replace(p, file=str(path)) for p in error.problems)
        raise ConfigError([*problems, refusal]) from None
    if after.sources != (*sources, *(each.source for each in additions)):
        message = "with these sources the others would not be what they are"
        raise ConfigError([_problem(path, message), refusal])


def _problem(path: Path, message: str) -> Problem:
    return Problem(file=str(path), line=None, key="", message=message)
