"""Rules are edited while there is a past: the past stays told as it was."""

import pytest

from tests.conformance.conftest import site, world
from tests.conformance.site import NEWS, Site, World, item, rss
from tests.pipeline.conftest import RULE

__all__ = ["site", "world"]

DEAF = RULE.replace('"REE"', '"Cu"')
OTHER_WORDS = RULE.replace("Export controls change", "Controls").replace(
    '"high"', '"critical"'
)


def edited(world: World, text: str, *, file: str = "controls.toml") -> None:
    """Write a rule file, and begin a new process."""
    (world.folder / "rules" / file).write_text(text, encoding="utf-8")
    world.restart()


@pytest.mark.fault(no=20)
def test_a_rule_that_would_fire_now_tells_nothing_of_the_past(
    site: Site, world: World
) -> None:
    """If it fails, mending a typo in a rule alerts everything of the last months."""
    page = site.page("/feed", rss(item(1)))
    world.watch(wire="/feed")
    world.visit()
    edited(world, DEAF)
    page.body = rss(item(1), item(2, title=NEWS))
    assert world.visit().taken.events == 1
    edited(world, RULE)
    page.body = rss(item(1), item(2, title=NEWS), item(3))
    assert world.visit().taken.articles == 1
    assert not world.channel.sent


@pytest.mark.fault(no=20)
def test_an_edit_or_another_rule_tells_nothing_again(site: Site, world: World) -> None:
    """If it fails, every edit of a rule alerts its last matches once more."""
    page = site.page("/feed", rss(item(1)))
    world.watch(wire="/feed")
    world.visit()
    page.body = rss(item(2, title=NEWS))
    world.visit()
    assert len(world.channel.sent) == 1
    edited(world, OTHER_WORDS)
    more = RULE.replace('"controls"', '"more-controls"')
    edited(world, more, file="more.toml")
    page.body = rss(item(2, title=NEWS), item(3))
    assert world.visit().taken.articles == 1
    assert len(world.channel.sent) == 1
