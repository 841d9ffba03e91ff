"""From an empty or older file to today's tables, in one transaction.

Either the whole way is gone or none of it: the tables, the record of what was applied
and the schema number in the file's header change together. An older file is copied
aside first; a newer one is refused.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from monitor.errors import StoreCorrupt, StoreError, StoreTooNew
from monitor.store.connection import Connection, damaged, translated
from monitor.store.copy import copy_database
from monitor.store.moments import to_text
from monitor.store.schema import TABLES, statements
from monitor.store.schema_later import (
    CALENDAR,
    CONTESTED,
    CORRECTIONS,
    COUNTED_ARTICLES,
    EDITS,
    KEYS_BY_TIME,
    NAMES_BY_TIME,
    PAGES,
    PEOPLE,
    PRESSES,
    RELATIONS,
    RULES,
    UNREAD,
)
from monitor.store.views import VIEWS

if TYPE_CHECKING:
    from sqlite_utils import Database

Step = Callable[["Database"], None]

APPLICATION_ID = 0x4C4F4445  # "LODE", in the header: `file` and we know our own

_SET: Final = "lodewatch"  # what these are called in the file's record of them


def _runs(sql: str) -> Step:
    """Return the step that executes every statement of `sql`."""

    def step(db: "Database") -> None:
        for statement in statements(sql):
            db.conn.execute(statement)

    return step


MIGRATIONS: Final[Mapping[str, Step]] = MappingProxyType(
    {
        "0001_tables": _runs(TABLES),
        "0002_edits": _runs(EDITS),
        "0003_rules": _runs(RULES),
        "0004_people": _runs(PEOPLE),
        "0005_relations": _runs(RELATIONS),
        "0006_calendar": _runs(CALENDAR),
        "0007_corrections": _runs(CORRECTIONS),
        "0008_names_by_time": _runs(NAMES_BY_TIME),
        "0009_keys_by_time": _runs(KEYS_BY_TIME),
        "0010_presses": _runs(PRESSES),
        "0011_unread": _runs(UNREAD),
        "0013_pages": _runs(PAGES),
        "0012_contested": _runs(CONTESTED),  # of a column that 0013 has made
        "0014_counted_articles": _runs(COUNTED_ARTICLES),
    }
)


def migrate(
    connection: Connection,
    *,
    now: datetime,
    migrations: Mapping[str, Step] = MIGRATIONS,
) -> bool:
    """Bring the file to the newest schema; return True if it was empty before."""
    if schema_number(connection) == newest(migrations):
        refuse_foreign(connection, migrations=migrations)
        return False
    with connection.transaction():
        # Looked at again: another process may have been faster.
        refuse_foreign(connection, migrations=migrations)
        number = schema_number(connection)
        if number == newest(migrations):
            return False
        if number:
            _copy_aside(connection, number, now=now)
        _apply(connection, migrations)
        if not number:
            _mark_created(connection, now=now)
    return not number


def refuse_foreign(
    connection: Connection, *, migrations: Mapping[str, Step] = MIGRATIONS
) -> None:
    """Raise unless the file is empty or ours, and no newer than this program."""
    path, number = connection.path, schema_number(connection)
    ours = connection.value("PRAGMA application_id") == APPLICATION_ID
    if not ours and connection.value("SELECT count(*) FROM sqlite_master"):
        detail = "a database, but not one of lodewatch's"
        raise StoreCorrupt(path, damaged(path, detail))
    if number > newest(migrations):
        raise StoreTooNew(
            path,
            f"written by a newer version of lodewatch (schema {number}; this one knows "
            f"{newest(migrations)}). Install the newer version, or restore a backup "
            "from before the upgrade",
        )


def refuse_old(connection: Connection) -> None:
    """Raise if the file needs a migration, which a reader cannot do."""
    number = schema_number(connection)
    if number < newest(MIGRATIONS):
        raise StoreError(
            connection.path,
            f"not up to date (schema {number}, needed {newest(MIGRATIONS)}); "
            "`lodewatch once` brings it up to date",
        )


def schema_number(connection: Connection) -> int:
    """Return how many migrations the file has seen, by its header."""
    return int(connection.value("PRAGMA user_version"))


def newest(migrations: Mapping[str, Step]) -> int:
    """Return the schema number that this program writes."""
    return len(migrations)


def _apply(connection: Connection, migrations: Mapping[str, Step]) -> None:
    # Brings numpy, which takes longer than all that a look into an up-to-date file does.
    from sqlite_utils import Database  # noqa: PLC0415
    from sqlite_utils.migrations import Migrations  # noqa: PLC0415

    steps = Migrations(_SET)
    for name, step in migrations.items():
        steps(name=name)(step)
    for name in [
        row["name"]
        for row in connection.rows(
            "SELECT name FROM sqlite_master WHERE type = 'view' AND name LIKE 'v\\_%' "
            "ESCAPE '\\'"
        )
    ]:
        connection.run(f'DROP VIEW "{name}"')
    with translated(connection.path):
        # Within our transaction each of its own becomes a savepoint.
        steps.apply(Database(connection.raw, execute_plugins=False))
    for statement in statements(VIEWS):
        connection.run(statement)
    connection.run(f"PRAGMA user_version = {newest(migrations)}")
    connection.run(f"PRAGMA application_id = {APPLICATION_ID}")


def _mark_created(connection: Connection, *, now: datetime) -> None:
    connection.run(
        "INSERT OR IGNORE INTO meta (key, value) VALUES ('created', ?)", (to_text(now),)
    )


def _copy_aside(connection: Connection, number: int, *, now: datetime) -> None:
    path = connection.path
    target = path.with_name(f"{path.name}.schema-{number}.{now:%Y%m%dT%H%M%SZ}.backup")
    copy_database(path, target)
