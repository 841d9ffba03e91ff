"""From sentences to a document's events."""

import pytest

from monitor.model.event import Jurisdiction
from monitor.model.ontology import Attribution, Stage, Via
from monitor.model.text import Field
from tests.extract.reader import events, the_event

pytestmark = pytest.mark.slow


def test_told_twice_is_one_event() -> None:
    """If it fails, one ban gives as many alerts as it has sentences."""
    text = (
        "Japan banned gallium exports on Monday. The ban on gallium exports takes effect"
        " on 1 May 2026."
    )
    event = the_event(text)
    assert event.dates.effective is not None


def test_a_headline_joins_what_the_text_tells() -> None:
    """If it fails, every article has its news twice."""
    event = the_event(
        "Japan banned gallium exports on Monday.", title="Japan bans gallium exports"
    )
    assert event.sentence.field is Field.TEXT


def test_a_headline_alone_is_enough() -> None:
    """If it fails, feeds without text are never news."""
    event = the_event("", title="Japan Bans Exports of Gallium to China")
    assert event.sentence.field is Field.TITLE
    assert event.type == "EXPORT_BAN_QUOTA"


def test_two_states_are_two_measures() -> None:
    """If it fails, Chile's ban is told as Japan's."""
    text = "Japan banned gallium exports. Chile banned lithium exports."
    assert len(events(text)) == 2


def test_an_easing_and_a_restriction_are_two_events() -> None:
    """If it fails, a mixed measure has one direction."""
    text = "Japan lifted its ban on gallium exports. Japan banned exports of germanium."
    assert [str(e.direction) for e in events(text)] == ["ease", "restrict"]


def test_the_actor_may_stand_in_the_headline() -> None:
    """If it fails, the second sentence's ban has no author."""
    event = the_event(
        "Exports of gallium were banned on Monday.", title="Japan acts on gallium"
    )
    (actor,) = event.of("implementer")
    assert actor.via is Via.TITLE
    assert isinstance(actor.value, Jurisdiction)
    assert actor.value.iso2 == "JP"


def test_a_bare_sentence_borrows_the_voice_of_the_next() -> None:
    """If it fails, an official announcement counts as the newspaper's word."""
    text = "Japan banned gallium exports. The trade ministry said the ban was needed."
    assert events(text)[0].certainty.attribution is Attribution.OFFICIAL_STATEMENT


def test_a_denial_is_no_second_telling() -> None:
    """If it fails, a denied ban and a ban are one event."""
    text = "Japan banned gallium exports. Japan ruled out a ban on gallium exports to Chile."
    assert Stage.REJECTED in {e.stage for e in events(text)}


def test_an_inherited_list_of_materials_is_taken_whole() -> None:
    """If it fails, curbs on four materials are told as curbs on the first."""
    event = the_event(
        "Japan's trade ministry lifted the export ban on Monday.",
        title="Japan on exports of gallium, germanium and antimony",
    )
    found = [a.span.text for a in event.of("product")]
    assert found == ["gallium", "germanium", "antimony"]
