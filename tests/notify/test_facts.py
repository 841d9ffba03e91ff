"""Lines that are composed from fields."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from monitor.model.event import (
    Argument,
    Commodity,
    Dates,
    Money,
    Text,
)
from monitor.model.ontology import (
    ArgumentType,
    Attribution,
    Bound,
    Stage,
)
from monitor.notify.facts import (
    answered,
    date_line,
    missing_line,
    spans,
    transition_line,
)
from tests.makers import a_report, a_span, a_story
from tests.notify.said import the_rumour, until


def test_one_thing_is_named_once() -> None:
    """If it fails, a digest lists "magnets" and "magnet" as two materials."""
    words = "rare earth magnets and a magnet, for $1.6 billion or $1.6bn"

    def filled(text: str, value: Any, kind: str) -> Argument:
        type_, span = ArgumentType(kind), a_span(text, words)
        return Argument(role="product", type=type_, value=value, span=span)

    money = Money(low=Decimal(16), high=Decimal(16), currency="USD")
    arguments = (
        filled("magnets", Commodity(id="magnets"), "COMMODITY"),
        filled("magnet,", Commodity(id="magnets"), "COMMODITY"),
        filled("$1.6 billion", money, "MONEY"),
        filled("$1.6bn", money, "MONEY"),
    )

    assert spans(arguments) == ("magnets", "$1.6 billion")
    limit = replace(money, bound=Bound.MAX)
    both = (*arguments[2:], filled("$1.6bn", limit, "MONEY"))
    assert len(spans(both)) == 2  # "up to" a sum is not the sum


@pytest.mark.parametrize(
    ("stage", "name", "silent"),
    [
        (Stage.EFFECTIVE, "effective", True),
        (Stage.ADOPTED, "effective", False),
        (Stage.SUSPENDED, "expiry", False),
        (Stage.ENDED, "expiry", True),
    ],
)
def test_only_open_questions_are_asked(
    stage: Stage, name: str, *, silent: bool
) -> None:
    """If it fails, a brief asks whether what is in force has come into force."""
    assert answered(a_story(stage=stage), name) is silent


def test_a_day_that_has_passed_is_a_question() -> None:
    """That a date was stated does not mean that it happened."""
    story, value = a_story(), until(date(2026, 11, 10))

    before = date_line(story, "expiry", value, asked_on=date(2026, 11, 10))
    after = date_line(story, "expiry", value, asked_on=date(2026, 11, 11))

    assert before == "10 November 2026: the suspension is stated to end."
    assert after.endswith("That day has passed: has it happened?")


def test_a_day_in_the_sentence_above_is_not_denied() -> None:
    """If it fails, "No date ahead is stated" stands under a quotation with a date."""
    story = a_story(stage=Stage.EFFECTIVE)

    assert "No date ahead" in (transition_line(story) or "")
    assert "No date ahead" not in (transition_line(story, dated=True) or "")


def test_words_that_were_cut_short_are_not_quoted() -> None:
    """If it fails, a brief says that a state has suspended “its Announcement No”."""
    text = "its Announcement No. 46 and a tariff on steel"

    def named(words: str) -> Argument:
        span, value = a_span(words, text), Text(text=words)
        return Argument(
            role="measure", type=ArgumentType.MEASURE, value=value, span=span
        )

    assert spans([named("its Announcement No"), named("a tariff on")]) == (
        "“a tariff”",
    )


@pytest.mark.parametrize("stage", Stage)
def test_the_next_step_is_procedure(stage: Stage) -> None:
    """What may follow is a table, and says so; what is over has nothing to follow."""
    line = transition_line(a_story(stage=stage))

    if stage in {Stage.ENDED, Stage.REJECTED}:
        assert line is None
    else:
        assert line is not None
        assert line.endswith("(procedure, not a forecast).")


def test_what_is_missing_is_listed() -> None:
    """A reader must see that nobody has stated the date, not merely not find it."""
    story = a_story(stage=Stage.CONSIDERED, attribution=Attribution.HEARSAY)

    assert missing_line(story, [a_report(the_rumour())]) == (
        "Not stated in the source: products covered, legal reference, start date, who "
        "said so."
    )


def test_what_another_report_states_is_not_missing() -> None:
    """One report's gap is filled by the next."""
    story = a_story(
        legal_refs=("Announcement No. 70",),
        dates=Dates(expiry=until(date(2026, 11, 10))),
    )

    assert missing_line(story, [a_report(the_rumour()), a_report()]) is None
