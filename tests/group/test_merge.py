"""A story after one more report: what it learns, from whom, and what is news."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from monitor.group.lifecycle import authority, is_background, report_authority
from monitor.group.merge import KEYS, LISTED, SIGNATURES, merged, opened
from monitor.group.refold import refold
from monitor.model.ontology import Attribution, Direction, Mode, Stage
from monitor.model.story import Report
from tests.group.reports import FIRM, MINISTRY, PAPER, dollars, told
from tests.group.test_assign import anything
from tests.makers import NOON, a_document, a_report, an_event

SAID = Attribution.OFFICIAL_STATEMENT
COMPANY = Attribution.COMPANY_STATEMENT
FIRST = told(
    "EXPORT_LICENSING",
    "ADOPTED",
    "2025-10-09",
    title="Permits for dysprosium",
    by=MINISTRY,
    says=SAID,
    states=["CN"],
    goods=["Dy"],
    acts=["No. 61"],
    effective="2025-12-01",
)


def test_a_weaker_source_fills_gaps_and_changes_nothing() -> None:
    """A blurb would overwrite what the ministry has stated."""
    blurb = told(
        "EXPORT_LICENSING",
        "ADOPTED",
        "2025-10-12",
        title="Permits",
        by=PAPER,
        states=["CN"],
        goods=["Cu"],
        firms=["Acme"],
        effective="2025-12-24",
        expiry="2026-12-01",
    )

    after = merged(opened(FIRST), blurb, copy=False).story

    assert after.commodities == ("Dy",)
    assert after.dates.effective == FIRST.event.dates.effective
    assert after.dates.expiry == blurb.event.dates.expiry
    assert after.company_names == ("Acme",)
    assert after.title == "Permits for dysprosium"


def test_a_source_as_good_moves_dates_and_adds_money() -> None:
    """A correction by the ministry itself would be ignored."""
    later = told(
        "EXPORT_LICENSING",
        "ADOPTED",
        "2025-10-20",
        title="Date moved",
        by=MINISTRY,
        says=SAID,
        states=["CN"],
        sums=[dollars(5)],
        effective="2026-01-15",
    )

    after = merged(opened(FIRST), later, copy=False)

    assert after.story.dates.effective == later.event.dates.effective
    assert set(after.facts) == {"effective", "money"}


def test_the_list_of_a_suspending_act_is_not_the_story_s_own() -> None:
    """After one suspension every later act of the six would fit every story."""
    act = told(
        "EXPORT_LICENSING",
        "SUSPENDED",
        "2025-11-07",
        by=MINISTRY,
        says=SAID,
        acts=["No. 70", "No. 55", "No. 61"],
    )

    after = merged(opened(FIRST), act, copy=False).story

    assert after.stage is Stage.SUSPENDED
    assert after.legal_refs == ("No. 61",)


def test_a_story_stays_small_however_much_is_told() -> None:
    """A story of ten thousand reports would fill the database with itself."""
    story = opened(FIRST)
    for n in range(120):
        text = " ".join(f"w{n}x{k}" for k in range(30))
        story = merged(
            story,
            told(
                "EXPORT_LICENSING",
                "ADOPTED",
                "2025-10-12",
                text=text,
                says=SAID,
                firms=[f"Firm {n}"],
                by=(f"Outlet {n}", PAPER[1]),
            ),
            copy=False,
        ).story

    assert story.reports == 121
    assert len(story.witnesses) == 121
    assert len(story.fingerprints) == SIGNATURES
    assert len(story.keys) <= KEYS
    assert len(story.companies) <= LISTED


def test_the_headline_is_the_documents_only_if_it_speaks_of_the_event() -> None:
    """A stake would be told under a headline about something else."""
    own = told(
        "FUNDING_AWARD",
        "ADOPTED",
        "2025-10-09",
        title="Harvest festival opens",
        text="A loan of $150 million goes to the mine.",
    )

    assert opened(own).title == "A loan of $150 million goes to the mine."


def test_a_planned_turn_of_what_is_in_force_is_told_once_and_moves_nothing() -> None:
    """If it fails, "China will suspend its controls" is silent until it happens."""
    adopted = an_event(stage=Stage.ADOPTED, direction=Direction.RESTRICT)
    story = opened(a_report(adopted))
    plan = an_event(stage=Stage.ANNOUNCED, direction=Direction.EASE)
    told_twice = [
        a_report(
            plan,
            a_document(id=name, published=NOON + timedelta(days=days)),
            witness=name,
        )
        for name, days in (("truce", 1), ("again", 2))
    ]
    first = merged(story, told_twice[0], copy=False)
    assert first.story.stage is Stage.ADOPTED
    assert first.story.direction is Direction.RESTRICT
    assert first.facts == ("plan",)
    assert first.story.dates == story.dates
    assert first.story.contested_by == ()
    second = merged(first.story, told_twice[1], copy=False)
    assert second.facts == ()


def stepped(stage: str, when: str, **more: Any) -> Report:
    """Return the ministry's word on a further step of the same act."""
    given = {"by": MINISTRY, "says": SAID, "states": ["CN"], "acts": ["No. 61"]}
    return told("EXPORT_LICENSING", stage, when, **given | more)


PAUSED = stepped("SUSPENDED", "2025-11-07", effective="2025-11-07", expiry="2026-11-10")


def test_the_first_day_of_a_pause_is_not_the_measures() -> None:
    """If it fails, a rule for December is said to have begun on the day it was paused."""
    after = merged(opened(FIRST), PAUSED, copy=False).story

    assert after.dates.effective == FIRST.event.dates.effective
    assert after.dates.expiry == PAUSED.event.dates.expiry


@pytest.mark.parametrize(
    ("step", "expiry"),
    [
        pytest.param(stepped("EFFECTIVE", "2026-11-11"), None, id="resumed"),
        pytest.param(
            stepped("EXTENDED", "2026-11-05", expiry="2027-11-10"),
            date(2027, 11, 10),
            id="to another day",
        ),
        pytest.param(
            stepped("SUSPENDED", "2025-11-20", by=PAPER, says=Attribution.AUTHOR),
            date(2026, 11, 10),
            id="told again",
        ),
        pytest.param(
            stepped("ENDED", "2026-11-05"), date(2026, 11, 10), id="kept as history"
        ),
    ],
)
def test_the_end_of_a_pause_goes_with_the_pause(
    step: Report, expiry: date | None
) -> None:
    """If it fails, people are reminded of a day that was overtaken long ago."""
    paused = merged(opened(FIRST), PAUSED, copy=False).story

    after = merged(paused, step, copy=False).story.dates.expiry

    assert (after and after.start) == expiry


def test_a_measures_own_end_is_neither_that_of_its_pause_nor_the_next() -> None:
    """If it fails, "suspended until 2030" is told where no end of the pause is known."""
    lasting = merged(
        opened(FIRST),
        stepped("EFFECTIVE", "2025-10-20", expiry="2030-12-31"),
        copy=False,
    ).story

    paused = merged(lasting, stepped("SUSPENDED", "2025-11-07"), copy=False).story

    assert lasting.dates.expiry is not None
    assert paused.dates.expiry is None

    longer = merged(lasting, stepped("EXTENDED", "2030-11-07"), copy=False).story

    assert longer.stage is Stage.EXTENDED
    assert longer.dates.expiry is None


RISING = (
    *(Stage.THREATENED, Stage.CONSIDERED, Stage.PROPOSED, Stage.NON_BINDING),
    *(Stage.ANNOUNCED, Stage.PENDING, Stage.ADOPTED, Stage.EFFECTIVE),
)
OWN_END = (Stage.SUSPENDED, Stage.EXTENDED)
reports = st.lists(anything, min_size=1, max_size=5)


@given(told_=reports, weaker=anything)
@example(
    told_=[FIRST],
    weaker=told("EXPORT_LICENSING", "CONSIDERED", "2025-10-12", by=PAPER),
)
@example(
    told_=[PAUSED],
    weaker=told("EXPORT_LICENSING", "EFFECTIVE", "2025-11-20", by=PAPER),
)
@example(
    told_=[FIRST, stepped("EFFECTIVE", "2025-12-01", expiry="2030-12-31")],
    weaker=told(
        "EXPORT_LICENSING", "SUSPENDED", "2025-12-20", by=PAPER, expiry="2026-11-10"
    ),
)
def test_a_weaker_source_never_downgrades(told_: list[Report], weaker: Report) -> None:
    """If it fails, a blurb makes a signed deal a plan again, or moves its dates.

    Whatever the stages are: what a weaker source says of an earlier step, or of another
    day than the one that is known, is kept beside the story and not taken for it. That
    a pause begins or is over a newsroom may tell: the last day goes with the pause.
    """
    story = refold(told_, story_id="a")
    assume(story.witnesses)  # a story that is only history has no source yet
    assume(report_authority(weaker) < authority(story.attribution))
    after = merged(story, weaker, copy=False).story
    stages = (story.stage, after.stage)
    if set(stages) <= set(RISING):
        assert RISING.index(after.stage) >= RISING.index(story.stage)
    assert after.stage is story.stage or after.stage not in (
        *(Stage.ENDED, Stage.REJECTED),
    )
    days = {
        name: after.date(name)
        for name in ("announced", "effective", "expiry", "deadline")
        if story.date(name) is not None
    }
    paused = story.stage is Stage.SUSPENDED
    if after.stage is not story.stage and (paused or after.stage in OWN_END):
        assert days.pop("expiry", None) in (None, weaker.event.dates.expiry)
    assert days == {name: story.date(name) for name in days}
    for field in ("implementers", "affected", "commodities", "companies", "money"):
        if getattr(story, field):
            assert getattr(after, field) == getattr(story, field)
    if after.stage is story.stage:
        assert authority(after.attribution) >= authority(story.attribution)


@given(
    told_=reports,
    recap=anything,
    mode=st.sampled_from([Mode.HISTORICAL, Mode.HYPOTHETICAL]),
)
def test_background_moves_nothing_that_a_reader_sees(
    told_: list[Report], recap: Report, mode: Mode
) -> None:
    """If it fails, a paragraph of history moves a stage, a date, a title or a sum."""
    sure = replace(recap.event.certainty, modes=(mode,))
    told_of = replace(recap, event=replace(recap.event, certainty=sure))
    assert is_background(told_of)
    story = refold(told_, story_id="a")
    after = merged(story, told_of, copy=False)
    assert (after.heard, after.facts, after.witnessed) == (False, (), False)
    seen: dict[str, Any] = {
        "reports": story.reports,
        "keys": story.keys,
        "fingerprints": story.fingerprints,
        "first_published": story.first_published,
        "last_published": story.last_published,
        "first_seen": story.first_seen,
        "last_seen": story.last_seen,
    }
    assert replace(after.story, **seen) == story


@settings(max_examples=25)  # most of what is made contests nothing and is passed over
@given(told_=reports, more=anything)
def test_what_contests_a_stage_changes_nothing_else(
    told_: list[Report], more: Report
) -> None:
    """If it fails, a report that is not believed still leaves its dates and sums."""
    story = refold(told_, story_id="a")
    after = merged(story, more, copy=False)
    assume(after.move.contested and after.heard)
    assert more.event_id in after.story.contested_by or len(story.contested_by) >= 60
    for field in ("stage", "dates", "money", "title", "direction", "certainty"):
        assert getattr(after.story, field) == getattr(story, field)


def test_a_list_of_acts_tells_nothing_of_each_ones_materials() -> None:
    """The rule on dysprosium would be told as one on graphite and diamonds."""
    listing = told(
        "EXPORT_LICENSING",
        "SUSPENDED",
        "2025-11-07",
        by=MINISTRY,
        says=SAID,
        states=["CN"],
        goods=["graphite"],
        acts=["No. 58", "No. 61", "No. 70"],
    )
    unnamed = told(
        "EXPORT_LICENSING",
        "SUSPENDED",
        "2025-11-07",
        by=MINISTRY,
        says=SAID,
        states=["CN"],
        goods=["Dy", "batteries"],
    )
    for report in (listing, unnamed):
        after = merged(opened(FIRST), report, copy=False).story
        assert after.stage is Stage.SUSPENDED
        assert after.commodities == ("Dy",)


def offering(stage: str, millions: int, when: str) -> Report:
    return told(
        "CAPITAL_RAISE", stage, when, by=FIRM, says=COMPANY,
        firms=["MP Materials"], sums=[dollars(millions)],
    )  # fmt: skip


def test_what_was_proposed_gives_way_to_what_was_decided() -> None:
    """An upsized offering would be told as two sums, and nobody knew which holds."""
    story = opened(offering("PROPOSED", 500, "2025-07-16"))
    priced = merged(story, offering("ADOPTED", 650, "2025-07-17"), copy=False)
    assert priced.story.money == (dollars(650),)
    more = merged(priced.story, offering("ADOPTED", 90, "2025-07-18"), copy=False)
    assert more.story.money == (dollars(650), dollars(90))


def test_a_sum_is_told_once_and_exactly() -> None:
    """The same loan would be listed twice, as a sum and as "up to" that sum."""
    exact = dollars(277)
    most = replace(exact, low=Decimal(0))
    base = offering("ADOPTED", 1, "2025-07-16")
    story = replace(opened(base), money=(most,))
    firm = merged(story, offering("ADOPTED", 277, "2025-07-17"), copy=False).story
    assert firm.money == (exact,)
    vague = told(
        "CAPITAL_RAISE", "ADOPTED", "2025-07-17", by=FIRM, says=COMPANY,
        firms=["MP Materials"], sums=[most],
    )  # fmt: skip
    assert merged(firm, vague, copy=False).story.money == (exact,)
