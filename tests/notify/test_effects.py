"""Whom an event helps or hurts, in words."""

from dataclasses import replace
from typing import Any

import pytest

from monitor.model.event import Relation
from monitor.model.ontology import Effect, Factuality, Mode, Polarity
from monitor.notify.effects import relation_line
from tests.makers import SENTENCE, a_company, a_span, an_event


def a_relation(effect: Effect, **certainty: Any) -> Relation:
    return Relation(
        cause=(0,),
        polarity=effect,
        exemplar=False,
        trigger=a_span("suspended"),
        sentence=a_span(SENTENCE),
        targets=(a_company("Lynas", role="target"),),
        certainty=replace(an_event().certainty, **certainty),
    )


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (Effect.HELPS, "Said to help Lynas"),
        (Effect.HURTS, "Said to hurt Lynas"),
        (Effect.EXPOSES, "Said to expose Lynas"),
    ],
)
def test_each_effect_has_its_words(effect: Effect, words: str) -> None:
    """If it fails, help reads as harm."""
    assert relation_line(a_relation(effect)) == (
        f"{words} [a judgement, stated by officials]"
    )


@pytest.mark.parametrize(
    ("certainty", "words"),
    [
        ({"polarity": Polarity.NEGATIVE}, "Said not to help"),
        ({"factuality": Factuality.PROBABLE}, "given as likely"),
        ({"factuality": Factuality.UNCOMMITTED}, "under a condition"),
        ({"modes": (Mode.FUTURE,)}, "expected"),
    ],
)
def test_every_reserve_is_told(certainty: dict[str, Any], words: str) -> None:
    """If it fails, a guess or a denial reads as a certainty."""
    assert words in relation_line(a_relation(Effect.HELPS, **certainty))
