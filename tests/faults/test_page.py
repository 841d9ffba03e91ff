"""The page about faults and the tests that try them: each number in both."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs/faults.md"
NUMBERS = range(1, 57)
OPEN = {17, 18}  # the page says that nothing is done about them yet


def rows() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if re.match(r"\| \d", line)
    ]


def marked() -> set[tuple[int, str]]:
    """Return which number is tried in which file."""
    mark = re.compile(r"^\s*@pytest\.mark\.fault\(no=(\d+)\)$", re.MULTILINE)
    return {
        (int(number), path.relative_to(TESTS).with_suffix("").as_posix())
        for path in TESTS.rglob("test_*.py")
        for number in mark.findall(path.read_text(encoding="utf-8"))
    }


def named() -> set[tuple[int, str]]:
    """Return which file the page names for which number."""
    return {
        (int(row[0]), name) for row in rows() for name in re.findall(r"`(.*?)`", row[4])
    }


def test_the_page_has_every_number_once_and_in_order() -> None:
    """If it fails, a fault is missing on the page or told twice."""
    assert [int(row[0]) for row in rows()] == list(NUMBERS)
    assert all(len(row) == 5 and all(row[1:4]) for row in rows())


def test_every_number_is_tried() -> None:
    """If it fails, the page claims what nobody has tried."""
    assert {number for number, _ in marked()} | OPEN == set(NUMBERS)


def test_the_page_names_the_tests_as_they_are() -> None:
    """If it fails, somebody looks for a fault in a file that does not try it."""
    assert {n for n in named() if n[0] not in OPEN} == {
        n for n in marked() if n[0] not in OPEN
    }
