"""The store is put back, or gone, and nothing is told again."""

import pytest

from tests.end_to_end.conftest import until
from tests.faults.installation import Installation

pytestmark = pytest.mark.slow


@pytest.mark.fault(no=8)
@pytest.mark.fault(no=10)
def test_an_old_or_empty_store_tells_nothing_again(installation: Installation) -> None:
    """If it fails, whoever puts a backup back tells people everything since once more."""
    binary = installation.binary
    page = installation.configure(baseline=True)
    binary.start()
    until(lambda: "baseline=True" in binary.log, what="the first visit")
    assert "new database: each source's first visit is stored" in binary.log
    installation.publish(page, 0)
    installation.until_told(1)
    saved = binary.run("backup", "copy.sqlite")
    assert saved.returncode == 0, saved.stderr
    installation.publish(page, 0, 1)
    installation.until_told(2)

    put_back = binary.run("restore", "copy.sqlite")  # beside the daemon at work
    assert put_back.returncode == 0, put_back.stderr
    until(lambda: binary.log.count("baseline=True") == 2, what="a baseline")
    assert installation.ask("SELECT count(*) FROM v_articles") == [(2,)]
    installation.publish(page, 0, 1, 2)
    installation.until_told(3)

    assert binary.process is not None
    for file in installation.folder.glob("store.db*"):
        file.unlink()
    assert binary.process.wait(60) == 1
    assert "the database was removed or replaced" in binary.log
    binary.start()
    until(lambda: binary.log.count("baseline=True") == 3, what="a baseline")
    installation.publish(page, 0, 1, 2, 3)
    installation.until_told(4)
    assert binary.stop() == 0
    assert installation.told() == ["China", "India", "Japan", "Chile"]
    assert "Traceback" not in binary.log
