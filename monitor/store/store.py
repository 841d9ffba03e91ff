"""The store: opens the file, checks it, and gives each noun its place."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from monitor.errors import StoreCorrupt, StoreRestored
from monitor.store.connection import BUSY_TIMEOUT, Connection, connect, damaged
from monitor.store.copy import copy_database
from monitor.store.lock import FileLock
from monitor.store.meta import RESTORED_AT, Meta
from monitor.store.migrations import migrate, refuse_foreign, refuse_old
from monitor.store.moments import from_text_or_none
from monitor.store.noun import Noun

if TYPE_CHECKING:
    from monitor.store.articles import Articles
    from monitor.store.calendar import Calendar
    from monitor.store.corrections import Corrections
    from monitor.store.digests import Digests
    from monitor.store.events import Events
    from monitor.store.history import History
    from monitor.store.links import Links
    from monitor.store.matches import Matches
    from monitor.store.outbox import Outbox
    from monitor.store.outline import Outline
    from monitor.store.people import FeedbackGiven, Mutes, Presses
    from monitor.store.relations import Relations
    from monitor.store.rules import Rules
    from monitor.store.shelf import Shelf
    from monitor.store.sources import Sources
    from monitor.store.standings import Standings
    from monitor.store.stories import Stories
    from monitor.store.storms import Storms
    from monitor.store.threads import Threads
    from monitor.store.trends import Trends
    from monitor.store.upkeep import Upkeep


class Store:
    """Everything the monitor remembers; used by the thread that opened it."""

    sources: "Noun[Sources]" = Noun("sources.Sources")
    articles: "Noun[Articles]" = Noun("articles.Articles")
    events: "Noun[Events]" = Noun("events.Events")
    stories: "Noun[Stories]" = Noun("stories.Stories", "events")
    history: "Noun[History]" = Noun("history.History", "events")
    corrections: "Noun[Corrections]" = Noun("corrections.Corrections")
    links: "Noun[Links]" = Noun("links.Links", "stories")
    outline: "Noun[Outline]" = Noun("outline.Outline", "events", "stories")
    matches: "Noun[Matches]" = Noun("matches.Matches", "stories")
    rules: "Noun[Rules]" = Noun("rules.Rules")
    outbox: "Noun[Outbox]" = Noun("outbox.Outbox")
    mutes: "Noun[Mutes]" = Noun("people.Mutes")
    feedback: "Noun[FeedbackGiven]" = Noun("people.FeedbackGiven")
    presses: "Noun[Presses]" = Noun("people.Presses")
    threads: "Noun[Threads]" = Noun("threads.Threads")
    storms: "Noun[Storms]" = Noun("storms.Storms")
    digests: "Noun[Digests]" = Noun("digests.Digests")
    calendar: "Noun[Calendar]" = Noun("calendar.Calendar", "stories")
    relations: "Noun[Relations]" = Noun("relations.Relations")
    standings: "Noun[Standings]" = Noun("standings.Standings")
    upkeep: "Noun[Upkeep]" = Noun("upkeep.Upkeep")
    shelf: "Noun[Shelf]" = Noun("shelf.Shelf")
    trends: "Noun[Trends]" = Noun("trends.Trends")

    def __init__(self, connection: Connection, *, created: bool = False) -> None:
        self.path = connection.path
        self.created = created  # True: the file was empty or missing until now
        self._db = connection
        self._lock = FileLock(self.path.with_name(self.path.name + ".lock"))
        self.meta = Meta(connection)

    def close(self) -> None:
        """Let go of the file and the lock."""
        self._db.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write what is inside wholly or not at all; nested ones join the outer one."""
        with self._db.transaction():
            yield

    def restored(self) -> datetime | None:
        """Return when a backup was last put back; None: never. It names the past."""
        return from_text_or_none(self.meta.get(RESTORED_AT))

    @contextmanager
    def still(self, past: datetime | None) -> Iterator[None]:
        """Write what is inside in one transaction if the past is the one of `restored`.

        Raises `StoreRestored` if a backup was put back since: what was new to the one
        past may have been told in the other.
        """
        with self._db.transaction():
            if self.restored() != past:
                raise StoreRestored(self.path)
            yield

    def lock(self) -> None:
        """Be the only daemon on this file until it is closed, or raise `StoreLocked`.

        Imports every noun: a process that stays must not meet those of another version
        when an upgrade has changed the files under it.
        """
        self._lock.take()
        for name, noun in vars(Store).items():
            if isinstance(noun, Noun):
                getattr(self, name)

    def say(self, about: str) -> None:
        """Let who looks for the holder of the lock know what it does."""
        self._lock.say(about)

    def touch(self) -> None:
        """Let who looks for the holder of the lock know that it is well."""
        self._lock.touch()

    @property
    def is_lost(self) -> bool:
        """Say whether the file was removed or replaced since it was opened."""
        return self._db.is_lost

    def check(self) -> str | None:
        """Look at every page; return what is wrong with the file, or None."""
        try:
            found = self._db.value("PRAGMA integrity_check(1)")
            orphans = self._db.rows("PRAGMA foreign_key_check")
        except StoreCorrupt as error:
            return str(error)
        if found != "ok":
            return damaged(self.path, str(found))
        if orphans:
            tables = sorted({row["table"] for row in orphans})
            return damaged(self.path, f"rows without their owner in {tables}")
        return None

    def backup(self, target: Path) -> None:
        """Write a copy of the present state to `target`, also while others write.

        It leaves this machine: what is agreed with hubs, a secret, is not in it.
        """
        copy_database(self.path, target, without_secrets=True)


def open_store(
    path: Path,
    *,
    now: datetime,
    read_only: bool = False,
    busy_timeout: timedelta = BUSY_TIMEOUT,
    checked: bool = True,
) -> Store:
    """Open the store, made on first use and brought up to date where it is older.

    Raises `StoreCorrupt`, `StoreTooNew`, `StoreLocked` or plain `StoreError`, each with
    the next step; a damaged file is never made anew. Without `checked` the pages of the
    file are not looked at first, which takes a second for 200 MB: for a small write while
    somebody waits. It reads and writes few pages, and what is damaged is found by the
    daemon when it starts, by `lodewatch doctor`, and by every backup.
    """
    with ExitStack() as undo:
        connection = connect(path, read_only=read_only, busy_timeout=busy_timeout)
        undo.callback(connection.close)
        refuse_foreign(connection)
        if read_only:
            refuse_old(connection)
            created = False
        else:
            if checked:
                _refuse_damaged(connection)
            connection.make_durable()
            created = migrate(connection, now=now)
        undo.pop_all()
    return Store(connection, created=created)


def _refuse_damaged(connection: Connection) -> None:
    found = connection.value("PRAGMA quick_check(1)")
    if found != "ok":
        raise StoreCorrupt(connection.path, damaged(connection.path, str(found)))
