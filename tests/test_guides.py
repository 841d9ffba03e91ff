"""The guides, done as a reader would: their commands exist, their files work."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from monitor.cli import main
from monitor.cli.commands import root
from monitor.config import load
from monitor.extract.certainty import BASE
from monitor.extract.extractor import Extractor
from monitor.extract.types import is_shipped, known_types
from monitor.extract.types.trial import try_examples
from monitor.match import coverage, load_rules, run_tests
from monitor.model.event import Extraction
from monitor.model.text import Document
from monitor.notify.words import BASES
from monitor.start.answers import Answers
from monitor.start.files import made_from, put

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", *sorted(DOCS.glob("*.md")))
TOML = re.compile(r"```toml\n(.*?)```", re.DOTALL)


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def fenced(text: str) -> Iterator[str]:
    """Yield the lines that people type into a shell."""
    language: str | None = None
    for line in text.splitlines():
        if line.startswith("```"):
            language = line.removeprefix("```") if language is None else None
        elif language in ("", "sh"):
            yield line


def commands(text: str) -> list[str]:
    """Return those of our commands that stand whole in a line, without the rest of it."""
    found = (_OURS.search(line) for line in fenced(text))
    return [match[1].strip() for match in found if match is not None]


_OURS = re.compile(
    r"(?:^|sudo -u lodewatch |[ /$]bin/|/)"  # who runs it, and where it lies
    r"(lodewatch [a-z](?:'[^']*'|\"[^\"]*\"|[^#|>&])*)"
)


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_every_command_in_a_page_exists(path: Path) -> None:
    """If it fails, a reader types what a page says, and is told that it is wrong."""
    for line in commands(path.read_text(encoding="utf-8")):
        words = shlex.split(line)[1:]
        command: click.Command = root
        context = click.Context(root)
        while isinstance(command, click.Group) and words:
            found = command.get_command(context, words[0])
            if found is None:
                break
            command, words = found, words[1:]
        assert command is not root, line
        named = command
        if isinstance(command, click.Group):
            names = command.list_commands(context)
            named = command.get_command(context, names[0]) or command
        known = {flag for p in named.params for flag in (*p.opts, *p.secondary_opts)}
        used = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert used <= known | {"--help"}, line


def test_the_rule_of_the_guide_holds(tmp_path: Path) -> None:
    """If it fails, the first rule that somebody copies is refused."""
    (block,) = TOML.findall(page("howto-rule.md"))
    (tmp_path / "magnets.toml").write_text(block, encoding="utf-8")

    def no_text(document: Document) -> Extraction:
        raise AssertionError(document.text)

    settings = put(tmp_path / "x", made_from(Answers()), config="config.toml")
    types = known_types(settings.extract)
    rules = load_rules(tmp_path / "magnets.toml", types=[t.id for t in types])
    results = run_tests(rules, extract=no_text)
    assert [r.message for r in results if not r.passed] == []
    assert [c for c in coverage(rules, results) if not c.tests] == []


@pytest.mark.slow
def test_the_types_of_the_guides_find_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it fails, whoever follows a guide to another subject ends with silence."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    guide = page("howto-another-subject.md")
    (init,) = [line for line in commands(guide) if line.startswith("lodewatch init")]
    assert main(shlex.split(init)[1:]) == 0
    recall, config = TOML.findall(page("howto-event-type.md"))
    assert config in (tmp_path / "config.toml").read_text(encoding="utf-8")
    (tmp_path / "types/recall.toml").write_text(recall, encoding="utf-8")
    settings = load(tmp_path / "config.toml", environment={}).extract
    own = [t for t in known_types(settings) if not is_shipped(t)]
    assert {t.id for t in own} == {"OFFSHORE_WIND_DECISION", "PRODUCT_RECALL"}
    extractor = Extractor.load(settings, with_detector=False)
    results = list(try_examples(own, extract=extractor.extract))
    assert [r for r in results if r.wrong] == []
    (explain,) = [line for line in commands(guide) if "--explain" in line]
    text = shlex.split(explain)[-1]
    document = Document(id="x", title="", text=text, published=None)
    (event,) = extractor.extract(document).events
    assert event.type == "OFFSHORE_WIND_DECISION"
    assert "Nordsea Wind" in {a.span.text for a in event.arguments}


def test_the_page_on_certainty_states_the_programs_figures() -> None:
    """If it fails, the explanation explains another program."""
    rows = re.findall(
        r"^\| `(\w+)` \| (.+?) \| ([\d.]+) \|$",
        page("explanation.md"),
        flags=re.MULTILINE,
    )
    assert {(a, words, float(base)) for a, words, base in rows} == {
        (a.value, BASES[a], base) for a, base in BASE.items()
    }
