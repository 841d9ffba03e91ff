"""Sources that a program writes into a file that a person wrote."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import load
from monitor.config.append import Addition, append_sources, written
from monitor.errors import ConfigError
from monitor.model.ontology import Tier
from monitor.model.source import Source
from monitor.toml_file import parse

ROOT = Path(__file__).parents[2]
MINE = Source(name="mine", url="https://mine.example/feed", title='My "own"\n\\ \x7f')


def add(path: Path, *sources: Source, comment: str = "why") -> None:
    additions = [Addition(source=s, comments=(comment,)) for s in sources]
    append_sources(path, additions, environment={})


@pytest.mark.parametrize(
    "before",
    [
        "",
        "# mine\n[sources]   \npacks = [ ]\t# odd",
        '[[source]]\nname = "a"\nurl = "https://a.example/"\r\n',
        '[[digest]]\nname = "d"\nchannel = "c"\n[[channel]]\nname="c"\ntype="console"\n',
        (ROOT / "config.toml").read_text(encoding="utf-8"),
    ],
    ids=["empty", "no end of line", "Windows", "tables", "the one that ships"],
)
def test_what_was_there_stays_byte_for_byte(before: str, tmp_path: Path) -> None:
    """If it fails, comments and order of a person's file are lost."""
    path = tmp_path / "config.toml"
    path.write_bytes(before.encode())
    old = load(path, environment={}).sources
    add(path, MINE)
    assert path.read_bytes().startswith(before.encode())
    assert load(path, environment={}).sources == (*old, MINE)
    assert [p.name for p in tmp_path.iterdir()] == ["config.toml"]
    if "\r\n" in before:
        assert path.read_bytes().count(b"\n") == 2 + path.read_bytes().count(b"\r\n")


def test_a_table_reads_as_if_a_person_had_written_it(tmp_path: Path) -> None:
    """If it fails, nobody can tell what was added, or change it."""
    source = Source(name="a", url="https://a.example/", tier=Tier.WIRE, group="g")
    assert written(Addition(source=source, comments=("from\na page",))) == (
        "# from a page\n[[source]]\n"
        'name = "a"\nurl = "https://a.example/"\n'
        'tier = "wire"\ninterval = "30m"\ngroup = "g"\n'
    )


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("source = []\n", ": not TOML: "),
        ('[[source]]\nname = "mine"\nurl = "https://a.example/"\n',
         'config.toml:7: source[2].name: a source called "mine" stands above'),
        ("[fetch]\ntypo = 1\n", 'unknown key "typo"'),
        ('[sources]\npacks = ["critical-minerals"]\n', "would not be what they are"),
    ],
    ids=["another form", "the name is taken", "a mistake", "a pack's name"],
)  # fmt: skip
def test_a_file_that_would_be_wrong_is_not_written(
    before: str, said: str, tmp_path: Path
) -> None:
    """If it fails, the daemon does not start again."""
    path = tmp_path / "config.toml"
    path.write_text(before, encoding="utf-8")
    taken = load(ROOT / "config.toml", environment={}).sources[0].name
    source = Source(name=taken, url="https://x.example/") if "packs" in before else MINE
    with pytest.raises(ConfigError) as caught:
        add(path, source)
    assert said in str(caught.value)
    assert path.read_text(encoding="utf-8") == before
    assert [p.name for p in tmp_path.iterdir()] == ["config.toml"]


def test_a_link_stays_a_link_and_rights_stay(tmp_path: Path) -> None:
    """If it fails, a managed file is cut off, or a secret one becomes public."""
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real/lodewatch.toml", tmp_path / "config.toml"
    real.write_text("", encoding="utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    add(link, MINE)
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert load(link, environment={}).sources == (MINE,)


def test_what_is_no_file_is_refused() -> None:
    """If it fails, a device is replaced by a file."""
    with pytest.raises(ConfigError, match="is no file"):
        add(Path(os.devnull), MINE)


@given(
    st.builds(
        Source,
        name=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1),
        url=st.text(st.characters(codec="utf-8", exclude_characters="\0")),
        title=st.none()
        | st.text(st.characters(codec="utf-8", exclude_characters="\0")),
        interval=st.integers(1, 10**12).map(lambda n: timedelta(microseconds=n)),
        enabled=st.booleans(),
    ),
    st.text(st.characters(codec="utf-8")),
)
def test_any_words_are_written_as_toml(source: Source, comment: str) -> None:
    """If it fails, a title of a stranger writes settings of its own."""
    text = written(Addition(source=source, comments=(comment,)))
    (table,) = parse(text, name="x").data.pop("source")
    assert table["name"] == source.name
    assert table["url"] == source.url
    assert table.get("title") == source.title
    assert table.get("enabled", True) is source.enabled
    assert set(table) <= {"name", "url", "title", "tier", "interval", "enabled"}
