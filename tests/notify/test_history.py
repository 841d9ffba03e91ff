"""Stages in the order of time."""

from dataclasses import replace
from datetime import timedelta

from monitor.model.ontology import Stage, Tier
from monitor.model.text import Origin
from monitor.notify.history import first_of_each, history, teller
from tests.makers import NOON, a_document, a_report, a_story, an_event


def test_each_stage_is_told_once_by_who_told_it_first() -> None:
    """If it fails, a reader does not see how it came to this."""
    early = a_report(
        an_event(stage=Stage.CONSIDERED),
        a_document(id="d0", source=Origin(name="First Wire", tier=Tier.WIRE)),
        event_id="e0",
        published=NOON - timedelta(days=30),
        witness="first-wire",
    )
    late = replace(
        early, event_id="e2", published=NOON, document=a_document(id="d2", source=None)
    )

    steps = history(a_story(), [a_report(), late, early])

    assert steps == (
        "8 October 2025 under consideration (First Wire)",
        "7 November 2025 suspended (Example Wire)",
    )
    assert [*first_of_each([late, early])] == [Stage.CONSIDERED]
    assert history(a_story(), [early]) == ()
    assert (teller(early), teller(late)) == ("First Wire", "first-wire")
