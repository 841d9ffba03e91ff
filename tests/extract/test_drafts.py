"""One sentence's events."""

import pytest

from monitor.model.ontology import Stage
from tests.extract.reader import candidates, events, the_event

pytestmark = pytest.mark.slow


def test_one_wording_is_one_event() -> None:
    """If it fails, two types read the same words as two events."""
    assert len(candidates("China granted Lynas a licence to export terbium.")) == 1


def test_several_instruments_are_several_events() -> None:
    """If it fails, an announcement of a stake and a floor price is one event."""
    text = (
        "The Pentagon will take a 15% stake in MP Materials and guarantee the company a"
        " price floor for neodymium oxide."
    )
    assert {e.type for e in events(text)} == {
        "GOV_EQUITY_STAKE",
        "PRICE_SUPPORT_STOCKPILE",
    }


def test_a_draft_says_which_frame_fired() -> None:
    """If it fails, `monitor explain` has nothing to say."""
    event = the_event("Japan banned gallium exports.")
    assert event.why
    assert event.sentence.text == "Japan banned gallium exports."
    assert event.codes.gta == 19


def test_what_is_missing_is_in_the_types_order() -> None:
    """If it fails, two records of the same gap differ."""
    assert the_event("The ministry banned exports of copper scrap.").missing == (
        "implementer",
    )


def test_a_part_has_the_stage_and_author_of_its_measure() -> None:
    """If it fails, a plan's clause is told as a rule, of the state it names."""
    text = (
        "China is designing a licensing system that would let buyers in Japan receive"
        " rare earths sooner while excluding companies with ties to the military."
    )
    whole, part = events(text)
    assert (whole.subtype, part.subtype) == (None, "end_user_exclusion")
    assert part.stage is whole.stage is Stage.CONSIDERED
    assert part.of("implementer") == whole.of("implementer")
