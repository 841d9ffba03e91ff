from dataclasses import replace
from pathlib import Path

from monitor.app import read_settings
from monitor.cli.titles import titles


def test_types_have_names_for_people(place: Path) -> None:
    """Lists would show EXPORT_LICENSING to readers."""
    title_of = titles(read_settings(None))
    assert title_of("EXPORT_LICENSING") == "Export licensing and controls"
    assert title_of("OF_OLD_TIMES") == "Of old times"


def test_a_broken_type_file_does_not_break_a_list(place: Path) -> None:
    """Nobody could look at the database until the file is mended."""
    (place / "types").mkdir()
    (place / "types/x.toml").write_text("id = [", encoding="utf-8")
    settings = read_settings(None)
    extract = replace(settings.extract, types=(place / "types",))
    assert titles(replace(settings, extract=extract))("A_B") == "A b"
