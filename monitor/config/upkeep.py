"""What the operator wants: `[store]` and `[daemon]` as settings, or what is wrong there."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from monitor.config.secret import HEARTBEAT, Secret, read_secret
from monitor.config.settings import DaemonSettings, StoreSettings
from monitor.config.tables import ConfigFile
from monitor.errors import Problem
from monitor.nearest import suggest
from monitor.toml_file import TomlFile, read_duration, write_duration

LEAST_KEPT: Final = timedelta(days=30)
"""Of texts: publishers edit, and people look back."""

Problems = list[Problem]


def read_store(
    file: TomlFile,
    config: ConfigFile,
    problems: Problems,
    *,
    base: Path,
    database: Path | None,
) -> StoreSettings:
    """Return what `[store]` says; `database` is the file that was named instead."""
    table = config.store
    kept = _span(file, "keep_texts", table.keep_texts, "always", problems)
    if kept is not None and kept < LEAST_KEPT:
        message = f'is too short; keep texts for "{write_duration(LEAST_KEPT)}" or more'
        problems.append(file.problem(("store", "keep_texts"), message))
    return StoreSettings(
        path=database or base / table.path,
        keep_texts=kept,
        backup_within=_span(
            file, "backup_within", table.backup_within, "never", problems
        ),
    )


def read_daemon(
    file: TomlFile,
    config: ConfigFile,
    env: Mapping[str, str],
    problems: Problems,
    *,
    base: Path,
) -> DaemonSettings:
    """Return what `[daemon]` says."""
    table = config.daemon
    names = [channel.name for channel in config.channel]
    if table.operator is not None and table.operator not in names:
        message = (
            f'there is no channel "{table.operator}"{suggest(table.operator, names)}'
        )
        problems.append(file.problem(("daemon", "operator"), message))
    return DaemonSettings(
        tick=table.tick,
        drain=table.drain,
        log_format=table.log_format,
        operator=table.operator,
        log_file=base / table.log_file if table.log_file else None,
        heartbeat=_heartbeat(file, table.heartbeat_url, env, problems),
    )


def _span(
    file: TomlFile, key: str, words: str, unless: str, problems: Problems
) -> timedelta | None:
    """Read a span of time; None where `words` are `unless`."""
    if words == unless:
        return None
    try:
        span = read_duration(words)
    except (ValueError, OverflowError):
        span = None
    if not isinstance(span, timedelta) or not span:
        message = f'{words!r} is no span of time; write e.g. "1095d", or "{unless}"'
        problems.append(file.problem(("store", key), message))
        return None
    return span


def _heartbeat(
    file: TomlFile, written: str | None, env: Mapping[str, str], problems: Problems
) -> Secret | None:
    """Return the address of the outside watcher: from the environment, else the file."""
    key = ("daemon", "heartbeat_url")
    try:
        found = read_secret(env, HEARTBEAT)
    except OSError as error:
        message = f"the file that {HEARTBEAT}_FILE names cannot be read: "
        problems.append(file.problem(key, f"{message}{error.strerror or error}"))
        return None
    address = found or (Secret(written) if written else None)
    if address is not None and not _is_address(address.reveal()):
        # The address may be a secret: it is not repeated.
        where = f"what {HEARTBEAT} holds" if found else "this"
        message = f"{where} is no http or https address"
        problems.append(file.problem(key, message))
        return None
    return address


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        usable = parts.port != 0
    except ValueError:
        return False
    return (
        usable
        and parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and not any(c.isspace() for c in text)
    )
