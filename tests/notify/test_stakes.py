"""Facts by kind."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from monitor.model.event import Argument, Company, DateInterval, Dates, Money, Text
from monitor.model.ontology import ArgumentType, Direction, Granularity, Stage
from monitor.notify.stakes import KINDS, USUAL, facts_line, facts_of
from tests.makers import NOON, a_report, a_span, a_story, an_event

WORDS = "China bars firms tied to the army from $2 billion of MP Materials' magnets."


def filled(role: str, words: str, value: Any, kind: str) -> Argument:
    span, type_ = a_span(words, WORDS), ArgumentType(kind)
    return Argument(role=role, type=type_, value=value, span=span)


FIRM = filled(
    "recipient",
    "MP Materials",
    Company(id="mp", name="MP Materials", ticker="MP"),
    "COMPANY",
)
BARRED = filled(
    "excluded",
    "firms tied to the army",
    Text(text="firms tied to the army"),
    "FIRMCLASS",
)
SUM = filled(
    "amount",
    "$2 billion",
    Money(low=Decimal(2), high=Decimal(2), currency="USD"),
    "MONEY",
)


def test_facts_name_whom_it_touches() -> None:
    """If it fails, the compliance reader does not find who is excluded."""
    event = an_event(arguments=(*an_event().arguments, BARRED, SUM, FIRM))

    assert facts_line(facts_of(a_story(), [a_report(event)], USUAL)) == (
        "It eases the rules for rare earths and excludes “firms tied to the army”. "
        "Sums stated: $2 billion; companies named: MP Materials (MP)."
    )


def test_a_plan_is_told_as_what_it_would_do() -> None:
    """If it fails, a threat reads as if it were in force."""
    found = facts_of(a_story(), [a_report()], USUAL)

    assert facts_line(found, certain=False) == (
        "It would ease the rules for rare earths."
    )


def test_a_view_chooses_and_orders() -> None:
    """If it fails, an investor reads about states before the ticker."""
    event = an_event(arguments=(*an_event().arguments, BARRED, SUM, FIRM))

    found = facts_of(a_story(), [a_report(event)], ("tickers", "sums", "acting"))

    assert [(f.kind, f.words) for f in found] == [
        ("tickers", ("MP",)),
        ("sums", ("$2 billion",)),
        ("acting", ("China",)),
    ]


def test_facts_know_who_states_them() -> None:
    """If it fails, a line is sourced to a report that does not say it."""
    silent = a_report(an_event(arguments=()), event_id="silent")
    telling = a_report(an_event(arguments=(SUM,)), event_id="telling")

    (fact,) = facts_of(a_story(), [silent, telling], ("sums",))

    assert [r.event_id for r in fact.reports] == ["telling"]


def test_a_figure_gives_way_to_that_of_a_later_step() -> None:
    """If it fails, a rumoured sum stands beside the one that was signed, as if both held."""
    rumoured = replace(SUM, span=a_span("$2 billion", WORDS))
    signed = replace(SUM, span=a_span("$3 billion", "They signed for $3 billion."))
    earlier = a_report(
        an_event(stage=Stage.CONSIDERED, arguments=(rumoured, FIRM)),
        published=NOON - timedelta(days=3),
    )
    later = a_report(an_event(arguments=(signed,)), event_id="later", published=NOON)
    story = a_story(stage_since=NOON)

    assert facts_line(facts_of(story, [later, earlier], ("sums", "companies"))) == (
        "Sums stated: $3 billion; companies named: MP Materials (MP)."
    )
    assert facts_line(facts_of(story, [earlier], ("sums",))) == (
        "Sums stated: $2 billion."
    )


def test_nothing_stated_is_nothing_told() -> None:
    """If it fails, a label stands without words, or words are invented."""
    story = a_story(direction=Direction.NEUTRAL)
    kinds = tuple(k for k in KINDS if k != "stage")

    assert facts_of(story, [a_report(an_event(arguments=()))], kinds) == ()
    assert facts_line(()) == ""


def test_dates_and_stage_are_facts_too() -> None:
    """If it fails, a view cannot put dates or the stage first."""
    span = a_span("until")
    value = DateInterval(start=None, end=None, granularity=Granularity.DAY, span=span)
    value = replace(value, start=None)
    report = a_report(an_event(dates=Dates(expiry=value)))
    story = a_story(dates=Dates(expiry=value))

    found = facts_of(story, [report], ("stage", "dates"))

    assert [f.words for f in found] == [
        ("suspended until “until”",),
        ("expiry “until”",),
    ]
    assert all(f.reports == (report,) for f in found)
