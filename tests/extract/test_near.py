"""What counts as nearly an event, and what does not."""

import pytest

from monitor.model.explanation import Condition
from monitor.model.ontology import Tier
from monitor.model.text import Origin
from tests.extract.reader import a_text, extractor
from tests.extract.seeing import explained, framed, told

pytestmark = pytest.mark.slow

SPORT = (
    "The appeals panel banned the athlete for doping, and the coach of the squad"
    " imposed a tariff on nickel."
)


def test_an_event_is_no_near_miss_of_its_own_type() -> None:
    """If it fails, a found event is listed as lost."""
    found = explained("Japan imposed a tariff on nickel.")
    assert [a.event.type for a in found.accounts] == ["TARIFF_DUTY"]
    assert "TARIFF_DUTY" not in [m.type for m in found.near_misses]


def test_the_nearest_frame_of_a_type_speaks_for_it() -> None:
    """If it fails, forty frames of one type bury the one that nearly fired."""
    found = explained("The carmaker imposed a tariff on nickel shipments.")
    types = [m.type for m in found.near_misses]
    assert len(types) == len(set(types))
    first = found.near_misses[0]
    assert (first.type, len(first.failures)) == ("TARIFF_DUTY", 1)
    assert (first.noun and first.noun.text) == "tariff"
    assert (first.verb and first.verb.text) == "imposed"


def test_a_common_verb_is_no_near_miss() -> None:
    """If it fails, every sentence is nearly everything."""
    assert explained("The ministry imposed it. Japan has it.").near_misses == ()


def test_a_foreign_subject_is_named() -> None:
    """If it fails, nobody learns why a whole document is silent."""
    said = told(SPORT, "TARIFF_DUTY").get(Condition.SUBJECT, "")
    assert said.startswith("type off-subject: it speaks of “")
    assert "doping" in said


def test_a_comment_is_named() -> None:
    """If it fails, a column that was passed over looks like a fault."""
    found = told(
        "Japan imposed a tariff on nickel.", "TARIFF_DUTY", title="Opinion: nickel"
    )
    assert found == {Condition.COMMENT: "document set aside: comment or explainer"}


def test_a_frame_outdone_by_another_says_by_which() -> None:
    """If it fails, two types fight over the same words and nobody sees it."""
    text = "Japan restricted export licences for gallium."
    outdone = [
        f.told
        for m in explained(text).near_misses
        for f in m.failures
        if f.condition is Condition.OUTDONE
    ]
    assert all("says more of the same words" in told for told in outdone)


@pytest.mark.parametrize(
    "kind", extractor().types, ids=[t.id for t in extractor().types]
)
def test_every_example_that_must_not_fire_is_explained_or_silent(kind: object) -> None:
    """If it fails, explaining a text of a type file raises, or misquotes the text."""
    assert hasattr(kind, "examples")
    for example in kind.examples:
        source = Origin(name="Example Wire", tier=Tier.WIRE)
        document = a_text(example.text, title=example.title, source=source)
        found = explained(example.text, title=example.title, source=source)
        assert found.extraction == framed().extract(document)
        for miss in found.near_misses:
            assert 1 <= len(miss.failures) <= 2
            spans = [miss.sentence, miss.noun, miss.verb]
            spans += [f.span for f in miss.failures]
            for span in filter(None, spans):
                whole = document.field(span.field)
                assert whole[span.start : span.end] == span.text
            assert miss.told
