"""Model values survive their record form exactly."""

import json
from decimal import Decimal

import pytest

from monitor.model.event import Argument, DateInterval, Event, Money
from monitor.model.message import Digest, Message
from monitor.model.ontology import ArgumentType, Granularity
from monitor.model.record import from_json, from_record, to_json, to_record
from monitor.model.rule import Severity
from monitor.model.story import Report, Story, StoryChange
from tests.makers import (
    NOON,
    a_change,
    a_company,
    a_message,
    a_report,
    a_span,
    a_story,
    an_alert,
    an_event,
)

DIGEST = Digest(
    name="daily",
    title="Daily",
    local_date=NOON.date(),
    timezone="UTC",
    since=NOON,
    until=NOON,
    new=(an_alert(),),
    coverage="1 of 1 sources fresh",
)
AMOUNT = Decimal("400000000.00")
SUM = Argument(
    role="amount",
    type=ArgumentType.MONEY,
    value=Money(low=AMOUNT, high=AMOUNT, currency="USD"),
    span=a_span("10"),
)


@pytest.mark.parametrize(
    "value",
    [
        an_event(),
        an_event(arguments=(a_company("MP Materials"),)),
        a_report(),
        a_story(),
        a_change(),
        a_message(),
        a_message(payload=DIGEST),
    ],
    ids=lambda value: type(value).__name__,
)
def test_round_trip(value: object) -> None:
    """If it fails, the database gives back something else than it was given."""
    assert from_json(type(value), to_json(value)) == value
    assert from_record(type(value), json.loads(to_json(value))) == value


def test_money_keeps_every_digit() -> None:
    """If it fails, sums pass through binary fractions."""
    event: Event = from_record(Event, to_record(an_event(arguments=(SUM,))))
    value = event.arguments[0].value
    assert isinstance(value, Money)
    assert to_record(event)["arguments"][0]["value"]["low"] == "400000000.00"


def test_the_event_record_has_the_promised_shape() -> None:
    """If it fails, scripts that read `lodewatch extract` break."""
    expiry = DateInterval(
        start=NOON.date(),
        end=NOON.date(),
        granularity=Granularity.DAY,
        span=a_span("10 November 2026"),
    )
    event = an_event()
    record = to_record(event)
    assert {"type", "stage", "stage_detail", "direction", "certainty"} <= set(record)
    assert {"trigger", "arguments", "dates", "codes", "missing", "why"} <= set(record)
    assert record["arguments"][0]["value"] == {"iso2": "CN", "name": "China"}
    assert record["trigger"]["field"] == "text"
    assert to_record(expiry)["start"] == "2025-11-07"


def test_what_is_no_record_is_a_value_error() -> None:
    """If it fails, a damaged row ends in an unknown exception."""
    for kind in (Event, Report, Story, StoryChange, Message):
        with pytest.raises(ValueError, match="validation error"):
            from_json(kind, '{"nonsense": 1}')


def test_severities_are_ranked_in_their_order() -> None:
    """If it fails, "high" may be less than "medium"."""
    ranks = [severity.rank for severity in Severity]
    assert ranks == sorted(ranks)
