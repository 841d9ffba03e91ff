"""Lines that are composed from fields."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from monitor.model.event import (
    Argument,
    Certainty,
    Commodity,
    DateInterval,
    Dates,
    Event,
    Money,
    Text,
)
from monitor.model.ontology import (
    ArgumentType,
    Attribution,
    Bound,
    Factuality,
    Granularity,
    Mode,
    Polarity,
    Stage,
)
from monitor.notify.facts import (
    answered,
    date_line,
    missing_line,
    spans,
    stage_verb,
    status_line,
    transition_line,
)
from tests.makers import SENTENCE, a_report, a_span, a_story, an_event

RUMOUR = (
    "China is reportedly exploring a new licensing regime to facilitate the export of "
    "rare earth materials to the U.S., excluding firms with ties to the military."
)


def argument(
    role: str, words: str, value: Any = None, kind: str = "MEASURE"
) -> Argument:
    return Argument(
        role=role,
        type=ArgumentType(kind),
        value=value or Text(text=words),
        span=a_span(words, RUMOUR),
    )


def until(day: date) -> DateInterval:
    return DateInterval(
        start=day,
        end=day,
        granularity=Granularity.DAY,
        span=a_span("10 November 2026", SENTENCE),
    )


def certainty(**changes: Any) -> Certainty:
    return replace(an_event().certainty, **changes)


def the_rumour() -> Event:
    return an_event(
        stage=Stage.CONSIDERED,
        trigger=a_span("exploring", RUMOUR),
        sentence=a_span(RUMOUR, RUMOUR),
        certainty=certainty(
            attribution=Attribution.HEARSAY, factuality=Factuality.POSSIBLE
        ),
        arguments=(
            an_event().arguments[0],
            argument("measure", "a new licensing regime"),
            argument("affected", "the U.S."),
            argument("excluded", "firms with ties to the military"),
        ),
        missing=("product",),
    )


def test_a_rumour_stays_a_rumour() -> None:
    """The headline that costs money is the one that drops "reportedly"."""
    story = a_story(
        stage=Stage.CONSIDERED, attribution=Attribution.HEARSAY, witnesses=("WSJ",)
    )

    assert status_line(story, the_rumour(), None) == (
        "China is reportedly exploring — measure: “a new licensing regime”; affected: "
        "“the U.S.”; excluded: “firms with ties to the military” [hearsay, reported by "
        "one source, not confirmed; given as possible]"
    )


def test_a_status_without_a_doer_names_nobody() -> None:
    """A missing subject must not be filled in."""
    line = status_line(a_story(), an_event(arguments=()), Stage.EFFECTIVE)

    assert line == (
        "Stage: suspended (before: in force) [stated by officials, according to one "
        "source]"
    )


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

    assert words in status_line(a_story(), event, None)


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize(
    "attribution", [Attribution.HEARSAY, Attribution.ANONYMOUS, Attribution.MEDIA_RELAY]
)
@pytest.mark.parametrize(
    "family",
    ["", "INDUSTRIAL_POLICY", "CORPORATE_TRANSACTION", "OPERATIONS"],
)
def test_no_stage_is_asserted_on_hearsay(
    stage: Stage, attribution: Attribution, family: str
) -> None:
    """A table with one unhedged verb is a table that asserts rumours."""
    assert "reportedly" in stage_verb(stage, attribution, family)
    assert "reportedly" not in stage_verb(stage, Attribution.OFFICIAL_DOC, family)


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

    assert spans(arguments) == ("“magnets”", "“$1.6 billion”")
    limit = replace(money, bound=Bound.MAX)
    both = (*arguments[2:], filled("$1.6bn", limit, "MONEY"))
    assert len(spans(both)) == 2  # "up to" a sum is not the sum


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("Bureau of Industry and Security",), "Bureau of Industry and Security has"),
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
