"""`lodewatch backup` and `restore`: the database as one file, and back."""

from pathlib import Path

import click

from monitor import app
from monitor.cli.options import Common, common_options
from monitor.cli.output import say
from monitor.store.restore import restore as put_back
from monitor.store.upkeep import note_backup


@click.command("backup")
@click.argument("path", type=click.Path(path_type=Path))
@common_options()
def command(common: Common, *, path: Path) -> None:
    """Copy the database to PATH, also while the daemon runs.

    PATH bears its name only once the copy is complete. What is agreed with hubs, a
    secret, is not in it.

    Example: lodewatch backup /backups/lodewatch.db
    """
    settings = common.settings()
    with app.open_database(settings, read_only=True) as store:
        store.backup(path)
    say(f"written: {path}")
    if not note_backup(settings.store.path, at=app.now()):
        say(
            "the database may not be written to, so that `lodewatch doctor` will not know"
        )


@click.command("restore")
@click.argument("path", type=click.Path(path_type=Path))
@common_options()
def restore(common: Common, *, path: Path) -> None:
    """Make the database what it was in the backup PATH.

    The present one is kept beside it. What was told since the backup is looked up
    before it may be told again.

    Example: lodewatch restore /backups/lodewatch.db
    """
    database = common.settings().store.path
    kept = put_back(path, database, now=app.now())
    say(f"restored: {database}")
    if kept is not None:
        say(f"the former database: {kept}")
