"""A parsed document with the names in it."""

import pytest

from monitor.extract.named import Named, entities_of
from monitor.model.event import Jurisdiction
from monitor.model.text import Field
from tests.extract.reader import a_text, extractor, parser

pytestmark = pytest.mark.slow


def named(text: str, title: str = "", own: Jurisdiction | None = None) -> Named:
    find = extractor()._recogniser.find
    heading, body = parser().parse([title, text])
    document = a_text(text, title=title)
    return Named(document, heading, body, find(heading), find(body), own=own)


def test_a_states_own_source_writes_its_own_dollar() -> None:
    """If it fails, an Ottawa grant is told in American money."""
    canada = Jurisdiction(iso2="CA", name="Canada")
    _, text = named("The US firm gets $12 million.", own=canada).readings()
    assert [s.money.currency for s in text.sums] == ["CAD"]
    _, text = named("The US firm gets $12 million.").readings()
    assert [s.money.currency for s in text.sums] == ["USD"]


def test_names_of_the_headline_come_first() -> None:
    """If it fails, a record's first name is not the one that the headline tells."""
    given = named("Lynas rose.", title="Japan buys cobalt")
    found = entities_of(given.document, given.heading, given.names)
    assert [(e.span.field, e.text) for e in found] == [
        (Field.TITLE, "Japan"),
        (Field.TITLE, "cobalt"),
        (Field.TEXT, "Lynas"),
    ]
