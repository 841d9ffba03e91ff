"""The demonstration's configuration is one that the program itself accepts."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import ConsoleSettings, FileSettings, Settings, load
from monitor.demo.config import demo_config
from monitor.demo.documents import FEEDS

RULES = Path(__file__).parents[2] / "rules"


def settings_in(folder: Path) -> Settings:
    """Write the demonstration's configuration into `folder` and read it."""
    folder.mkdir(exist_ok=True)
    path = folder / "config.toml"
    text = demo_config(port=8765, folder=folder, rules=RULES)
    path.write_text(text, encoding="utf-8")
    return load(path, environment={})


def test_the_program_reads_it(tmp_path: Path) -> None:
    """If it fails, the demonstration stops with an error of configuration."""
    settings = settings_in(tmp_path)

    assert settings.store.path == tmp_path / "demo.db"
    assert settings.rules.path == RULES
    assert settings.fetch.min_interval == timedelta()
    assert settings.fetch.allow_private == ("127.0.0.1:8765",)
    assert settings.fetch.baseline
    assert settings.channels == (
        ConsoleSettings(name="terminal"),
        FileSettings(name="digest-files", path=tmp_path / "digests"),
    )
    assert [d.channel for d in settings.digests] == ["digest-files"]
    assert [r.channels for r in settings.routes] == [("terminal",)]
    assert [r.digest for r in settings.routes] == [settings.digests[0].name]


def test_the_feeds_are_its_sources(tmp_path: Path) -> None:
    """If it fails, a feed is not visited, or not trusted as its tier deserves."""
    sources = settings_in(tmp_path).sources

    assert [(s.name, s.title, s.tier) for s in sources] == [
        (f.name, f.title, f.tier) for f in FEEDS
    ]
    assert [s.url for s in sources] == [
        f"http://127.0.0.1:8765/{f.name}" for f in FEEDS
    ]
    assert {s.interval for s in sources} == {timedelta(seconds=1)}


@pytest.mark.parametrize("name", ['a "b" {c}', "a\\b", "Übung 稀土"])
def test_any_folder_will_do(tmp_path: Path, name: str) -> None:
    """If it fails, a quote or a bracket in a path breaks the configuration."""
    assert settings_in(tmp_path / name).store.path == tmp_path / name / "demo.db"
