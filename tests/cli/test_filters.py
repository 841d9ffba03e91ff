"""The filters that all lists share."""

from pathlib import Path

from tests.cli.conftest import Run


def test_a_type_may_be_written_as_people_write_it(filled: Path, run: Run) -> None:
    """If it fails, a list is empty because of a blank instead of an underscore."""
    shown = run("events", "--type", "export licensing", "--limit", "1")

    assert shown.code == 0
    assert len(shown.out.splitlines()) == 2
    assert filled.exists()
