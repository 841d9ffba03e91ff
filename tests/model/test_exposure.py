"""What of a list a story touches."""

from monitor.model.exposure import Exposure, Holding, Stake
from tests.makers import a_change, a_story

DYSPROSIUM = Holding(
    kind=Stake.MATERIAL,
    label="dysprosium",
    materials={"Dy": None, "REE": "rare earth"},
)
FIRM = Holding(kind=Stake.COMPANY, label="MP Materials", company="mp", weight=2)
STATE = Holding(kind=Stake.JURISDICTION, label="China", state="CN", weight=0.5)
LIST = Exposure(holdings=(DYSPROSIUM, FIRM, STATE))


def labels(*, story: object = None, companies: tuple[str, ...] = ()) -> list[str]:
    touched = LIST.touched_by(story or a_story(), companies=companies)  # type: ignore[arg-type]
    return [t.holding.label for t in touched]


def test_materials_firms_and_states_touch_the_weightiest_first() -> None:
    """If it fails, a reader is not told that it is their supplier."""
    story = a_story(companies=("mp",))

    assert labels(story=story) == ["MP Materials", "dysprosium", "China"]
    assert labels(companies=("mp",))[0] == "MP Materials"
    assert labels(story=a_story(commodities=("Cu",), implementers=())) == []


def test_a_material_is_touched_under_another_name_only_where_it_is_not_named() -> None:
    """If it fails, "as rare earth" stands beside a dysprosium that is named itself."""

    def via(*materials: str) -> str | None:
        (touch,) = LIST.touched(materials=materials)
        return touch.via

    assert via("REE") == "rare earth"
    assert via("REE", "Dy") is None


def test_a_change_learns_the_kinds_that_it_touches() -> None:
    """If it fails, rules cannot ask for exposure."""
    change = LIST.looking_at(a_change())

    assert change.touches == ("material", "jurisdiction")
    assert Exposure().looking_at(change).touches == ()
