"""Facts that rule a story out are found, each with words for people."""

from collections.abc import Mapping

import pytest

from monitor.group.against import against
from monitor.group.merge import opened
from monitor.group.pair import pair_up, subject
from monitor.model.ontology import Attribution, Direction
from monitor.model.story import Report
from tests.group.reports import FIRM, MINISTRY, dollars, told

STORY = told(
    "TARIFF_DUTY",
    "ADOPTED",
    "2025-07-30",
    title="Fifty per cent on copper",
    text="The president signed a duty of fifty per cent on copper pipe and wire.",
    states=["US"],
    goods=["Cu"],
)


def against_story(report: Report) -> tuple[str, ...]:
    return against(pair_up(subject(report), opened(STORY)))


@pytest.mark.parametrize(
    ("facts_", "why"),
    [
        ({"type_": "TRADE_REMEDY"}, "type"),
        ({"goods": ["steel"]}, "material"),
        ({"when": "2027-07-30"}, "days after"),
        ({"when": "2025-10-30", "stage": "CONSIDERED"}, "a new CONSIDERED"),
    ],
)
def test_what_rules_out(facts_: dict[str, object], why: str) -> None:
    """Another development would be merged away."""
    base: dict[str, object] = {"type_": "TARIFF_DUTY", "stage": "ADOPTED", "when": "2025-07-30", "states": ["US"], "goods": ["Cu"]}  # fmt: skip

    found = against_story(told(**(base | facts_)))  # type: ignore[arg-type]

    assert any(why in reason for reason in found)


TEXT = (
    "Notices 55 and 56 put diamond tools and kilns for rare earths under licence. " * 3
)


def beside(
    one: Mapping[str, object], other: Mapping[str, object], *, same_text: bool = True
) -> tuple[str, ...]:
    """Return what rules out that a text's second event is its first one's story."""
    base: dict[str, object] = {"states": ["CN"], "title": "Notices", "text": TEXT}
    licence = {"type_": "EXPORT_LICENSING", **base}
    first = told(**{**licence, "when": "2025-10-09", **one})  # type: ignore[arg-type]
    when = "2025-10-09" if same_text else "2025-10-12"
    second = told(**{**licence, "when": when, **other})  # type: ignore[arg-type]
    return against(pair_up(subject(second), opened(first)))


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        pytest.param(
            {"stage": "ADOPTED", "acts": ["Notices 55 and 56"], "goods": ["REE"]},
            {"stage": "ADOPTED", "acts": ["Notice 56"], "goods": ["REE"]},
            True,
            id="a list, and one of it",
        ),
        pytest.param(
            {"stage": "ADOPTED", "acts": ["Notices 55 and 56"]},
            {"stage": "ADOPTED", "acts": ["Notice 56"], "goods": ["REE"]},
            False,
            id="a list, and what it is about",
        ),
        pytest.param(
            {"stage": "SUSPENDED", "acts": ["Notice 46"], "goods": ["Ga"]},
            {
                "type_": "EXPORT_BAN_QUOTA",
                "stage": "SUSPENDED",
                "acts": ["Notice 46"],
                "goods": ["Ga"],
            },
            False,
            id="one act, read as licence and as ban",
        ),
        pytest.param(
            {"stage": "EFFECTIVE", "acts": ["Notice 61"]},
            {"stage": "ADOPTED", "acts": ["Notice 61"]},
            True,
            id="two parts of an act, one in force",
        ),
    ],
)
def test_what_one_text_says_of_acts(
    one: dict[str, object], other: dict[str, object], *, apart: bool
) -> None:
    """If it fails, six acts are one story, or one act is two."""
    assert bool(beside(one, other)) is apart


def test_a_suspension_that_names_the_acts_it_changes_changes_no_other() -> None:
    """If it fails, a measure is paused by an act that never touched it."""
    april = {"stage": "EFFECTIVE", "acts": ["Announcement No. 18"], "goods": ["REE"]}
    paused = {"stage": "SUSPENDED", "goods": ["REE"], "text": "Paused.", "title": "P"}
    named = paused | {"acts": ["Announcement No. 70", "Announcement No. 61"]}
    alone = paused | {"acts": ["Announcement No. 70"]}

    assert beside(april, named, same_text=False) == ("act 61, 70 is not 18",)
    assert beside(april, alone, same_text=False) == ()


PAUSE = told(
    "EXPORT_LICENSING",
    "SUSPENDED",
    "2025-11-07",
    title="Announcement No. 70",
    by=MINISTRY,
    says=Attribution.OFFICIAL_DOC,
    states=["CN"],
    goods=["REE"],
    acts=["Announcement No. 57", "Announcement No. 70"],
    direction=Direction.EASE,
)


@pytest.mark.parametrize(
    ("when", "says", "apart"),
    [
        ("2025-11-08", Attribution.ANONYMOUS, False),  # talk that is still going round
        ("2025-11-10", Attribution.ANONYMOUS, True),
        ("2025-11-10", Attribution.AUTHOR, False),  # a planned end of the pause
    ],
)
def test_talk_after_the_act_is_out_is_of_something_else(
    when: str,
    says: Attribution,
    apart: bool,  # noqa: FBT001
) -> None:
    """A rumoured new regime would contest the pause of the old one."""
    talk = told(
        "EXPORT_LICENSING",
        "CONSIDERED",
        when,
        title="A scheme for trusted buyers",
        says=says,
        states=["CN"],
        goods=["REE"],
        direction=Direction.RESTRICT,
    )
    found = against(pair_up(subject(talk), opened(PAUSE)))
    assert any("a new CONSIDERED" in why for why in found) is apart


def test_an_act_that_changes_six_does_not_join_their_materials() -> None:
    """News on the pause of the graphite rule would be told of all six."""
    graphite = told(
        "EXPORT_LICENSING",
        "SUSPENDED",
        "2025-11-08",
        states=["CN"],
        goods=["graphite"],
        acts=["Announcement No. 70"],
    )
    found = against(pair_up(subject(graphite), opened(PAUSE)))
    assert any(why.startswith("material") for why in found)


def test_a_contract_with_a_firm_is_not_the_one_with_a_state() -> None:
    """A phone maker's order would be put into the army's."""
    army = told(
        "OFFTAKE_SUPPLY_CONTRACT",
        "ADOPTED",
        "2025-07-10",
        by=FIRM,
        says=Attribution.COMPANY_STATEMENT,
        goods=["magnets"],
        firms=["MP Materials"],
    )
    phones = told(
        "OFFTAKE_SUPPLY_CONTRACT",
        "ADOPTED",
        "2025-07-15",
        says=Attribution.COMPANY_STATEMENT,
        goods=["magnets"],
        firms=["MP Materials", "Apple"],
        sums=[dollars(500)],
    )
    found = against(pair_up(subject(phones), opened(army)))
    assert any(why.startswith("parties") for why in found)
