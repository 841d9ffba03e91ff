import io
import json
import sys
from collections.abc import Sequence

import pytest
from rich.console import Console

from monitor.cli.output import (
    Listing,
    facts,
    plain_fields,
    progress,
    show,
    table,
    words,
)

BOLD = "[bold]not[/bold] \x1b[31mred\tand\nlong"
LISTING: Listing[str] = Listing(
    fields=[("word", str), ("length", len)],
    headings=("word", "again"),
    cells=lambda item: (words(item), words(item)),
    record=lambda item: {"word": item},
)


def test_a_pipe_gets_tabs_and_no_surprises(capsys: pytest.CaptureFixture[str]) -> None:
    """A tab or a line end in a headline would shift the columns."""
    show([BOLD], LISTING, as_json=False, empty="none")
    told = capsys.readouterr()
    assert told.out == f"word\tlength\n[bold]not[/bold] [31mred and long\t{len(BOLD)}\n"
    assert told.err == ""


def test_json_is_one_line_a_record(capsys: pytest.CaptureFixture[str]) -> None:
    """A program would have to guess where a record ends."""
    show(["a\n ü", "b"], LISTING, as_json=True, empty="none")
    out = capsys.readouterr().out
    assert [json.loads(line) for line in out.splitlines()] == [
        {"word": "a\n ü"},
        {"word": "b"},
    ]
    assert "ü" in out


@pytest.mark.parametrize("as_json", [True, False])
def test_nothing_is_no_line_of_a_result(
    *, as_json: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """A program would read the hint as a record."""
    show([], LISTING, as_json=as_json, empty="nothing there")
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == ("" if as_json else "nothing there\n")


@pytest.mark.parametrize(
    ("values", "expected"),
    [((None, 1, True), "\t1\tTrue"), ((("a", "b"), ()), "a,b\t"), ((" a \n",), "a")],
)
def test_fields_are_plain(values: Sequence[object], expected: str) -> None:
    """A missing value would read `None`."""
    assert plain_fields(*values) == expected


def test_markup_in_outside_words_is_shown_as_it_stands() -> None:
    """A headline could colour or hide what stands around it."""
    stream = io.StringIO()
    console = Console(file=stream, width=60, force_terminal=True, color_system=None)
    console.print(table([BOLD], LISTING))
    seen = stream.getvalue()
    assert "[bold]not[/bold]" in seen
    assert "\x1b" not in seen


def test_facts_leave_out_what_is_missing() -> None:
    """Lines would hold dots around nothing."""
    assert str(facts("a", None, "", "b")) == "a · b"
    assert facts(None, "") is None


def test_without_a_terminal_there_is_no_bar(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A log file would fill with bars, and a file would be counted for nothing."""

    def total() -> int:
        pytest.fail("nobody looks")

    with progress("reading", total=total) as update:
        update(1)
    assert capsys.readouterr() == ("", "")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_in_a_terminal_the_bar_is_on_stderr(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who waits for a long file would not know how far it is."""
    err = _Terminal()
    monkeypatch.setattr(sys, "stderr", err)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    with progress("reading", total=lambda: 2) as update:
        update(2)
    assert "reading" in err.getvalue()
    assert "2/2" in err.getvalue()
