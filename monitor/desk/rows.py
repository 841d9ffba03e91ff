"""Stories as lists show them: each with what moved in it last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from monitor.model.story import Story, StoryChange
from monitor.store import Store
from monitor.store.shelf import Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One story in a list."""

    story: Story
    change: StoryChange | None  # None: nothing has ever moved
    at: datetime  # when it moved, as the monitor saw it


def rows(store: Store, placed: Iterable[Placed]) -> tuple[Row, ...]:
    """Return the stories with their latest changes, in the order given."""
    order = {one.story_id: one.changed_at for one in placed}
    stories = store.stories.by_ids(order)
    latest = store.shelf.latest_changes(order)
    changes = store.stories.changes(latest.values())
    return tuple(
        Row(story=stories[id_], change=changes.get(latest.get(id_, "")), at=at)
        for id_, at in order.items()
        if id_ in stories
    )


def together(found: Iterable[Row]) -> tuple[tuple[Row, ...], ...]:
    """Put next to each other what one headline of one day tells.

    A document may state several things: its headline is read once, at the place of the
    first, and each of them stands below it.
    """
    groups: dict[tuple[str, date], list[Row]] = {}
    for row in found:
        groups.setdefault((row.story.title, row.at.date()), []).append(row)
    return tuple(map(tuple, groups.values()))
