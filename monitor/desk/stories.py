"""Stories: the list that filters narrow down, what changed last on top."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from monitor.desk.documents import AMONG, Listed, also, check, limit, pick
from monitor.desk.page import Look, Page
from monitor.desk.rows import rows
from monitor.model.ontology import Stage
from monitor.model.story import Story
from monitor.notify.atom import Entry
from monitor.notify.feed import story_entry
from monitor.pipeline.listed import STORIES
from monitor.pipeline.watch import Watch
from monitor.store.shelf import Placed, Wanted

SHOWN: Final = 40
FILTERS: Final = (
    *("q", "type", "stage", "material", "company", "state", "contested", "list"),
)


def wanted(look: Look) -> Wanted:
    """Read the filters of the address; what makes no sense asks for nothing."""
    stage = look.asked("stage")
    return Wanted(
        text=look.asked("q"),
        type=look.asked("type"),
        stage=Stage(stage) if stage in set(Stage) else None,
        material=look.asked("material"),
        company=look.asked("company"),
        country=look.asked("state"),
        contested=look.asked("contested") is not None,
    )


def find(
    look: Look, asked: Wanted, *, most: int, among: int = AMONG
) -> tuple[tuple[Placed, ...], str | None]:
    """Return the next stories of a list, and where to go on; None: nowhere.

    A watch list is looked for among the next `among` stories.
    """
    before, after = _place(look.asked("before"))
    store, name = look.store, look.asked("list")
    watch = None if name is None else Watch(listed=look.known.lists.get(name, ()))

    def is_wanted(placed: Placed) -> bool:
        if watch is None:
            return True
        found = store.stories.by_ids([placed.story_id])
        return any(watch.wants(story) for story in found.values())

    some = most + 1 if watch is None else among
    found = store.shelf.stories(asked, before=before, after=after, limit=some)
    shown, last = pick(found, is_wanted, most=most, among=some)
    if last is None:
        return shown, None
    return shown, f"{last.changed_at.isoformat()},{last.story_id}"


def listed(look: Look, asked: Wanted, title: str) -> Listed[Story]:
    """Return stories for programs."""
    placed, further = find(look, asked, most=limit(look))
    by_id = look.store.stories.by_ids(one.story_id for one in placed)
    base = look.request.base

    def entries(found: Sequence[Story]) -> Iterator[Entry]:
        for story in found:
            url = f"{base}/stories/{story.id}"
            yield story_entry(story, title_of=look.known.title, url=url)

    return Listed(
        title=title,
        items=[by_id[one.story_id] for one in placed if one.story_id in by_id],
        columns=STORIES,
        entries=entries,
        further={"before": further} if further else {},
    )


def all_listed(look: Look) -> Listed[Story]:
    """Return the stories that the page shows, for programs."""
    choices = dict.fromkeys((*FILTERS, "before"))
    check(
        look,
        choices
        | {
            "type": look.known.titles,
            "stage": tuple(Stage),
            "state": look.known.states,
            "list": look.known.lists,
            "contested": ("1",),
        },
    )
    return listed(look, wanted(look), "Stories")


def stories(look: Look) -> Page:
    """List stories, the one that changed last first."""
    shown, further = find(look, wanted(look), most=SHOWN)
    filters = {name: value for name in FILTERS if (value := look.asked(name))}
    older = urlencode({**filters, "before": further}) if further else None
    return Page(
        template="stories.html",
        title="Stories",
        section="stories",
        values={
            "rows": rows(look.store, shown),
            "filters": filters,
            "older": older,
            "newer": urlencode(filters) if look.asked("before") else None,
            "lists": tuple(look.known.lists),
            "stages": tuple(Stage),
            "types": sorted(look.known.titles.items(), key=lambda pair: pair[1]),
            "materials": sorted(
                look.known.materials.items(), key=lambda pair: pair[1].casefold()
            ),
            "states": sorted(look.known.states.items(), key=lambda pair: pair[1]),
        },
        also=also(look, "/stories", filters),
    )


def _place(text: str | None) -> tuple[datetime | None, str | None]:
    """Read where a list goes on: behind a story, at the moment it changed."""
    moment, _, story = (text or "").partition(",")
    try:
        found = datetime.fromisoformat(moment) if moment else None
    except ValueError:
        return None, None
    return (found, story or None) if found and found.tzinfo else (None, None)
