"""Other versions of the rules: folders, files, and what git remembers."""

import subprocess
from pathlib import Path

import pytest

from monitor.cli.rules_versions import read_version
from monitor.config import Settings, load
from monitor.errors import ConfigError
from tests.cli.conftest import RULES


def git(folder: Path, *arguments: str) -> None:
    names = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True)


@pytest.fixture
def settings(place: Path) -> Settings:
    """Return the settings of a place under git, with a rule changed since."""
    git(place, "init", "-q")
    git(place, "add", ".")
    git(place, "commit", "-q", "-m", "The first rules")
    changed = RULES.replace('"rare-earth-licences"', '"renamed"')
    (place / "rules/ree.toml").write_text(changed, encoding="utf-8")
    return load(place / "config.toml", environment={})


def test_a_revision_is_read_as_it_was(settings: Settings) -> None:
    """If it fails, a change cannot be tried against what is in force."""
    found = read_version(settings, "git:HEAD")
    assert [rule.id for rule in found.rules] == ["rare-earth-licences"]
    now = read_version(settings, str(settings.rules.path))
    assert [rule.id for rule in now.rules] == ["renamed"]


def test_one_file_has_a_past_as_well(settings: Settings, place: Path) -> None:
    """If it fails, `[rules] path` may name a file, but its revisions cannot be read."""
    text = (place / "config.toml").read_text(encoding="utf-8")
    path = place / "config.toml"
    path.write_text(f'[rules]\npath = "rules/ree.toml"\n{text}', encoding="utf-8")
    found = read_version(load(path, environment={}), "git:HEAD")
    assert [rule.id for rule in found.rules] == ["rare-earth-licences"]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("git:nowhere", "nowhere"),
        ("git:", "names no revision"),
        ("git:--output=x", "names no revision"),
    ],
)
def test_what_git_does_not_know_is_said(
    settings: Settings, place: Path, told: str, message: str
) -> None:
    """If it fails, a mistyped revision is a traceback, or an option for git."""
    with pytest.raises(ConfigError, match=message):
        read_version(settings, told)
    assert not (place / "x").exists()


def test_mistakes_of_a_revision_have_their_place(
    settings: Settings, place: Path
) -> None:
    """If it fails, a mistake is reported in a folder that is gone."""
    path = place / "rules/ree.toml"
    path.write_text(RULES.replace('"high"', '"hihg"'), encoding="utf-8")
    git(place, "commit", "-q", "-a", "-m", "A mistake")
    path.write_text(RULES, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_version(settings, "git:HEAD")
    assert str(caught.value).startswith("git:HEAD/ree.toml:7: rule[1].severity: ")


def test_without_a_repository_the_answer_is_git_s(place: Path) -> None:
    """If it fails, rules outside a repository end in a traceback."""
    with pytest.raises(ConfigError, match="without one, name a folder"):
        read_version(load(place / "config.toml", environment={}), "git:HEAD")
