"""Sentences that say who does what: natural, and never surer than their source."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from monitor.model.event import (
    Argument,
    Commodity,
    Dates,
    Event,
    Jurisdiction,
    Money,
    Text,
)
from monitor.model.ontology import (
    ArgumentType,
    Attribution,
    Direction,
    Factuality,
    Mode,
    Polarity,
    Stage,
)
from monitor.model.story import Story
from monitor.model.text import Field, Span
from monitor.notify.statement import status_line
from tests.makers import a_company, a_span, a_story, an_event
from tests.notify.said import certainty, the_rumour, until


def test_a_rumour_stays_a_rumour() -> None:
    """The headline that costs money is the one that drops "reportedly"."""
    story = a_story(
        stage=Stage.CONSIDERED,
        attribution=Attribution.HEARSAY,
        witnesses=("WSJ",),
        direction=Direction.NEUTRAL,
    )

    assert status_line(story, the_rumour(), None) == (
        "China is reportedly considering “a new licensing regime”. Affected: “the "
        "U.S.”; excluded: “firms with ties to the military”. Hearsay, reported by one "
        "source, not confirmed; given as possible."
    )


def test_a_status_without_a_doer_names_nobody() -> None:
    """A missing subject must not be filled in."""
    line = status_line(a_story(), an_event(arguments=()), Stage.EFFECTIVE)

    assert line == "Suspended. Before: in force."


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"polarity": Polarity.NEGATIVE}, "the source says that it is not so"),
        ({"modes": (Mode.HYPOTHETICAL,)}, "conditional"),
        ({"factuality": Factuality.UNCOMMITTED}, "does not commit itself"),
        ({"factuality": Factuality.PROBABLE}, "given as likely"),
    ],
)
def test_every_reserve_is_told(change: dict[str, Any], words: str) -> None:
    """Each of these turns the meaning round if it is left out."""
    event = an_event(certainty=certainty(**change))

    assert words in status_line(a_story(), event, None).lower()


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (
            ("Bureau of Industry and Security",),
            "The Bureau of Industry and Security has",
        ),
        (("Japan", "Australia"), "Japan and Australia have"),
    ],
    ids=["one", "two"],
)
def test_verbs_agree_with_how_many_act(names: tuple[str, ...], words: str) -> None:
    """If it fails, an agency with "and" in its name is taken for two."""
    text = " ".join(names)
    doers = tuple(
        Argument(
            role="implementer",
            type=ArgumentType.ORG,
            value=Text(text=name),
            span=a_span(name, text),
        )
        for name in names
    )

    line = status_line(a_story(), an_event(arguments=doers), None)

    assert line.startswith(f"{words} suspended")


def done(role: str, words: str, value: Any, kind: str) -> Argument:
    """Return an argument whose words stand in a text of their own."""
    span = Span(field=Field.TEXT, start=0, end=len(words), text=words)
    return Argument(role=role, type=ArgumentType(kind), value=value, span=span)


US = done(
    "implementer",
    "Washington",
    Jurisdiction(iso2="US", name="United States"),
    "JURISDICTION",
)
OFFICE = done(
    "implementer",
    "Commerce Department",
    Jurisdiction(iso2="US", name="Commerce Department"),
    "AGENCY",
)
COBALT = done("product", "cobalt", Commodity(id="Co"), "COMMODITY")
LOAN = done("instrument", "a senior loan", Text(text="a senior loan"), "INSTRUMENT")
SUM = done(
    "amount",
    "$1.6 billion",
    Money(low=Decimal(16), high=Decimal(16), currency="USD"),
    "MONEY",
)


def the_loan(**changes: Any) -> Event:
    event = an_event(
        type="FUNDING_AWARD",
        family="INDUSTRIAL_POLICY",
        stage=Stage.ADOPTED,
        direction=Direction.SUPPORT,
        arguments=(US, LOAN, SUM, a_company("Acme")),
    )
    return replace(event, **changes)


def a_loan(**changes: Any) -> Story:
    return a_story(
        type="FUNDING_AWARD",
        family="INDUSTRIAL_POLICY",
        **{"stage": Stage.ADOPTED, "direction": Direction.SUPPORT} | changes,
    )


def test_a_sentence_says_who_does_what_for_whom_and_for_how_much() -> None:
    """If it fails, a reader has to put the news together from labels."""
    assert status_line(a_loan(), the_loan(), None) == (
        "The United States has awarded “a senior loan” worth $1.6 billion to Acme."
    )


def test_a_suspension_is_told_with_its_end() -> None:
    """If it fails, a pause reads as an end."""
    story = a_story(dates=Dates(expiry=until(date(2026, 11, 10))))

    assert status_line(story, an_event(), Stage.EFFECTIVE) == (
        "China has suspended export controls on rare earths until 10 November 2026. "
        "Before: in force."
    )


def test_what_lifts_a_ban_does_not_read_as_a_ban() -> None:
    """If it fails, "has announced a ban" is told of a state that lifts one."""
    ban = done("measure", "its ban on cobalt exports", Text(text="ban"), "MEASURE")
    lifts = {"stage": Stage.ANNOUNCED, "direction": Direction.EASE}
    story = a_story(type="EXPORT_BAN_QUOTA", **lifts)
    named = an_event(**lifts, arguments=(US, ban, COBALT))
    plain = an_event(**lifts, arguments=(US, COBALT))

    assert status_line(story, named, None) == (
        "The United States has announced an easing concerning “its ban on cobalt "
        "exports”."
    )
    assert status_line(story, plain, None) == (
        "The United States has announced an easing of export bans or quotas on cobalt."
    )


def test_a_refusal_names_nobody_as_the_one_who_refuses() -> None:
    """If it fails, a firm's denial is told as a refusal by the state it denies talks with."""
    story = a_loan(stage=Stage.REJECTED)
    event = the_loan(certainty=certainty(polarity=Polarity.NEGATIVE))

    assert status_line(story, event, None) == (
        "Rejected or denied: “a senior loan” worth $1.6 billion to Acme."
    )


def test_a_state_acts_through_its_office_once() -> None:
    """If it fails, a state and its ministry are told as two who act together."""
    event = the_loan(arguments=(US, OFFICE, LOAN))

    assert status_line(a_loan(), event, None).startswith(
        "The Commerce Department has awarded “a senior loan”"
    )


def test_one_unconfirmed_report_says_so_beside_the_sentence() -> None:
    """If it fails, one paper's word reads like a ministry's."""
    story = a_loan(attribution=Attribution.AUTHOR)

    assert status_line(story, the_loan(), None).endswith(
        "Reported by one source, not confirmed."
    )


@pytest.mark.parametrize(
    ("sentence", "trigger", "verb"),
    [
        ("Early that year it will propose limits on scrap.", "propose", "will propose"),
        ("It could soon propose limits on scrap.", "propose", "could propose"),
        ("It proposed limits that will bind others.", "proposed", "has proposed"),
    ],
)
def test_what_is_put_off_is_not_told_as_done(
    sentence: str, trigger: str, verb: str
) -> None:
    """If it fails, "will propose" becomes "has proposed"."""
    event = an_event(
        stage=Stage.PROPOSED,
        sentence=a_span(sentence, sentence),
        trigger=a_span(trigger, sentence),
    )
    story = a_story(stage=Stage.PROPOSED, direction=Direction.RESTRICT)

    assert status_line(story, event, None) == (
        f"China {verb} export controls on rare earths."
    )
    hearsay = replace(story, attribution=Attribution.HEARSAY)
    assert "reportedly" in status_line(hearsay, event, None)
