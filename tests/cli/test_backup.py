from pathlib import Path

from tests.cli.conftest import Run


def test_a_backup_can_be_put_back(filled: Path, run: Run) -> None:
    """What was saved would be lost after all."""
    before = run("stories").out
    (filled / "lodewatch.db").chmod(0o600)
    assert run("backup", "copy.db").code == 0
    assert (filled / "copy.db").stat().st_mode & 0o077 == 0
    assert "last backup now" in run("status").out
    (filled / "lodewatch.db").write_bytes(b"not a database at all" * 100)
    for end in ("-wal", "-shm"):
        (filled / f"lodewatch.db{end}").unlink(missing_ok=True)
    damaged = run("stories")
    assert damaged.code == 2
    assert "restore" in damaged.err
    shown = run("restore", "copy.db")
    assert shown.code == 0
    assert "the former database: " in shown.err
    assert run("stories").out == before


def test_there_must_be_something_to_copy(run: Run) -> None:
    """An empty backup would be taken for one."""
    shown = run("backup", "copy.db")
    assert shown.code == 2
    assert len(shown.err.splitlines()) == 1
