"""Stories: the list that filters narrow down, what changed last on top."""

from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from monitor.desk.page import Look, Page
from monitor.desk.rows import rows
from monitor.model.ontology import Stage
from monitor.store.shelf import Wanted

SHOWN: Final = 40
FILTERS: Final = ("q", "type", "stage", "material", "company", "state", "contested")


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


def stories(look: Look) -> Page:
    """List stories, the one that changed last first."""
    asked = wanted(look)
    before = _moment(look.asked("before"))
    found = look.store.shelf.stories(asked, before=before, limit=SHOWN + 1)
    shown = found[:SHOWN]
    filters = {name: value for name in FILTERS if (value := look.asked(name))}
    older = None
    if len(found) > SHOWN:
        older = urlencode({**filters, "before": shown[-1].changed_at.isoformat()})
    return Page(
        template="stories.html",
        title="Stories",
        section="stories",
        values={
            "rows": rows(look.store, shown),
            "filters": filters,
            "older": older,
            "newer": urlencode(filters) if before else None,
            "stages": tuple(Stage),
            "types": sorted(look.known.titles.items(), key=lambda pair: pair[1]),
            "materials": sorted(
                look.known.materials.items(), key=lambda pair: pair[1].casefold()
            ),
            "states": sorted(look.known.states.items(), key=lambda pair: pair[1]),
        },
    )


def _moment(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None
