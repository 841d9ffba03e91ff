"""`lodewatch compact`: a smaller database file."""

import shutil
from typing import Final

import click

from monitor import app
from monitor.cli.options import Common, common_options
from monitor.cli.output import say
from monitor.errors import StoreError
from monitor.notify.words import plural
from monitor.store import Store

_MEGA: Final = 1024 * 1024
_COPIES: Final = 2  # of the file that are on the disk meanwhile


@click.command("compact")
@common_options()
def command(common: Common) -> None:
    """Make the database file smaller, while no daemon runs.

    Drops the texts that `[store] keep_texts` lets go, as the daemon does by itself, and
    writes the file anew without what is free in it.

    Example: lodewatch compact
    """
    settings = common.settings()
    path, keep = settings.store.path, settings.store.keep_texts
    if not path.exists():
        raise StoreError(path, "there is no database yet; `lodewatch once` makes it")
    with app.open_database(settings) as store:
        store.lock()
        before = store.upkeep.sizes().file
        _refuse_without_room(store, before)
        dropped = 0
        anew = True
        while keep is not None:
            done = store.upkeep.drop_texts(before=app.now() - keep, anew=anew)
            anew = False
            dropped += done.texts
            if not done.looked_at:
                break
        store.upkeep.shrink()
        after = store.upkeep.sizes().file
    if dropped:
        say(f"dropped the texts of {plural(dropped, 'article')}")
    say(f"{before / _MEGA:.1f} MB before, {after / _MEGA:.1f} MB now")


def _refuse_without_room(store: Store, size: int) -> None:
    free = shutil.disk_usage(store.path.absolute().parent).free
    if free < _COPIES * size:
        needed = f"{_COPIES * size // _MEGA} MB"
        message = (
            f"writing it anew needs {needed} of free disk, and {free // _MEGA} MB are; "
            "nothing was changed"
        )
        raise StoreError(store.path, message)
