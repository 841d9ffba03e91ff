"""What is said of a story beside its brief."""

from dataclasses import replace
from datetime import timedelta

from monitor.model.contradiction import Contradiction, Side
from monitor.model.correction import Correction, CorrectionKind, Undoing
from monitor.model.story import AssignReason, Link, Near
from monitor.notify.story_told import (
    contradicted,
    contradiction_record,
    corrected,
    links_by_event,
    reasons,
)
from tests.makers import NOON, SENTENCE, a_report, a_story, an_event

REPORT = a_report()
LINK = Link(
    event_id=REPORT.event_id,
    story_id="story-1",
    part="story-1",
    also=False,
    reason=AssignReason.KEY,
    explanation="agrees: act 61; stage: still SUSPENDED",
    score=4.5,
    near=(
        Near(story_id="n1", title="One", score=0, agreed=(), differed=("act 1 is not 2",)),
        Near(story_id="n2", title="Two", score=3.5, agreed=("time",), differed=()),
        Near(story_id="n3", title="Three", score=9.0, agreed=(), differed=()),
    ),
)  # fmt: skip
SPLIT = Correction(
    id="7d40a1b2ffff",
    kind=CorrectionKind.SPLIT,
    story="story-1",
    other="story-2",
    title="Gallium",
    events=("e",),
    at=NOON,
    by="Ada",
    why="",
)


def test_every_near_story_has_its_reason() -> None:
    """If it fails, "why not that one?" has no answer."""
    lines = list(reasons(a_story(), [REPORT], [LINK]))
    assert lines[0].startswith(REPORT.event_id[:8])
    assert "by its facts (4.5): agrees: act 61" in lines[1]
    assert "not n1 “One”: act 1 is not 2" in lines[2]
    assert "not n2 “Two”: it fits less well (3.5); shared: time" in lines[3]
    assert "not n3 “Three”: too little agrees" in lines[4]


def test_what_is_not_known_is_said() -> None:
    """If it fails, an old report looks as if nothing had been near."""
    old = replace(LINK, near=None, score=None, part="elsewhere", also=True)
    text = "\n".join(reasons(a_story(), [REPORT], [old]))
    assert "was not kept" in text
    assert "story elsewhere; a correction put it here" in text
    assert "moves this one too" in text
    alone = "\n".join(reasons(a_story(), [REPORT], [replace(LINK, near=())]))
    assert "no other story was near" in alone


def test_corrections_say_who_when_and_why() -> None:
    """If it fails, nobody can be asked."""
    assert corrected(SPLIT) == (
        "1 event of story story-1 became story story-2 “Gallium”, "
        "2025-11-07 12:00 by Ada, no reason given [7d40a1b2]"
    )
    back = Undoing(at=NOON + timedelta(days=1), by="Bo", why="one after all")
    merge = replace(SPLIT, kind=CorrectionKind.MERGE, why="same act", undone=back)
    assert corrected(merge) == (
        "story story-2 “Gallium” was merged into story-1, 2025-11-07 12:00 by Ada: "
        "same act; taken back 2025-11-08 12:00 by Bo: one after all [7d40a1b2]"
    )


def test_two_sides_stand_below_each_other() -> None:
    """If it fails, a reader sees a quotation and not what it contradicts."""
    span = an_event().sentence
    clash = Contradiction(
        about="stage",
        kept=Side(report=REPORT, value="SUSPENDED", span=span),
        others=(Side(report=REPORT, value="not EFFECTIVE", span=span),),
    )
    kept, other = contradicted(clash, "TRADE_CONTROL")
    assert kept == f"stage: suspended — “{SENTENCE}” (Example Wire, 2025-11-07)"
    assert other.startswith("  against it: not in force — “")
    record = contradiction_record(clash)
    assert record["kept"]["span"]["text"] == SENTENCE
    assert record["others"][0]["event"] == REPORT.event_id


def test_an_event_s_own_link_wins() -> None:
    """If it fails, the record explains a report by what it does besides."""
    also = replace(LINK, also=True, part="x")
    assert links_by_event([LINK, also]) == {LINK.event_id: LINK}
