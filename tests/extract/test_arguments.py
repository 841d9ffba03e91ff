"""Who fills which role."""

import pytest

from monitor.model.event import Event, Jurisdiction
from monitor.model.ontology import Via
from tests.extract.reader import events, the_event

pytestmark = pytest.mark.slow


def filled(event: Event, role: str) -> list[str]:
    return [a.span.text for a in event.of(role)]


def states_of(event: Event, role: str) -> list[str]:
    return [a.value.iso2 for a in event.of(role) if isinstance(a.value, Jurisdiction)]


def test_the_parts_of_a_ban() -> None:
    """If it fails, the most ordinary sentence is misread."""
    event = the_event("Japan banned exports of gallium to China from 1 May 2026.")
    assert states_of(event, "implementer") == ["JP"]
    assert states_of(event, "affected") == ["CN"]
    assert filled(event, "product") == ["gallium"]


def test_the_agent_of_a_passive_acts() -> None:
    """If it fails, passives have no author."""
    event = the_event("Exports of gallium to China were banned by Japan.")
    assert states_of(event, "implementer") == ["JP"]


def test_a_ministry_acts_for_the_state_that_is_spoken_of() -> None:
    """If it fails, "the ministry" belongs to nobody."""
    text = "Japan has little gallium. The ministry banned gallium exports."
    event = the_event(text)
    (actor,) = event.of("implementer")
    assert states_of(event, "implementer") == ["JP"]
    assert actor.via is Via.COREF


def test_where_somebody_spoke_is_no_party() -> None:
    """If it fails, "in Beijing" makes China affected (ontology, pitfall 6)."""
    event = the_event("Japan banned gallium exports, a minister said in Beijing.")
    assert states_of(event, "affected") == []


def test_what_is_left_open_is_said() -> None:
    """If it fails, nobody knows what a record lacks."""
    event = the_event("Exports of copper scrap were banned by the ministry.")
    assert "implementer" in event.missing


def test_an_instrument_is_quoted_with_what_it_describes() -> None:
    """If it fails, a brief speaks of "euro financing" where a package was agreed."""
    text = "Vulcan Energy secured a 2.2 billion euro financing package for its mine."
    assert filled(the_event(text), "instrument") == [
        "a 2.2 billion euro financing package"
    ]


def test_a_measure_ends_with_its_noun() -> None:
    """If it fails, a brief speaks of "a 100% tariff on"."""
    event = the_event("Japan imposed a 100% tariff on nickel.")
    assert filled(event, "measure") == ["a 100% tariff"]


def test_several_states_may_act() -> None:
    """If it fails, a treaty has one party."""
    (event,) = events("Japan and Chile signed a trade agreement on lithium.")
    assert sorted(states_of(event, "party")) == ["CL", "JP"]


def test_whose_firms_are_compared_gives_nothing() -> None:
    """If it fails, China supports the price of an American mine."""
    text = (
        "The Pentagon backs MP Materials. It has guaranteed a minimum price for"
        " neodymium, nearly twice what Chinese producers charge."
    )
    (event,) = (e for e in events(text) if e.type == "PRICE_SUPPORT_STOCKPILE")
    assert states_of(event, "provider") == ["US"]
