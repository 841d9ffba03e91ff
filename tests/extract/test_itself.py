"""An official source speaks of itself."""

import pytest

from monitor.extract.itself import itself_in, publisher
from monitor.model.event import Jurisdiction
from monitor.model.ontology import Tier
from monitor.model.text import Origin
from tests.extract.reader import extractor, kinds, parser, reading, the_event

pytestmark = pytest.mark.slow

US = Jurisdiction(iso2="US", name="Department of Energy")


def speaks_for(name: str, tier: Tier = Tier.OFFICIAL) -> str | None:
    named = extractor()._recogniser.find(parser().tokens(name))
    found = publisher(Origin(name=name, tier=tier), named)
    return found.iso2 if found else None


def test_a_source_speaks_for_the_state_in_its_name() -> None:
    """If it fails, a ministry's own notice has nobody who acts."""
    assert speaks_for("U.S. Department of Energy") == "US"
    assert speaks_for("Natural Resources Canada") == "CA"
    assert speaks_for("Ministry of Commerce") is None
    assert speaks_for("Canada and Japan") is None
    assert speaks_for("The Japan Paper", Tier.MEDIA) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We are adding ten firms.", "We"),
        ("The Department today closed a loan.", "The Department"),
        ("The Mining Department closed a loan.", None),
        ("A department closed a loan.", None),
        ("Lynas closed a loan.", None),
    ],
)
def test_the_words_for_itself(text: str, words: str | None) -> None:
    """If it fails, any department of the text is the one that published it."""
    read = reading(text, own=US, tier=Tier.OFFICIAL)
    found = itself_in(read, read.sentences[0], kinds(read))
    assert (found.text if found else None) == words
    other = reading(text)
    assert itself_in(other, other.sentences[0], kinds(other)) is None


def test_the_department_is_its_own_states_and_not_the_states_named_before() -> None:
    """If it fails, China lends to a mine in Nevada."""
    text = "China floods the market. The Department lent Ioneer $996 million."
    origin = Origin(name="U.S. Department of Energy", tier=Tier.OFFICIAL)
    event = the_event(text, source=origin)
    assert [a.value for a in event.of("provider")] == [US]
