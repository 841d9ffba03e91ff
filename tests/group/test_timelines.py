"""Real timelines, in our own words, as stories that must come out right."""

from datetime import date

import pytest

from monitor.group.calendar import asks, entries
from monitor.model.ontology import Attribution, Direction, Mode, Stage
from monitor.model.story import ChangeKind, Report
from tests.group.reports import (
    FIRM,
    MINISTRY,
    PAPER,
    WIRE,
    Shelf,
    dollars,
    told,
)

DOC = Attribution.OFFICIAL_DOC
SAID = Attribution.OFFICIAL_STATEMENT
COMPANY = Attribution.COMPANY_STATEMENT
APRIL = ("Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y", "magnets")


def april() -> Report:
    return told(
        "EXPORT_LICENSING",
        "EFFECTIVE",
        "2025-04-04T10:00",
        title="Beijing puts seven heavier rare earths under licence",
        by=MINISTRY,
        says=DOC,
        states=["CN"],
        goods=APRIL,
        acts=["Announcement No. 18 of 2025"],
        effective="2025-04-04",
        direction=Direction.RESTRICT,
    )


def october(number: int, goods: list[str], effective: str) -> Report:
    return told(
        "EXPORT_LICENSING",
        "ADOPTED",
        "2025-10-09T09:00",
        title=f"Notice {number}: permits for more exports",
        by=MINISTRY,
        says=DOC,
        states=["CN"],
        goods=goods,
        acts=[f"Announcement No. {number}"],
        effective=effective,
        direction=Direction.RESTRICT,
    )


PACKAGE = [
    october(55, ["diamond"], "2025-11-08"),
    october(56, ["REE"], "2025-11-08"),
    october(57, ["Ho", "Er", "Tm", "Eu", "Yb"], "2025-11-08"),
    october(58, ["graphite", "lithium batteries"], "2025-11-08"),
    october(61, ["REE"], "2025-12-01"),
    october(62, ["REE"], "2025-10-09"),
]

SUSPENSION = told(
    "EXPORT_LICENSING",
    "SUSPENDED",
    "2025-11-07T11:00",
    title="October's six control notices are put on ice for a year",
    by=MINISTRY,
    says=DOC,
    states=["CN"],
    goods=["REE", "Ho", "Er", "Tm", "Eu", "Yb", "graphite", "diamond"],
    acts=[f"Announcement No. {n}" for n in (70, 55, 56, 57, 58, 61, 62)],
    expiry="2026-11-10",
    direction=Direction.EASE,
)


def after_suspension() -> tuple[Shelf, list[str]]:
    shelf = Shelf()
    ids = [s.id for s in shelf.told(april(), *PACKAGE)]
    shelf.put(SUSPENSION)
    return shelf, ids


def test_six_acts_are_six_stories_and_april_is_none_of_them() -> None:
    """Acts with numbers of their own would be told as one development."""
    shelf = Shelf()
    ids = [s.id for s in shelf.told(april(), *PACKAGE)]

    assert len(set(ids)) == 7


def test_one_suspension_moves_the_six_and_not_aprils() -> None:
    """Five of the six would stay in force, or the April list would be paused."""
    shelf, ids = after_suspension()

    stages = [shelf.stories[i].stage for i in ids]
    assert stages == [Stage.EFFECTIVE, *[Stage.SUSPENDED] * 6]
    assert all(shelf.stories[i].direction is Direction.EASE for i in ids[1:])
    assert shelf.log[-1].change is not None
    assert shelf.log[-1].change.kind is ChangeKind.STAGE
    assert shelf.log[-1].change.stage_before is Stage.ADOPTED


def test_a_suspension_without_numbers_joins_by_state_material_and_type() -> None:
    """An outlet that leaves the numbers out would open a second story."""
    shelf = Shelf()
    (controls,) = shelf.told(october(61, ["REE"], "2025-12-01"))
    blurb = told(
        "EXPORT_LICENSING",
        "SUSPENDED",
        "2025-11-07T12:00",
        title="China pauses its newest rare earth curbs until next November",
        by=WIRE,
        says=SAID,
        states=["CN"],
        goods=["REE"],
        expiry="2026-11-10",
        direction=Direction.EASE,
    )

    (story,) = shelf.told(blurb)

    assert story.id == controls.id
    assert story.stage is Stage.SUSPENDED


def test_a_headline_that_says_lifted_does_not_end_the_controls() -> None:
    """A misreading would turn a pause into an end."""
    for says, by in ((Attribution.AUTHOR, PAPER), (SAID, WIRE)):
        shelf, ids = after_suspension()
        lifts = told(
            "EXPORT_LICENSING",
            "ENDED",
            "2025-11-08T07:00",
            title="China lifts rare earth export controls",
            by=by,
            says=says,
            states=["CN"],
            goods=["REE"],
            direction=Direction.EASE,
        )

        given = shelf.put(lifts)

        assert given.story.id in ids[1:]
        assert given.story.stage is Stage.SUSPENDED
        assert given.story.contested_by == (lifts.event_id,)


def test_a_postponement_read_into_the_suspension_moves_neither_stage_nor_day() -> None:
    """The end of the pause would be stored as the day of taking effect."""
    for stage in ("ANNOUNCED", "AMENDED", "EXTENDED", "SUSPENDED"):
        shelf, ids = after_suspension()
        wrong = told(
            "EXPORT_LICENSING",
            stage,
            "2025-11-08T08:00",
            title="Controls postponed, will now take effect on 10 November 2026",
            by=PAPER,
            says=SAID,
            states=["CN"],
            goods=["REE"],
            acts=["Announcement No. 61"],
            effective="2026-11-10",
        )

        given = shelf.put(wrong)

        assert given.story.id == ids[5]
        assert given.story.stage is Stage.SUSPENDED
        effective = given.story.dates.effective
        assert effective is not None
        assert effective.start == date(2025, 12, 1)


def test_gallium_is_another_suspension() -> None:
    """Announcement 72, on gallium and germanium, would join the rare earths' story."""
    shelf, ids = after_suspension()
    gallium = told(
        "EXPORT_BAN_QUOTA",
        "SUSPENDED",
        "2025-11-09T09:00",
        title="Ban on gallium and germanium sales to the US paused",
        by=MINISTRY,
        says=DOC,
        states=["CN"],
        on=["US"],
        goods=["Ga", "Ge", "Sb"],
        acts=["Announcement No. 72", "Announcement No. 46 of 2024"],
        expiry="2026-11-27",
    )

    assert shelf.put(gallium).story.id not in ids


def test_a_rumoured_new_scheme_is_not_the_suspended_one() -> None:
    """Talk of a validated end-user system would be filed under the old controls."""
    shelf, ids = after_suspension()
    rumour = told(
        "EXPORT_LICENSING",
        "CONSIDERED",
        "2025-11-14T18:00",
        title="Beijing weighs a trusted-buyer system that shuts out defence firms",
        by=PAPER,
        says=Attribution.ANONYMOUS,
        states=["CN"],
        on=["US"],
        goods=["REE"],
    )

    assert shelf.put(rumour).story.id not in ids


def test_general_licences_go_from_reported_to_confirmed_in_place() -> None:
    """The ministry's word would open a second story beside the rumour."""
    shelf = Shelf()
    names = ["JL Mag Rare-Earth", "Ningbo Yunsheng"]
    first = told(
        "LICENCE_DECISION",
        "ADOPTED",
        "2025-12-02T08:00",
        title="First year-long permits for magnet makers, sources say",
        by=PAPER,
        says=Attribution.ANONYMOUS,
        states=["CN"],
        goods=["magnets"],
        firms=names,
    )
    second = told(
        "LICENCE_DECISION",
        "ADOPTED",
        "2025-12-18T08:00",
        title="Ministry: general licences approved for some exporters",
        by=MINISTRY,
        says=SAID,
        states=["CN"],
        goods=["REE"],
        firms=names,
    )

    rumoured = shelf.put(first)
    confirmed = shelf.put(second)

    assert confirmed.story.id == rumoured.story.id
    assert confirmed.story.attribution is SAID
    assert confirmed.change is not None
    assert confirmed.change.kind is ChangeKind.FACT
    assert "attribution" in confirmed.change.facts
    assert confirmed.story.title.startswith("Ministry")


def test_the_end_of_a_suspension_is_asked_and_never_asserted() -> None:
    """On its last day the monitor would tell as a fact what nobody has reported."""
    shelf, ids = after_suspension()
    story = shelf.stories[ids[5]]

    found = {e.name: e for e in entries(story, ())}

    assert found["expiry"].first == date(2026, 11, 10)
    assert found["expiry"].holds
    assert not found["effective"].holds  # 1 December 2025 is put off
    assert not asks(found["expiry"], today=date(2026, 11, 9))
    assert asks(found["expiry"], today=date(2026, 11, 10))
    assert story.stage is Stage.SUSPENDED


def test_history_in_a_later_article_moves_nothing() -> None:
    """A recap of October would bring a suspended measure back to life."""
    shelf, ids = after_suspension()
    recap = told(
        "EXPORT_LICENSING",
        "ADOPTED",
        "2026-01-20T08:00",
        title="A year in minerals",
        by=PAPER,
        says=SAID,
        states=["CN"],
        goods=["REE"],
        acts=["Announcement No. 61"],
        modes=(Mode.HISTORICAL,),
    )

    given = shelf.put(recap)

    assert given.story.id == ids[5]
    assert given.story.stage is Stage.SUSPENDED
    assert given.change is None
    assert "The Paper" not in given.story.witnesses


# --- MP Materials and the Department of Defense -----------------------------------


def deal(type_: str, by: str = "company", **changes: object) -> Report:
    """Return one instrument of July 2025 as the company or a wire tells it."""
    company = by == "company"
    given: dict[str, object] = {
        "title": "MP Materials and the Pentagon sign a partnership"
        if company
        else "Pentagon to own a slice of America's rare earth miner",
        "by": FIRM if company else WIRE,
        "says": COMPANY if company else Attribution.AUTHOR,
        "firms": ["MP Materials Corp." if company else "MP Materials"],
        "states": ["US"],
    }
    when = "2025-07-10T11:00" if company else "2025-07-10T16:45"
    return told(type_, "ADOPTED", when, **(given | changes))  # type: ignore[arg-type]


def instruments(by: str) -> list[Report]:
    name = "MP Materials Corp." if by == "company" else "MP Materials"
    banks = [name, "JPMorgan", "Goldman Sachs"]
    return [
        deal("GOV_EQUITY_STAKE", by, sums=[dollars(400)]),
        deal("FUNDING_AWARD", by, sums=[dollars(150)], goods=["REE"]),
        deal(
            "PRICE_SUPPORT_STOCKPILE",
            by,
            sums=[dollars(110, per="kg")],
            goods=["Nd", "Pr"],
        ),
        deal("CAPITAL_RAISE", by, firms=banks, states=[], sums=[dollars(1000)]),
    ]


def test_one_announcement_is_as_many_stories_as_instruments() -> None:
    """The stake, the loan, the price floor and the banks' money would be one deal."""
    shelf = Shelf()

    own = shelf.told(*instruments("company"))
    wire = shelf.told(*instruments("wire"))

    assert len({s.id for s in own}) == 4
    assert [s.id for s in own] == [s.id for s in wire]
    assert all(s.witnesses == ("The company", "Meridian") for s in wire)


def test_the_banks_money_is_not_the_departments() -> None:
    """A billion from two banks would stand on the government's stake."""
    shelf = Shelf()

    stake = shelf.told(*instruments("company"))[0]

    assert [m.high for m in stake.money] == [dollars(400).high]


def test_apples_order_and_the_share_sale_are_deals_of_their_own() -> None:
    """Two deals of one firm in one week would be merged by its name."""
    shelf = Shelf()
    known = {s.id for s in shelf.told(*instruments("company"))}
    apple = told(
        "OFFTAKE_SUPPLY_CONTRACT",
        "ADOPTED",
        "2025-07-15T12:00",
        title="Apple orders recycled magnets from MP",
        says=COMPANY,
        firms=["Apple", "MP Materials"],
        goods=["magnets"],
        sums=[dollars(500)],
    )
    shares = told(
        "CAPITAL_RAISE",
        "ADOPTED",
        "2025-07-17T12:00",
        title="MP prices $650 million of new stock",
        says=COMPANY,
        firms=["MP Materials"],
        sums=[dollars(650)],
    )

    given = shelf.told(apple, shares)

    assert len({s.id for s in given} | known) == 6


# --- USA Rare Earth and the Department of Commerce --------------------------------


def usar(stage: str, when: str, **changes: object) -> Report:
    given: dict[str, object] = {"firms": ["USA Rare Earth"], "states": ["US"]}
    return told("FUNDING_AWARD", stage, when, **(given | changes))  # type: ignore[arg-type]


RUMOUR = usar(
    "CONSIDERED",
    "2026-01-24T19:30",
    title="Washington said to plan $1.6 billion for USA Rare Earth",
    by=PAPER,
    says=Attribution.MEDIA_RELAY,
    sums=[dollars(1600)],
)
LETTER = usar(
    "NON_BINDING",
    "2026-01-26T12:00",
    title="USA Rare Earth and Commerce Department sign a letter of intent",
    by=FIRM,
    says=COMPANY,
    firms=["USA Rare Earth, Inc."],
    sums=[dollars(277), dollars(1300), dollars(1600)],
)


def test_a_rumour_becomes_the_letter_of_intent_in_place() -> None:
    """The announcement would be a second story beside its own rumour."""
    shelf = Shelf()

    rumoured, signed = shelf.put(RUMOUR), shelf.put(LETTER)

    assert signed.story.id == rumoured.story.id
    assert signed.story.stage is Stage.NON_BINDING
    assert signed.change is not None
    assert signed.change.kind is ChangeKind.STAGE
    assert signed.change.stage_before is Stage.CONSIDERED
    assert signed.story.attribution is COMPANY


def test_a_later_blurb_does_not_make_it_binding() -> None:
    """A blurb that says "commitment" would turn a letter into a promise."""
    shelf = Shelf()
    shelf.told(RUMOUR, LETTER)
    blurb = usar(
        "ADOPTED",
        "2026-01-29T10:00",
        title="Shares jump on $1.6 billion government commitment to USA Rare Earth",
        by=PAPER,
        sums=[dollars(1600)],
    )

    given = shelf.put(blurb)

    assert given.story.stage is Stage.NON_BINDING
    assert given.story.attribution is COMPANY
    assert given.story.contested_by == (blurb.event_id,)
    assert given.story.title.startswith("USA Rare Earth and Commerce")


def test_the_private_placement_is_its_own_story() -> None:
    """Investors' $1.5 billion would be told as public money."""
    shelf = Shelf()
    (letter,) = shelf.told(LETTER)
    pipe = told(
        "CAPITAL_RAISE",
        "ADOPTED",
        "2026-01-26T12:00",
        title="USA Rare Earth raises $1.5 billion",
        by=FIRM,
        says=COMPANY,
        firms=["USA Rare Earth, Inc."],
        sums=[dollars(1500)],
    )

    assert shelf.put(pipe).story.id != letter.id


def test_the_binding_word_of_the_company_does_move_it() -> None:
    """A signed agreement would stay a letter of intent for ever."""
    shelf = Shelf()
    shelf.told(RUMOUR, LETTER)
    signed = usar(
        "ADOPTED",
        "2026-04-02T12:00",
        title="USA Rare Earth signs definitive agreements with Commerce",
        by=FIRM,
        says=COMPANY,
        sums=[dollars(1600)],
    )

    given = shelf.put(signed)

    assert given.story.stage is Stage.ADOPTED
    assert given.change is not None
    assert given.change.kind is ChangeKind.STAGE


# --- parts of one act ---------------------------------------------------------------


def of_61(stage: str, when: str, effective: str | None, title: str) -> Report:
    """Return a wire's word on a part of Announcement 61."""
    return told(
        "EXPORT_LICENSING",
        stage,
        when,
        title=title,
        by=WIRE,
        says=SAID,
        states=["CN"],
        goods=["REE"],
        acts=["Announcement No. 61"],
        effective=effective,
        direction=Direction.RESTRICT,
    )


AT_ONCE = of_61("EFFECTIVE", "2025-10-10T08:00", "2025-10-09", "Part of it binds now")
LATER = of_61("ADOPTED", "2025-10-10T12:00", "2025-12-01", "The rest waits")


@pytest.mark.parametrize(
    "parts", [(AT_ONCE, LATER), (LATER, AT_ONCE), (AT_ONCE,)], ids=["12", "21", "1"]
)
def test_one_part_in_force_leaves_the_day_of_the_rest(
    parts: tuple[Report, ...],
) -> None:
    """If it fails, the larger half of a control begins and stands in no calendar."""
    shelf = Shelf()
    (act,) = shelf.told(october(61, ["REE"], "2025-12-01"))

    story = shelf.told(*parts)[-1]
    found = {e.name: e for e in entries(story, ())}

    assert story.id == act.id
    assert story.stage is Stage.EFFECTIVE
    assert story.contested_by == ()
    assert (found["effective"].first, found["effective"].holds) == (
        date(2025, 12, 1),
        True,
    )
    assert asks(found["effective"], today=date(2025, 12, 1))


def test_a_list_of_acts_in_one_reference_moves_each_of_them() -> None:
    """If it fails, a suspension as the ministry writes it moves one act of six."""
    shelf = Shelf()
    ids = [s.id for s in shelf.told(april(), *PACKAGE)]
    written = told(
        "EXPORT_LICENSING",
        "SUSPENDED",
        "2025-11-07T11:00",
        title="Six control notices rest",
        by=MINISTRY,
        says=DOC,
        states=["CN"],
        goods=["REE"],
        acts=["Announcements No. 55 to 58, 61 and 62 of 2025"],
        expiry="2026-11-10",
        direction=Direction.EASE,
    )

    shelf.put(written)

    stages = [shelf.stories[i].stage for i in ids]
    assert stages == [Stage.EFFECTIVE, *[Stage.SUSPENDED] * 6]


def test_a_suspension_of_acts_that_are_not_known_suspends_no_other() -> None:
    """If it fails, April's list is paused where October's notices were never seen."""
    shelf = Shelf()
    (known,) = shelf.told(april())

    given = shelf.put(SUSPENSION)

    assert given.story.id != known.id
    assert shelf.stories[known.id].stage is Stage.EFFECTIVE
