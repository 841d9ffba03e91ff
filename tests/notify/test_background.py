"""Which stories are kin."""

from datetime import timedelta

from monitor.notify.background import MAX_RELATED, related
from tests.makers import NOON, a_report, a_story


def test_a_material_with_its_state_makes_kin_and_a_state_alone_does_not() -> None:
    """If it fails, every story about China is called related to every other."""
    story, report = a_story(), a_report()
    near = a_story(id="near")
    far = a_story(id="far", commodities=("Cu",))

    found = related(story, [report], [(near, report), (far, report), (story, report)])

    assert [k.story.id for k in found] == ["near"]
    assert found[0].shared == ("rare earth", "China")


def test_the_nearest_come_first_and_the_rest_is_left() -> None:
    """If it fails, a brief ends in a list of everything."""
    report = a_report()
    others = [
        a_story(id=f"s{day}", last_published=NOON + timedelta(days=day))
        for day in range(6)
    ]

    found = related(a_story(), [report], [(other, report) for other in others])

    assert [k.story.id for k in found] == ["s5", "s4", "s3"][:MAX_RELATED]
