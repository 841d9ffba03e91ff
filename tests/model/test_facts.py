"""What an event is about: states, firms, sums, in one place for grouping and rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import facts
from monitor.model.event import Jurisdiction
from tests.makers import a_company, a_report, a_story, an_event


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("MP Materials Corp.", "mp materials"),
        ("Anglo American plc", "anglo american"),
        ("Compañía S.A.", "compañía"),
        ("The Metals Company", "metals"),
        ("Holdings", "holdings"),
        ("\uff2a\uff2c Mag\u200b Rare-Earth Co., Ltd.", "jl mag rare earth"),
        ("", ""),
    ],
)
def test_a_firm_without_its_legal_form(name: str, key: str) -> None:
    """One firm would be two, by how formally an outlet writes."""
    assert facts.company_key(name) == key


def test_words_are_folded_and_whole() -> None:
    """Invisible signs and case would hide a word from a rule."""
    assert facts.words("U.S.-made  ma\u00adgnets\u200b!") == (
        "u",
        "s",
        "made",
        "magnets",
    )
    assert facts.words("稀土 export") == ("稀", "土", "export")


def test_first_state_has_the_facts_of_its_report() -> None:
    """Rules would ask a new story and hear nothing."""
    story = facts.first_state(a_report())

    assert story.implementers == ("CN",)
    assert story.commodities == ("REE",)
    assert story.title == a_story().title
    assert story.witnesses == ("Example Wire",)


def test_roles() -> None:
    """The affected would act, or a firm named twice would be two."""
    event = an_event(
        arguments=(
            *an_event().arguments,
            a_company("Lynas"),
            a_company("Lynas", role="party"),
            a_company("Iluka"),
        )
    )

    assert [c.name for c in facts.companies(event)] == ["Lynas", "Iluka"]
    assert facts.implementers(event) == ("CN",)
    assert facts.affected(event) == ()
    assert isinstance(event.arguments[0].value, Jurisdiction)


@given(text=st.text())
def test_folding_is_done_once(text: str) -> None:
    """A folded word, folded again, would be another."""
    once = facts.words(text)

    assert facts.words(" ".join(once)) == once
