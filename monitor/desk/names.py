"""Companies and materials: which are in the news, and everything about one of them."""

from datetime import timedelta
from itertools import islice
from typing import Final
from urllib.parse import quote, urlencode

from monitor.desk.chart import chart
from monitor.desk.documents import Listed, also, check
from monitor.desk.page import Look, NoSuchPageError, Page
from monitor.desk.rows import rows
from monitor.desk.stories import listed as stories_listed
from monitor.desk.today import midnight
from monitor.model.calendar import CalendarEntry
from monitor.model.story import Story
from monitor.pipeline.calendar import dates_holding
from monitor.store.shelf import Wanted

LISTED: Final = 120
STORIES: Final = 30
WEEKS: Final = 52
_AHEAD: Final = timedelta(days=365)
_DATES: Final = 12
KINDS: Final = {"companies": "company", "materials": "commodity"}


def names(look: Look, part: str) -> Page:
    """List the firms or materials that the latest stories name."""
    found = look.store.shelf.in_the_news(KINDS[part])
    return Page(
        template="names.html",
        title=part.capitalize(),
        section=part,
        values={
            "part": part,
            "names": found[:LISTED],
            "more": max(0, len(found) - LISTED),
            "most": max((n.stories for n in found), default=1),
        },
    )


def wanted_of(part: str, id_: str) -> Wanted:
    """Ask for the stories of one firm or material."""
    return Wanted(company=id_) if part == "companies" else Wanted(material=id_)


def listed(look: Look, part: str, id_: str) -> Listed[Story]:
    """Return the stories of one firm or material, for programs."""
    check(look, {"before": None})
    wanted = wanted_of(part, id_)
    if not look.store.shelf.stories(wanted, limit=1):
        raise _unknown(id_)
    title = look.known.material(id_) if part == "materials" else id_
    return stories_listed(look, wanted, title)


def _unknown(id_: str) -> NoSuchPageError:
    message = f'No story names "{id_}".'
    return NoSuchPageError(message)


def name(look: Look, part: str, id_: str) -> Page:
    """Show everything about one firm or material."""
    company = part == "companies"
    wanted = wanted_of(part, id_)
    placed = look.store.shelf.stories(wanted, limit=STORIES + 1)
    if not placed:
        raise _unknown(id_)
    shown = rows(look.store, placed[:STORIES])
    title = look.known.material(id_)
    if company:
        title = next(
            (
                named
                for row in shown
                for known, named in zip(
                    row.story.companies, row.story.company_names, strict=False
                )
                if known == id_
            ),
            id_,
        )
    first = look.now - timedelta(weeks=WEEKS) + timedelta(days=1)
    return Page(
        template="name.html",
        title=title,
        section=part,
        values={
            "part": part,
            "id": id_,
            "rows": shown,
            "older": urlencode({"company" if company else "material": id_})
            if len(placed) > STORIES
            else None,
            "dates": _dates(look, id_, company=company),
            "trend": chart(
                look.store.trends.of_name(
                    KINDS[part], id_, since=midnight(first)
                ),
                first=first.date(),
                last=look.today,
                title=f"{title} in the news, week by week",
                noun="event",
            ),
        },
        also=also(look, f"/{part}/{quote(id_, safe='')}", {}),
        content="Its stories",
    )  # fmt: skip


def _dates(look: Look, id_: str, *, company: bool) -> tuple[CalendarEntry, ...]:
    found = dates_holding(
        look.store,
        since=look.today,
        until=look.today + _AHEAD,
        material=None if company else id_,
        company=id_ if company else None,
    )
    return tuple(islice(found, _DATES))
