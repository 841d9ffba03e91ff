import json
import re
from pathlib import Path

import pytest

from monitor.cli.source_import import NONE
from monitor.config import load
from monitor.model.source import Source, SourceState
from monitor.store import open_store
from tests.cli.conftest import CONFIG, ROOT, Run, in_terminal
from tests.makers import NOON

LIST = """<opml version="2.0"><body>
<outline text="Metals">
  <outline text="Copper daily" xmlUrl="https://copper.example/rss"/>
</outline>
<outline text="Wire" xmlUrl="https://NEWS.example/feed.xml?utm_source=x"/>
<outline text="Broken" type="rss" xmlUrl="gopher://b.example/"/>
<outline text="Example Wire" xmlUrl="https://other.example/"/>
</body></opml>"""


def sources(place: Path) -> tuple[Source, ...]:
    return load(place / "config.toml", environment={}).sources


def write(place: Path, text: str = LIST) -> None:
    (place / "feeds.opml").write_text(text, encoding="utf-8")


def test_what_is_new_is_added_and_the_rest_is_told(place: Path, run: Run) -> None:
    """Somebody who comes from another reader would start from nothing."""
    write(place)
    shown = run("sources", "import", "feeds.opml")

    assert shown.code == 1
    assert [line.split("\t")[:3] for line in shown.out.splitlines()] == [
        ["outcome", "line", "name"],
        ["added", "3", "copper-daily"],
        ["skipped", "5", ""],
        ["refused", "6", ""],
        ["added", "7", "example-wire-2"],
    ]
    assert "watched as example-wire" in shown.out
    assert "is no http or https address" in shown.out
    assert shown.err.startswith("2 added, 1 skipped as duplicates, 1 refused\nNext: ")
    assert [s.name for s in sources(place)[2:]] == ["copper-daily", "example-wire-2"]
    text = (place / "config.toml").read_text(encoding="utf-8")
    assert text.startswith(CONFIG)
    assert "# Imported from feeds.opml, line 3, on 20" in text
    assert ": Metals\n[[source]]\n" in text
    assert not (place / "lodewatch.db").exists()


def test_a_second_time_changes_nothing(place: Path, run: Run) -> None:
    """Every import would double the sources."""
    write(place)
    run("sources", "import", "feeds.opml")
    before = (place / "config.toml").read_bytes()
    shown = run("sources", "import", "feeds.opml", "--json")
    assert shown.err == "0 added, 3 skipped as duplicates, 1 refused\n"
    outcomes = [json.loads(line)["outcome"] for line in shown.out.splitlines()]
    assert outcomes == ["skipped", "skipped", "refused", "skipped"]
    assert (place / "config.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<opml><body>\n<outline text='a & b'/>", "feeds.opml:2: not well-formed XML"),
        ("<html>", "feeds.opml:1: this is no OPML: it begins with <html>"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_its_line(
    text: str, said: str, place: Path, run: Run
) -> None:
    """Nobody would find the broken line."""
    write(place, text)
    shown = run("sources", "import", "feeds.opml")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.startswith(said)
    assert sources(place)[2:] == ()


def test_an_empty_list_and_a_missing_one_are_told(place: Path, run: Run) -> None:
    """It would stay open whether anything was done."""
    shown = run("sources", "import", "-", stdin=b"<opml/>")
    assert (shown.code, shown.out) == (0, "")
    assert shown.err.startswith(f"{NONE}\n0 added")
    assert run("sources", "import", "nowhere.opml").code == 2


def test_what_was_exported_is_the_same_when_it_is_imported(
    place: Path, run: Run
) -> None:
    """Nobody could move a set of sources, or keep a copy of it."""
    config = place / "config.toml"
    packed = CONFIG + '[sources]\npacks = ["critical-minerals"]\n'
    config.write_text(packed, encoding="utf-8")
    before = sources(place)
    exported = run("sources", "export").out
    with open_store(place / "lodewatch.db", now=NOON) as store:
        for source in before:
            store.sources.save(SourceState(source=source.name, url=source.url))
    config.write_text("# empty\n", encoding="utf-8")
    shown = run(
        "sources", "import", "-", "--db", "lodewatch.db", stdin=exported.encode()
    )
    after = {s.name: s for s in sources(place)}
    assert [after.get(s.name) for s in before if s.name not in after] == []
    assert after == {s.name: s for s in before}
    assert shown.code == 0


def test_a_terminal_gets_a_table_that_fits(place: Path) -> None:
    """A long list would be unreadable in the usual terminal."""
    write(place)
    shown = in_terminal("sources", "import", "feeds.opml", cwd=place)
    assert max(map(len, shown.out.splitlines())) <= 80
    assert "https://copper.example/rss" in shown.out


def test_a_dry_run_says_all_and_changes_nothing(place: Path, run: Run) -> None:
    """If it fails, who only wants to look has changed what is watched."""
    write(place)
    before = (place / "config.toml").read_bytes()
    dry = run("sources", "import", "--dry-run", "feeds.opml")
    assert (place / "config.toml").read_bytes() == before
    assert "2 would be added, 1 skipped as duplicates, 1 refused" in dry.err
    real = run("sources", "import", "feeds.opml")
    assert (real.code, real.out) == (dry.code, dry.out)
    assert [p.name for p in place.iterdir() if p.name.startswith(".")] == []


def test_the_files_on_the_page_of_sources_are_taken(place: Path, run: Run) -> None:
    """If it fails, whoever copies an example gets an error."""
    page = (ROOT / "docs/sources.md").read_text(encoding="utf-8")
    for form, command in (("xml", "sources"), ("csv", "companies")):
        (text,) = re.findall(rf"^```{form}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
        shown = run(command, "import", "-", "--dry-run", stdin=text.encode())
        assert (shown.code, "refused" in shown.out) == (0, False), shown
        assert shown.out.count("added") == 2
    assert place.exists()
