"""Which stories are kin."""

from dataclasses import replace
from datetime import timedelta

from monitor.model.event import Jurisdiction
from monitor.model.ontology import ArgumentType
from monitor.notify.background import MAX_RELATED, related
from tests.makers import NOON, a_report, a_story, an_event


def test_a_material_with_its_state_makes_kin_and_a_state_alone_does_not() -> None:
    """If it fails, every story about China is called related to every other."""
    story, report = a_story(), a_report()
    near = a_story(id="near", title="Near")
    far = a_story(id="far", title="Far", commodities=("Cu",))

    found = related(story, [report], [(near, report), (far, report), (story, report)])

    assert [k.story.id for k in found] == ["near"]
    assert found[0].shared == ("rare earth", "China")


def test_the_nearest_come_first_and_the_rest_is_left() -> None:
    """If it fails, a brief ends in a list of everything."""
    report = a_report()
    others = [
        a_story(
            id=f"s{day}",
            title=f"Title {day}",
            last_published=NOON + timedelta(days=day),
        )
        for day in range(6)
    ]

    found = related(a_story(), [report], [(other, report) for other in others])

    assert [k.story.id for k in found] == ["s5", "s4", "s3"][:MAX_RELATED]


def test_one_headline_is_named_once_and_never_beside_itself() -> None:
    """If it fails, an alert on one of a document's three events names the other two."""
    report = a_report()
    others = [
        (a_story(id="own"), report),
        (a_story(id="one", title="Another"), report),
        (a_story(id="two", title="Another"), report),
    ]

    found = related(a_story(), [report], others)

    assert [k.story.title for k in found] == ["Another"]


def test_a_state_that_only_its_ministry_names_is_named_by_the_other_story() -> None:
    """If it fails, readers see "CN" where the news says China."""
    ministry = replace(
        an_event().arguments[0],
        type=ArgumentType.AGENCY,
        value=Jurisdiction(iso2="CN", name="Ministry of Commerce of China"),
    )
    event = an_event(arguments=(ministry, an_event().arguments[1]))
    kin = (a_story(id="kin", title="Kin"), a_report())

    (found,) = related(a_story(), [a_report(event)], [kin])

    assert found.shared == ("rare earth", "China")

    (alone,) = related(a_story(), [a_report(event)], [(kin[0], a_report(event))])
    assert alone.shared == ("rare earth",)
