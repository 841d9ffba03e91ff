"""What reports tell differently is shown beside what the story goes by."""

from monitor.group.contradictions import contradictions
from monitor.group.refold import refold
from monitor.model.ontology import Attribution, Direction, Mode, Polarity
from monitor.model.story import Report
from tests.group.reports import MINISTRY, PAPER, dollars, told

SAID = Attribution.OFFICIAL_STATEMENT
ACT = told(
    "EXPORT_LICENSING",
    "SUSPENDED",
    "2025-11-07",
    text="The ministry suspended the list until November 2026.",
    by=MINISTRY,
    says=SAID,
    expiry="2026-11-10",
    direction=Direction.EASE,
)


def paper(stage: str = "SUSPENDED", **more: object) -> Report:
    text = more.pop("text", "A paper tells it differently.")
    return told(
        "EXPORT_LICENSING", stage, "2025-11-08", text=text, by=PAPER, **more  # type: ignore[arg-type]
    )  # fmt: skip


def found(*reports: Report) -> dict[str, tuple[str, tuple[str, ...]]]:
    story = refold([ACT, *reports], story_id="a")
    return {
        c.about: (c.kept.value, tuple(s.value for s in c.others))
        for c in contradictions(story, [ACT, *reports])
    }


def test_a_contested_stage_stands_beside_what_contests_it() -> None:
    """If it fails, "lifted" and "suspended" are told, and nobody sees that they clash."""
    lifted = paper("ENDED")
    story = refold([ACT, lifted], story_id="a")
    (clash,) = contradictions(story, [ACT, lifted])
    assert (clash.about, clash.kept.value) == ("stage", "SUSPENDED")
    assert clash.kept.report == ACT
    assert [s.value for s in clash.others] == ["ENDED"]
    for side in (clash.kept, *clash.others):
        document, span = side.report.document, side.span
        assert document.text[span.start : span.end] == span.text != ""


def test_a_denial_is_told_as_one() -> None:
    """If it fails, "not suspended" is shown as agreeing."""
    assert found(paper(polarity=Polarity.NEGATIVE)) == {
        "stage": ("SUSPENDED", ("not SUSPENDED",))
    }


def test_days_sums_and_directions_that_differ() -> None:
    """If it fails, two outlets with two dates are told as one truth."""
    first = paper(expiry="2026-11-10", sums=[dollars(100)])
    other = paper(
        text="Another outlet has other figures.",
        expiry="2026-12-01",
        sums=[dollars(900)],
        direction=Direction.RESTRICT,
    )
    got = found(first, other)
    assert got["expiry"] == ("2026-11-10", ("2026-12-01",))
    assert got["direction"] == ("ease", ("restrict",))
    assert "money" in got


def test_a_story_that_moves_on_contradicts_nothing() -> None:
    """If it fails, every extension is shown as a quarrel over the last day."""
    longer = told(
        "EXPORT_LICENSING",
        "EXTENDED",
        "2026-11-01",
        by=MINISTRY,
        says=Attribution.OFFICIAL_DOC,
        expiry="2027-11-10",
    )
    assert found(longer) == {}
    assert found(paper("EFFECTIVE", modes=(Mode.HISTORICAL,))) == {}
    assert found() == {}


def test_the_day_that_the_story_goes_by_comes_first() -> None:
    """If it fails, the weaker outlet's day is shown as the one that counts."""
    wrong = told(
        "EXPORT_LICENSING", "SUSPENDED", "2025-11-06", by=PAPER, expiry="2026-12-01"
    )
    story = refold([wrong, ACT], story_id="a")
    (clash,) = contradictions(story, [wrong, ACT])
    assert (clash.kept.report, clash.kept.value) == (ACT, "2026-11-10")
