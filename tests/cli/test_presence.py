from datetime import timedelta
from pathlib import Path

from monitor.cli.presence import SILENT, seen
from monitor.model.presence import Presence
from monitor.model.record import to_json
from monitor.store.lock import FileLock, holder
from tests.makers import NOON

ME = Presence(command="run", version="1", since=NOON, read=NOON)


def test_nobody_one_that_is_well_and_one_that_hangs(tmp_path: Path) -> None:
    """If it fails, a health check calls a dead or stuck daemon well."""
    database = tmp_path / "x.db"
    nobody = seen(database, now=NOON)
    assert not nobody.running
    assert not nobody.well
    lock = FileLock(tmp_path / "x.db.lock")
    lock.take()
    held = holder(lock.path)
    assert held is not None
    starting = seen(database, now=held.well)
    assert (starting.running, starting.well, starting.says) == (True, True, None)
    lock.say(to_json(ME))
    held = holder(lock.path)
    assert held is not None
    assert seen(database, now=held.well).says == ME
    assert seen(database, now=held.well + SILENT).well
    late = seen(database, now=held.well + SILENT + timedelta(seconds=1))
    assert (late.running, late.silent, late.well) == (True, True, False)
    stuck = Presence(command="run", version="1", since=NOON, read=NOON, stuck=("x",))
    lock.say(to_json(stuck))
    assert not seen(database, now=held.well).well
    lock.release()
    assert not seen(database, now=NOON).running
