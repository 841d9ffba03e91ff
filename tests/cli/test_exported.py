"""What the export commands write: whole files, short feeds, long tables."""

from pathlib import Path

import pytest

from monitor.cli.exported import most, write


def test_a_file_is_replaced_as_a_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """If it fails, a reader meets half a table."""
    out = tmp_path / "told.csv"
    out.write_text("old", encoding="utf-8")

    write(b"new", out, said="3 events")

    assert out.read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["told.csv"]
    assert capsys.readouterr().err == f"3 events written: {out}\n"


def test_a_feed_is_short_and_a_table_is_long() -> None:
    """If it fails, a feed reader is sent ten thousand entries, or a table is cut."""
    assert most(None, "atom") < most(None, "csv")
    assert most(7, "atom") == 7
