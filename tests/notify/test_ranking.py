"""Which reports a brief reads."""

from dataclasses import replace
from datetime import timedelta

from monitor.model.ontology import Attribution
from monitor.notify.ranking import MAX_REPORTS, newest, ranked
from tests.makers import NOON, a_report, a_story, an_event


def test_the_headline_comes_first_then_the_strongest_word() -> None:
    """A blog must not lead where a ministry has spoken."""
    weak = an_event(
        certainty=replace(an_event().certainty, attribution=Attribution.HEARSAY)
    )
    blog = a_report(weak, event_id="blog", published=NOON + timedelta(hours=3))
    ministry = a_report(an_event(), event_id="ministry")
    head = a_report(weak, event_id="head")

    order = ranked(a_story(headline_event="head"), [blog, ministry, head])

    assert [r.event_id for r in order] == ["head", "ministry", "blog"]


def test_the_best_are_read() -> None:
    """If it fails, a story of thousands of reports takes minutes to tell."""
    several = [a_report(event_id=f"e{n}") for n in range(MAX_REPORTS + 5)]
    assert len(ranked(a_story(), several)) == MAX_REPORTS


def test_only_what_is_new_is_happening() -> None:
    """If it fails, a digest tells last week's report again."""
    old = a_report(event_id="old", published=NOON - timedelta(days=9))
    new = a_report(event_id="new")
    since = NOON - timedelta(days=1)
    assert newest(a_story(), [old, new], since) == (new,)
    assert newest(a_story(), [old], since) == (old,)
