"""The calendar: days that sources state, and days that have come without a report."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from monitor.desk.page import Look, Page
from monitor.group.calendar import ASK_FOR, asks
from monitor.model.calendar import CalendarEntry
from monitor.model.story import Story
from monitor.pipeline.calendar import dates_of

SPANS: Final = (90, 30, 365)  # days ahead; the first unless another is asked for
SHOWN: Final = 120


def calendar(look: Look) -> Page:
    """Show the dates ahead by month, and what is to be asked."""
    days = look.number("days", choices=SPANS)
    material, company = look.asked("material"), look.asked("company")

    def wanted(story: Story) -> bool:
        firms = {n.casefold() for n in (*story.companies, *story.company_names)}
        return (material is None or material in story.commodities) and (
            company is None or company.casefold() in firms
        )

    found = dates_of(
        look.store,
        since=look.today - ASK_FOR,
        until=look.today + timedelta(days=days),
        wanted=wanted,
    )
    ahead = [e for e in found if e.holds and e.last >= look.today]
    open_ = [e for e in found if asks(e, today=look.today)]
    return Page(
        template="calendar.html",
        title="Calendar",
        section="calendar",
        values={
            "days": days,
            "spans": sorted(SPANS),
            "months": by_month(ahead[:SHOWN], look.today),
            "more": max(0, len(ahead) - SHOWN),
            "open": open_[::-1][:SHOWN],
            "material": material,
            "company": company,
            "materials": sorted(
                look.known.materials.items(), key=lambda pair: pair[1].casefold()
            ),
        },
    )


def by_month(
    entries: Iterable[CalendarEntry], today: date
) -> tuple[tuple[date, tuple[CalendarEntry, ...]], ...]:
    """Part entries by month; what has begun already stands in the present one."""
    return tuple(
        (month, tuple(group))
        for month, group in groupby(
            entries, lambda entry: max(entry.first, today).replace(day=1)
        )
    )
