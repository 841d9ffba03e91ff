"""The page about the checks and the checks themselves: each number in both."""

import re
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs/conformance.md"
NUMBERS = range(1, 58)
ELSEWHERE = {57}  # tested with the code that serves it


def rows() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if re.match(r"\| \d", line)
    ]


def numbers_tested() -> set[int]:
    named = re.compile(r"^(?:async )?def test_c(\d\d)_", re.MULTILINE)
    files = HERE.glob("test_*.py")
    return {int(n) for f in files for n in named.findall(f.read_text(encoding="utf-8"))}


def test_the_page_has_every_number_once_and_in_order() -> None:
    """If it fails, a check is missing on the page or told twice."""
    assert [int(row[0]) for row in rows()] == list(NUMBERS)
    assert all(len(row) == 4 and row[1] and row[2] for row in rows())


def test_every_number_has_a_test() -> None:
    """If it fails, the page claims what nobody has tried."""
    assert numbers_tested() | ELSEWHERE == set(NUMBERS)


def test_every_test_here_says_which_check_it_is() -> None:
    """If it fails, a check cannot be found by its number."""
    named = re.compile(r"^def (test_\w+)", re.MULTILINE)
    for file in HERE.glob("test_*_*.py"):
        for name in named.findall(file.read_text(encoding="utf-8")):
            assert re.match(r"test_c\d\d_", name), (file.name, name)
