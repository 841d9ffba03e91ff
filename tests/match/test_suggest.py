"""What tells rejected alerts from the others."""

from dataclasses import replace
from typing import Any

from monitor.match.amend import line_of
from monitor.match.suggest import Proposal, Told, proposals, too_little
from monitor.model.ontology import Tier
from monitor.model.text import Origin
from tests.makers import NOON, a_change, a_document, a_report, a_story


def told(number: int, *, right: bool | None = None, **said: Any) -> Told:
    """Return an alert of a story of its own, by a source and with a headline."""
    origin = Origin(name=said.pop("source", "Wire"), tier=said.pop("tier", Tier.WIRE))
    title = said.pop("title", f"Notice {number} of the ministry")
    document = a_document(id=f"doc-{number}", title=title, source=origin)
    report = replace(a_report(document=document), witness="one")
    story = a_story(**({"id": f"story-{number}"} | said))
    change = a_change(story, report, id=f"change-{number}", at=NOON)
    return Told(change=change, right=right)


def rejected(count: int, **said: Any) -> list[Told]:
    return [told(100 + n, right=False, **said) for n in range(count)]


def others(count: int, *, right: bool | None = None, **said: Any) -> list[Told]:
    return [told(n, right=right, **said) for n in range(count)]


def lines(found: tuple[Proposal, ...]) -> list[str]:
    return [line_of(p.condition) for p in found]


def test_a_shared_value_is_proposed() -> None:
    """If it fails, the same blog is rejected by hand for ever."""
    found = proposals([*rejected(4, source="Blog"), *others(9)])
    assert lines(found) == ['"source.name|in" = ["Blog"]']
    assert found[0].spared == {f"change-{100 + n}" for n in range(4)}
    assert found[0].lost == frozenset()


def test_a_phrase_of_the_headline_is_proposed() -> None:
    """If it fails, round-ups stay in, since no field tells them apart."""
    round_ups = [
        told(100 + n, right=False, title=f"Metals week in review, part {n}")
        for n in range(3)
    ]
    found = proposals([*round_ups, *others(9)])
    assert '"title|phrase" = ["metals week in"]' in lines(found)


def test_a_number_below_all_others_is_proposed() -> None:
    """If it fails, rumours that nobody wants are told for ever."""
    found = proposals([*rejected(3, certainty=0.2), *others(9, certainty=0.6)])
    assert lines(found) == ['"certainty|lt" = 0.6']


def test_an_alert_that_was_right_is_never_given_up() -> None:
    """If it fails, a suggestion silences what somebody asked for."""
    right = told(50, right=True, source="Blog")
    assert proposals([*rejected(6, source="Blog"), right, *others(20)]) == ()


def test_one_unjudged_alert_may_be_lost_for_four() -> None:
    """If it fails, one unread alert saves a source that everybody rejects, or many do not."""
    one, two = others(1, source="Blog"), others(2, source="Blog")
    rest = [told(n) for n in range(10, 40)]
    (found,) = proposals([*rejected(5, source="Blog"), *one, *rest])
    assert found.lost == {"change-0"}
    assert proposals([*rejected(5, source="Blog"), *two, *rest]) == ()


def test_what_chance_explains_is_not_proposed() -> None:
    """If it fails, every second alert would do as a pattern."""
    mixed = [told(n, source="Blog" if n % 2 else "Wire") for n in range(20)]
    assert proposals([*rejected(3, source="Blog"), *mixed]) == ()


def test_too_little_feedback_is_said() -> None:
    """If it fails, two presses of a button change a rule."""
    few = [*rejected(2, source="Blog"), *others(9)]
    assert too_little(few) == (
        "too little feedback: 2 rejected of 11 alerts; at least 3 are needed"
    )
    assert proposals(few) == ()
    alone = [*rejected(3, source="Blog"), *others(2)]
    assert "too few other alerts" in str(too_little(alone))
    story = [*rejected(3, id="one"), *others(9)]
    assert "of one story" in str(too_little(story))
    assert too_little([*rejected(3), *others(9)]) is None


def test_a_proposal_that_adds_nothing_is_left_out() -> None:
    """If it fails, one pattern is proposed under five names."""
    media = rejected(4, source="Blog", tier=Tier.AGGREGATOR)
    found = proposals([*media, *others(12)])
    assert len(found) == 1
