"""The worked example of docs/event-types.md, done as a reader of the page would."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from monitor.config import load
from monitor.extract.extractor import Extractor
from monitor.extract.lexicon import (
    AgencyRow,
    CommodityRow,
    CompanyRow,
    PlaceRow,
    load_lexicon,
)
from monitor.extract.types import EventType, is_shipped, load_types
from monitor.extract.types.schema import (
    BlockerRow,
    ExampleRow,
    FrameRow,
    Kind,
    RoleRow,
    Scope,
    Slot,
)
from monitor.extract.types.trial import try_examples
from monitor.extract.words import core_words
from monitor.model.event import Event
from monitor.model.ontology import Stage
from tests.extract.reader import a_text

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "deploy/examples/drug-approvals"
TEXT = (ROOT / "docs/event-types.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
TYPE, NAMES, RULES, CONFIG = BLOCKS
(LINES,) = re.findall(r"```\n(id,name.*?)```", TEXT, re.DOTALL)
ROWS = re.findall(r"^\| ([^|]+\.) \| (\S+) \| (\S+) \| (.*) \|$", TEXT, re.MULTILINE)


def the_type() -> EventType:
    types = load_types((EXAMPLE / "types",))
    return next(t for t in types if t.id == "DRUG_APPROVAL")


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    settings = load(EXAMPLE / "config.toml", environment={})
    return Extractor.load(settings.extract)


def test_the_page_has_an_example_on_both_sides() -> None:
    """If it fails, the table was rewritten and nothing below checks it."""
    assert len(ROWS) >= 6
    assert {stage == "–" for _, stage, _, _ in ROWS} == {True, False}


@pytest.mark.parametrize(
    ("block", "file"),
    [
        (TYPE, "types/drug-approval.toml"),
        (NAMES, "names/health.toml"),
        (RULES, "rules/approvals.toml"),
        (CONFIG, "config.toml"),
    ],
    ids=["type", "names", "rules", "config"],
)
def test_the_page_shows_the_files_that_ship(block: str, file: str) -> None:
    """If it fails, the page explains other files than those one can copy."""
    assert block == (EXAMPLE / file).read_text(encoding="utf-8")


def test_the_file_of_the_page_is_a_type_beside_the_shipped_ones() -> None:
    """If it fails, whoever copies the page's file gets an error."""
    kind = the_type()
    assert [r.name for r in kind.roles] == [
        *("authority", "holder", "product", "substance", "indication", "decision")
    ]
    assert not kind.topical
    assert not is_shipped(kind)
    assert len(load_types((EXAMPLE / "types",))) == len(load_types()) + 1


def test_the_csv_of_the_page_is_read(tmp_path: Path) -> None:
    """If it fails, whoever copies the page's companies gets an error."""
    path = tmp_path / "own.csv"
    path.write_text(LINES, encoding="utf-8")
    (row,) = (c for c in load_lexicon((path,)).companies if c.id == "corvanta")
    assert row.aliases == ("Corvanta Therapeutics", "Corvanta AG")


ROWS_OF_FILES = (
    *(RoleRow, FrameRow, BlockerRow, ExampleRow),
    *(CompanyRow, AgencyRow, PlaceRow, CommodityRow),
)


def test_the_page_names_every_class_stage_and_key() -> None:
    """If it fails, something that a file may hold cannot be found on the page."""
    words = set(re.findall(r"`(?:@|\[\[)?(\w+)", TEXT))
    words |= set(re.findall(r"^(\w+) =", TYPE, re.MULTILINE))
    assert words >= set(core_words().classes)
    for names in (Stage, Kind, Slot, Scope):
        assert words >= {str(name) for name in names}
    for row in ROWS_OF_FILES:
        assert words >= {field.name for field in fields(row)}, row.__name__


def test_the_page_lists_every_type_that_ships() -> None:
    """If it fails, nobody learns from the pages what is looked for."""
    table = TEXT.partition("## The types that ship")[2]
    listed = re.findall(r"^\| (`.*) \|$", table, re.MULTILINE)
    assert [[cell.replace("`", "") for cell in row.split(" | ")] for row in listed] == [
        [t.id, t.title, t.family, ", ".join(role.name for role in t.roles)]
        for t in load_types()
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sentence", "stage", "direction", "roles"), ROWS, ids=[r[0][:50] for r in ROWS]
)
def test_the_page_says_what_comes_out(
    extractor: Extractor, sentence: str, stage: str, direction: str, roles: str
) -> None:
    """If it fails, the page promises what the program does not do."""
    found = extractor.extract(a_text(sentence)).events
    if stage == "–":
        assert found == ()
        return
    (event,) = found
    assert event.type == "DRUG_APPROVAL"
    assert (event.stage, event.direction) == (stage, direction)
    assert set(told(event)) == set(roles.split("; "))
    assert event.missing == ()


@pytest.mark.slow
def test_the_examples_in_the_file_hold(extractor: Extractor) -> None:
    """If it fails, the file's own examples contradict it."""
    results = list(try_examples([the_type()], extractor.extract))
    assert len(results) >= 6
    assert [r for r in results if r.wrong] == []


def told(event: Event) -> Iterator[str]:
    """Yield the roles of an event as the page writes them."""
    for argument in event.arguments:
        yield f"{argument.role} = {argument.span.text}"
