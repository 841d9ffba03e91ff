"""Stages move along the table, and only with enough authority."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.group.lifecycle import (
    TRANSITIONS,
    Authority,
    Moved,
    advance,
    authority,
)
from monitor.model.ontology import Attribution, Mode, Polarity, Stage, Tier
from monitor.model.story import Report, Story
from tests.group.reports import MINISTRY, PAPER, told
from tests.makers import NOON, a_story

A = Attribution
LATER = "2025-11-20T09:00"


def story(stage: Stage, says: Attribution = A.OFFICIAL_STATEMENT) -> Story:
    return a_story(stage=stage, attribution=says)


def report(
    stage: Stage,
    says: Attribution = A.OFFICIAL_STATEMENT,
    when: str = LATER,
    tier: Tier = Tier.WIRE,
) -> Report:
    return told("EXPORT_LICENSING", stage, when, says=says, by=("Someone", tier))


def test_every_stage_is_in_the_table() -> None:
    """A stage without a row would raise in the middle of a batch."""
    assert set(TRANSITIONS) == set(Stage)
    assert all(stage not in after for stage, after in TRANSITIONS.items())


@pytest.mark.parametrize("before", list(Stage))
@pytest.mark.parametrize("target", list(Stage))
def test_the_authors_word_moves_along_the_table_only(
    before: Stage, target: Stage
) -> None:
    """A stage would be reached that does not follow."""
    move = advance(story(before), report(target, A.OFFICIAL_DOC))

    if target in TRANSITIONS[before]:
        reread = before is Stage.SUSPENDED and target is Stage.EXTENDED
        assert move.stage is target or reread
    else:
        assert move.stage is before
        assert move.contested is (target is not before)


@pytest.mark.parametrize(
    ("before", "target", "says", "moved"),
    [
        pytest.param("NON_BINDING", "ADOPTED", A.AUTHOR, False, id="blurb"),
        pytest.param("NON_BINDING", "ADOPTED", A.COMPANY_STATEMENT, True, id="firm"),
        pytest.param("ANNOUNCED", "ADOPTED", A.HEARSAY, False, id="hearsay"),
        pytest.param("ADOPTED", "EFFECTIVE", A.AUTHOR, True, id="newsroom-begins"),
        pytest.param("EFFECTIVE", "SUSPENDED", A.AUTHOR, True, id="newsroom-pauses"),
        pytest.param("EFFECTIVE", "SUSPENDED", A.ANONYMOUS, False, id="rumour-pauses"),
        pytest.param("EFFECTIVE", "ENDED", A.AUTHOR, False, id="newsroom-ends"),
        pytest.param("EFFECTIVE", "ENDED", A.OFFICIAL_DOC, True, id="document-ends"),
        pytest.param("EFFECTIVE", "CONSIDERED", A.AUTHOR, False, id="downgrade"),
        pytest.param(
            "CONSIDERED", "REJECTED", A.HEARSAY, False, id="denied-by-hearsay"
        ),
    ],
)
def test_authority(before: str, target: str, says: Attribution, *, moved: bool) -> None:
    """A weaker source would bind, end or downgrade what a better one has stated."""
    move = advance(story(Stage(before)), report(Stage(target), says))

    assert move.moved is moved
    assert move.stage == (target if moved else before)
    assert move.contested is not moved


def test_an_aggregator_is_worth_less_and_a_ministrys_page_more() -> None:
    """Who publishes would not count."""
    assert authority(A.AUTHOR, Tier.AGGREGATOR) is Authority.RUMOUR
    assert authority(A.OFFICIAL_STATEMENT, Tier.AGGREGATOR) is Authority.NEWSROOM
    assert authority(A.AUTHOR, Tier.OFFICIAL) is Authority.AUTHOR
    assert authority(A.HEARSAY, Tier.AGGREGATOR) is Authority.RUMOUR


def test_an_older_report_that_arrives_late_moves_nothing() -> None:
    """Yesterday's rumour, fetched today, would contest today's act."""
    move = advance(story(Stage.ADOPTED), report(Stage.ENDED, when="2025-11-06T09:00"))

    assert move.why is Moved.EARLIER
    assert not move.contested


@pytest.mark.parametrize("mode", [Mode.HISTORICAL, Mode.HYPOTHETICAL])
def test_background_never_moves(mode: Mode) -> None:
    """A recap or an "if" would be taken for news."""
    recap = told("EXPORT_LICENSING", "ENDED", LATER, by=MINISTRY, modes=(mode,))

    assert advance(story(Stage.EFFECTIVE), recap).why is Moved.BACKGROUND


def test_not_so_contests() -> None:
    """A measure said not to have taken effect would be read as in force."""
    no = told(
        "EXPORT_LICENSING",
        "EFFECTIVE",
        LATER,
        says=A.OFFICIAL_STATEMENT,
        polarity=Polarity.NEGATIVE,
    )

    assert advance(story(Stage.ADOPTED), no).why is Moved.DENIED
    assert advance(story(Stage.EFFECTIVE), no).why is Moved.DENIED


def test_the_act_s_author_corrects_a_recent_newsroom_stage() -> None:
    """A paper's "signed" would stand although the firm says "letter of intent"."""
    paper = story(Stage.ADOPTED, A.AUTHOR)
    firm = report(Stage.NON_BINDING, A.COMPANY_STATEMENT, when="2025-11-08T09:00")
    late = report(Stage.NON_BINDING, A.COMPANY_STATEMENT, when="2026-11-08T09:00")

    assert advance(paper, firm).why is Moved.CORRECTED
    assert advance(paper, late).why is Moved.NOT_ALLOWED
    assert advance(story(Stage.ADOPTED), firm).why is Moved.NOT_ALLOWED


def test_a_suspension_is_extended_by_a_later_day_only() -> None:
    """The old end, told again, would be taken for an extension."""
    first = told("EXPORT_LICENSING", "SUSPENDED", LATER, expiry="2026-11-10")
    paused = replace(story(Stage.SUSPENDED), dates=first.event.dates)
    same = told(
        "EXPORT_LICENSING",
        "EXTENDED",
        LATER,
        says=A.OFFICIAL_DOC,
        expiry="2026-11-10",
    )
    longer = told(
        "EXPORT_LICENSING",
        "EXTENDED",
        LATER,
        says=A.OFFICIAL_DOC,
        expiry="2027-11-10",
    )

    assert advance(paused, same).why is Moved.REREAD
    assert advance(paused, longer).stage is Stage.EXTENDED


def test_after_its_end_a_suspension_can_be_told_to_have_ended() -> None:
    """The guard against misreadings would also keep out the truth."""
    first = told("EXPORT_LICENSING", "SUSPENDED", LATER, expiry="2025-11-18")
    paused = replace(
        story(Stage.SUSPENDED),
        dates=first.event.dates,
        stage_since=NOON - timedelta(days=30),
    )

    assert advance(paused, report(Stage.EFFECTIVE)).stage is Stage.EFFECTIVE
    assert advance(paused, report(Stage.ENDED)).stage is Stage.ENDED


def test_a_paper_s_page_is_no_author() -> None:
    """Any publisher would speak with a ministry's authority."""
    assert authority(A.AUTHOR, PAPER[1]) is Authority.NEWSROOM
