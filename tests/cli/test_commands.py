import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from monitor.cli import entry
from monitor.cli.commands import SECTIONS, root
from monitor.cli.groups import Commands
from tests.cli.conftest import ROOT, Run

DOCUMENT = (ROOT / "docs/commands.md").read_text(encoding="utf-8")


def commands(group: click.Group, *path: str) -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its full name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)
        else:
            yield " ".join((*path, name)), command


ALIAS = "stories show"  # of `story show`, which has the section
ALL = {n: c for n, c in commands(root) if n != ALIAS}
COMMON = {"--config", "--db", "--verbose", "-v", "--quiet", "-q"}


def section(name: str) -> str:
    """Return the part of the document about one command."""
    parts = re.split(r"^## ", DOCUMENT, flags=re.MULTILINE)
    found = [p for p in parts if f"`lodewatch {name}" in p.splitlines()[0]]
    assert len(found) == 1, f"docs/commands.md has no section on {name}"
    return found[0]


@pytest.mark.parametrize("name", ALL)
def test_every_command_is_documented(name: str) -> None:
    """A user could not find a command or an option that exists."""
    text = section(name)
    assert f"lodewatch {name}" in text.partition("```")[2], "no example"
    for parameter in ALL[name].params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            for flag in {*parameter.opts} - COMMON:
                assert f"`{flag}" in text, f"{flag} of {name}"


@pytest.mark.parametrize("name", ALL)
def test_every_documented_option_exists(name: str) -> None:
    """If it fails, a reader types what the page promises, and is refused."""
    rows = re.findall(r"^\| (`--?\w.*?) \|", section(name), re.MULTILINE)
    told = {flag for row in rows for flag in re.findall(r"`(--?[\w-]+)", row)}
    assert told <= {flag for p in ALL[name].params for flag in p.opts}


def test_every_exit_code_is_documented() -> None:
    """If it fails, a script meets a number that nothing explains."""
    table = DOCUMENT.partition("| exit code |")[2].partition("\n\n")[0]
    told = [int(code) for code in re.findall(r"^\| (\d+) ", table, re.MULTILINE)]
    assert told == [0, 1, entry.USAGE, entry.INTERRUPTED, entry.READER_GONE]


def test_the_common_options_are_documented() -> None:
    """Their meaning would stand nowhere."""
    assert [flag for flag in COMMON if f"`{flag}" not in DOCUMENT] == []


def test_every_documented_command_exists() -> None:
    """The document would promise what is not there."""
    named = re.findall(
        r"^## `lodewatch ([a-z ]+?)(?: [A-Z\[].*)?`", DOCUMENT, re.MULTILINE
    )
    assert sorted(named) == sorted(ALL)
    assert f"`lodewatch {ALIAS} " in DOCUMENT


@pytest.mark.parametrize("name", ALL)
def test_every_command_takes_the_common_options(name: str) -> None:
    """A script would have to know which command takes --config."""
    flags = {flag for p in ALL[name].params for flag in p.opts}
    assert flags >= COMMON


@pytest.mark.parametrize("name", ALL)
def test_every_command_explains_itself(name: str, run: Run) -> None:
    """`--help` would fail or say nothing."""
    shown = run(*name.split(), "--help")
    assert shown.code == 0
    assert "Usage: lodewatch" in shown.out
    words = " ".join(shown.out.split())
    assert (ALL[name].help or "-").splitlines()[0] in words
    assert words.count(f"lodewatch {name}") > 1, "no example beside the usage"


def test_the_list_of_commands_fits_a_terminal(run: Run) -> None:
    """The first page that a newcomer sees would be ragged."""
    shown = run("--help")
    listed = [p.name for places in SECTIONS.values() for p in places]
    found = re.findall(r"^  ([a-z]+)  ", shown.out, flags=re.MULTILINE)
    assert found == listed
    *lines, place = shown.out.splitlines()
    assert max(map(len, lines)) <= 80
    assert place.strip() == str(ROOT)


def test_every_place_is_where_the_table_says() -> None:
    """A command would fail only when somebody needs it."""
    assert isinstance(root, Commands)
    for places in SECTIONS.values():
        for place in places:
            assert place.load().name == place.name
            assert place.words.endswith(".")


def test_the_document_has_no_dead_link() -> None:
    """A reader would be sent nowhere."""
    for target in re.findall(r"\]\(([\w./-]+)\)", DOCUMENT):
        assert (Path(ROOT / "docs") / target).exists(), target
