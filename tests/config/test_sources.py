"""Source packs: shipped data that a user joins, trims and overrides."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import load
from monitor.config.sources import pack, packs, source_from
from monitor.errors import ConfigError

ROOT = Path(__file__).parents[2]


def test_every_shipped_pack_can_be_read() -> None:
    """If it fails, the first start of a new user ends with an error."""
    assert "critical-minerals" in packs()
    for name in packs():
        assert pack(name)


def test_own_source_replaces_a_packs_and_without_drops_one(tmp_path: Path) -> None:
    """If it fails, a user cannot change a pack's interval or leave a source out."""
    names = [source.name for source in pack("critical-minerals")]
    (tmp_path / "config.toml").write_text(
        '[sources]\npacks = ["critical-minerals"]\n'
        f'without = ["{names[1]}"]\n'
        f'[[source]]\nname = "{names[0]}"\nurl = "https://mine.example/feed"\n',
        encoding="utf-8",
    )
    sources = load(tmp_path / "config.toml", environment={}).sources
    assert [s.name for s in sources] == [names[0], *names[2:]]
    assert sources[0].url == "https://mine.example/feed"


def test_a_pack_of_ones_own_is_a_file_beside_the_configuration(tmp_path: Path) -> None:
    """If it fails, a list of sources for another subject cannot be handed on."""
    (tmp_path / "mine.toml").write_text(
        'title = "Mine"\n[[source]]\nname = "a"\nurl = "https://a.example/feed"\n'
        'enabled = false\n[[source]]\nname = "b"\nurl = "https://b.example/feed"\n',
        encoding="utf-8",
    )
    path = tmp_path / "config.toml"
    path.write_text(
        '[sources]\npacks = ["mine.toml"]\nenable = ["a"]\nwithout = ["b"]\n',
        encoding="utf-8",
    )
    assert [(s.name, s.enabled) for s in load(path, environment={}).sources] == [
        ("a", True)
    ]


def test_what_is_wrong_in_a_pack_is_said_with_its_place(tmp_path: Path) -> None:
    """If it fails, the mistake is looked for in the wrong file."""
    (tmp_path / "mine.toml").write_text(
        '[[source]]\nname = "a"\nurl = "ftp://a.example/feed"\n'
        '[[source]]\nname = "a"\nurl = "https://a.example/feed"\n',
        encoding="utf-8",
    )
    path = tmp_path / "config.toml"
    path.write_text(
        '[sources]\npacks = ["mine.toml", "none.toml", "x"]\n', encoding="utf-8"
    )
    with pytest.raises(ConfigError) as caught:
        load(path, environment={})
    said = [str(p).removeprefix(f"{tmp_path}/") for p in caught.value.problems]
    assert [line.partition(": ")[0] for line in said] == [
        "config.toml:2",
        "mine.toml:3",
        "mine.toml:5",
        "none.toml",
    ]
    assert "a pack of your own is a .toml file" in said[0]


def test_enable_switches_an_opt_in_source_on(tmp_path: Path) -> None:
    """If it fails, opt-in sources of a pack have to be copied by hand."""
    off = next(s.name for s in pack("critical-minerals") if not s.enabled)
    path = tmp_path / "config.toml"
    text = f'[sources]\npacks = ["critical-minerals"]\nenable = ["{off}"]\n'
    path.write_text(text, encoding="utf-8")
    chosen = {s.name: s for s in load(path, environment={}).sources}
    assert chosen[off].enabled
    path.write_text(text.replace(off, off + "x"), encoding="utf-8")
    with pytest.raises(ConfigError, match="did you mean"):
        load(path, environment={})


def test_the_shipped_configuration_is_right_and_needs_no_secret() -> None:
    """If it fails, `make run` does not start."""
    settings = load(ROOT / "config.toml", environment={})
    assert len([s for s in settings.sources if s.enabled]) >= 20
    assert {c.type for c in settings.channels} == {"console", "file"}
    assert settings.digests


def test_the_names_that_the_shipped_file_suggests_exist() -> None:
    """If it fails, a user who takes a suggestion gets an error."""
    text = (ROOT / "config.toml").read_text(encoding="utf-8")
    suggested = re.findall(r"^# (enable|without) = (\[.*\])$", text, re.MULTILINE)
    known = {source.name: source for source in pack("critical-minerals")}
    assert {key for key, _ in suggested} == {"enable", "without"}
    for key, names in suggested:
        for name in ast.literal_eval(names):
            assert known[name].enabled is (key == "without")


def test_a_source_from_elsewhere_obeys_the_same_rules() -> None:
    """If it fails, a list of feeds brings in what the configuration refuses."""
    values = {
        "name": "a",
        "url": "https://a.example/",
        "interval": "2h",
        "enabled": "0",
    }
    source = source_from(values, file="my.opml")
    assert (source.interval, source.enabled) == (timedelta(hours=2), False)
    for wrong in ({"url": "ftp://a.example/"}, {"tier": "x"}, {"colour": "red"}):
        with pytest.raises(ConfigError, match=r"^my\.opml: "):
            source_from({**values, **wrong}, file="my.opml")
