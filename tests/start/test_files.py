from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.start.answers import Answers
from monitor.start.files import made_from, put


def everything(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}


def test_what_is_made_is_put_and_loads(full: Answers, tmp_path: Path) -> None:
    """If it fails, a newcomer has files that the daemon refuses, or traces of a try."""
    files = made_from(full, config="my.toml")
    settings = put(tmp_path / "new", files, config="my.toml")
    assert settings.file == tmp_path / "new/my.toml"
    assert everything(tmp_path / "new") == set(files)
    assert not list((tmp_path / "new").glob(".*"))


def test_a_subject_of_ones_own_brings_its_folders(own: Answers) -> None:
    """If it fails, the configuration names folders that are not there."""
    assert {Path(name).parts[0] for name in made_from(own)} == {
        *("config.toml", "rules", "types", "names"),
    }


def test_what_does_not_load_changes_nothing(own: Answers, tmp_path: Path) -> None:
    """If it fails, a try that was refused has overwritten a good file."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/mine.toml").write_text("schema = 1\n[[rule]]\nid = 1\n", "utf-8")
    before = everything(tmp_path)
    with pytest.raises(ConfigError) as error:
        put(tmp_path, made_from(own), config="config.toml")
    assert str(error.value).startswith("rules/mine.toml:")
    assert everything(tmp_path) == before
