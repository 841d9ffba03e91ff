"""Events for the tests of what is composed from their fields."""

from dataclasses import replace
from datetime import date
from typing import Any

from monitor.model.event import Argument, Certainty, DateInterval, Event, Text
from monitor.model.ontology import (
    ArgumentType,
    Attribution,
    Factuality,
    Granularity,
    Stage,
)
from tests.makers import SENTENCE, a_span, an_event

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
