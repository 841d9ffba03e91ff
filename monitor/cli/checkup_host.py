"""What `lodewatch doctor` looks at around the program: its host, its files, its daemon."""

import os
import platform
import shutil
import stat
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Final

from monitor.cli.findings import Finding, fail, ok, warn
from monitor.cli.presence import seen
from monitor.cli.times import relative
from monitor.config import Settings
from monitor.config.secret import secret_files
from monitor.daemon.room import LEAST
from monitor.model.presence import Presence
from monitor.notify.words import plural
from monitor.store import Store
from monitor.store.upkeep import SQLITE

_KILO: Final = 1024
_MEGA: Final = _KILO * _KILO
LITTLE_SPACE: Final = 500 * _MEGA
LONG_JOURNAL: Final = 256 * _MEGA  # four times what is kept of it
MANY_COPIES: Final = 1024 * _MEGA
AHEAD: Final = timedelta(minutes=5)  # what was seen may not lie further ahead than that
_MOST_FREE: Final = 4  # a quarter of the file without content is worth a command

_POSIX: Final = os.name == "posix"


def host(settings: Settings) -> Iterator[Finding]:
    """Look at versions, the disk, and who may read and write what."""
    name, python = version("lodewatch"), platform.python_version()
    words = f"lodewatch {name}, Python {python}, SQLite {SQLITE}"
    yield ok("versions", words)
    yield from _disk(settings)
    yield from _folder(settings.store.path)
    yield from _owners(settings.store.path)
    yield from _secrets(settings)
    if settings.daemon.log_file is not None:
        yield from _log_file(settings.daemon.log_file)


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = _nearest(settings.store.path)
    free = shutil.disk_usage(folder).free
    if free < LITTLE_SPACE:
        words = f"only {size(free)} are free in {folder}"
        advice = (
            f"make room: below {size(LEAST)} no source is visited; "
            "`lodewatch compact` may help"
        )
        yield warn("disk", words, advice)


def _nearest(path: Path) -> Path:
    """Return the folder of a path, or the nearest above it that is there."""
    return next(p for p in path.absolute().parents if p.exists())


def _folder(database: Path) -> Iterator[Finding]:
    """Say whether the database, its journal and its lock can be written."""
    folder = _nearest(database)
    if not os.access(folder, os.W_OK | os.X_OK):
        advice = "run this as the user of the daemon, or give that user the folder"
        yield fail("files", f"you may not write to {folder}", advice)
    elif _POSIX and folder.stat().st_mode & stat.S_IWOTH and not _sticky(folder):
        words = f"everybody may write to {folder}, and so replace the database"
        yield warn("files", words, f"chmod o-w {folder}")


def _sticky(folder: Path) -> bool:
    return bool(folder.stat().st_mode & stat.S_ISVTX)


def _owners(database: Path) -> Iterator[Finding]:
    """Say which files a command of another user has left behind."""
    if not _POSIX or not database.exists():
        return
    owner = database.parent.stat().st_uid
    beside = (
        database.with_name(database.name + e) for e in ("", "-wal", "-shm", ".lock")
    )
    strange = [p.name for p in beside if p.exists() and p.stat().st_uid != owner]
    if strange:
        words = f"{', '.join(strange)} belong to another user than their folder does"
        advice = (
            f"chown them to the folder's owner ({owner}): the daemon may not be able to "
            "write; run commands as its user"
        )
        yield warn("files", words, advice)


def _secrets(settings: Settings) -> Iterator[Finding]:
    """Name the files with secrets that others may read."""
    for name, path in secret_files(settings).items():
        # What a container is given there is readable inside it alone.
        given = path.is_relative_to("/run/secrets")
        if (
            _POSIX
            and path.exists()
            and not given
            and path.stat().st_mode & stat.S_IROTH
        ):
            words = f"everybody on this machine may read {path} ({name}_FILE)"
            yield warn("secrets", words, f"chmod 600 {path}")


def _log_file(path: Path) -> Iterator[Finding]:
    if not path.parent.is_dir():
        yield fail("log", f"the folder of {path} is missing", f"mkdir {path.parent}")
    elif not os.access(path if path.exists() else path.parent, os.W_OK):
        advice = "run this as the user of the daemon, or give that user the file"
        yield fail("log", f"you may not write to {path}", advice)


def daemon(settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """Look whether a daemon runs, is well, and knows the files as they are."""
    found = seen(settings.store.path, now=now)
    if not found.running:
        yield ok("daemon", "none is running")
        return
    process, says = found.process, found.says
    if found.silent:
        words = f"process {process} is stuck: last sign of life "
        words += relative(found.well_at, now=now)
        advice = "look into its log, then end it and start it again"
        yield fail("daemon", words, advice)
    elif says is not None and says.stuck:
        advice = "it replaces what it can within a minute; if this lasts, restart it"
        yield fail("daemon", f"no progress: {'; '.join(says.stuck)}", advice)
    else:
        since = f" since {relative(says.since, now=now)}" if says else ""
        yield ok("daemon", f"process {process} runs{since}")
    if says is not None:
        yield from _behind(says, settings, process)


def _behind(
    says: Presence, settings: Settings, process: int | None
) -> Iterator[Finding]:
    """Say what the daemon does not know yet."""
    installed = version("lodewatch")
    if says.version != installed:
        words = f"it is of version {says.version}, and {installed} is installed"
        yield warn("daemon", words, "restart it")
    changed = [p for p in _read(settings) if _changed(p) > says.read.timestamp()]
    if changed:
        names = ", ".join(dict.fromkeys(str(p) for p in changed[:3]))
        words = f"{names} changed after it was read"
        advice = f"`systemctl reload lodewatch`, or: kill -HUP {process}"
        yield warn("daemon", words, advice)


def _read(settings: Settings) -> Iterator[Path]:
    """Yield the files that the daemon reads at its start and at a reload."""
    own = (settings.audiences, settings.exposure)
    folders = (settings.rules.path, *settings.extract.types, *settings.extract.lexicon)
    for path in (settings.file, *filter(None, own), *folders):
        yield path
        if path.is_dir():
            yield from sorted(path.rglob("*.toml"))


def _changed(path: Path) -> float:
    return path.stat().st_mtime if path.exists() else 0.0


def clock(times: Iterable[datetime | None], *, now: datetime) -> Iterator[Finding]:
    """Say if something that was seen lies ahead: then the clock was set back."""
    latest = max((t for t in times if t is not None), default=None)
    if latest is not None and latest - now > AHEAD:
        words = f"it is {now:%Y-%m-%d %H:%M} UTC here, and the last visit was at "
        words += f"{latest:%Y-%m-%d %H:%M}"
        advice = "set the clock (timedatectl set-ntp true); visits come late until then"
        yield warn("clock", words, advice)


def journal_and_copies(
    settings: Settings, store: Store, *, now: datetime
) -> Iterator[Finding]:
    """Look at what lies beside the database, and how old its last backup is."""
    sizes = store.upkeep.sizes()
    if sizes.journal > LONG_JOURNAL:
        words = f"the journal has {size(sizes.journal)}: it cannot be emptied"
        advice = "end the program that has been reading the database for so long"
        yield warn("journal", words, advice)
    if sizes.free > LITTLE_SPACE and sizes.free * _MOST_FREE > sizes.file:
        words = f"{size(sizes.free)} of {size(sizes.file)} are free in the file"
        advice = "stop the daemon, and `lodewatch compact`"
        yield warn("database", words, advice)
    yield from _backup(settings, store, now=now)
    yield from _copies(store.path)


def _backup(settings: Settings, store: Store, *, now: datetime) -> Iterator[Finding]:
    last, within = store.upkeep.backed_up(), settings.store.backup_within
    since = last or store.upkeep.created()
    if within is not None and since is not None and now - since > within:
        words = f"the last backup was made {relative(last, now=now)}"
        if last is None:
            words = f"no backup was ever made; the database is from {since:%Y-%m-%d}"
        advice = "`lodewatch backup PATH`, best every night, on another disk"
        yield warn("backup", words, advice)
    else:
        made = f"last one {relative(last, now=now)}" if last else "none yet"
        yield ok("backup", made)


def _copies(database: Path) -> Iterator[Finding]:
    """Name the copies that upgrades and restores have left."""
    pattern = (f"{database.name}.*.backup", f"{database.name}.replaced.*")
    copies = [p for each in pattern for p in database.parent.glob(each)]
    taken = sum(p.stat().st_size for p in copies)
    if taken > MANY_COPIES:
        words = f"{plural(len(copies), 'copy')} beside the database take {size(taken)}"
        yield warn("disk", words, "delete those that you need no more")


def size(count: int) -> str:
    """Write a number of bytes for people."""
    if count < _MEGA:
        return f"{count / _KILO:.0f} kB"
    return f"{count / _MEGA:,.0f} MB"
