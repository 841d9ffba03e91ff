"""The calendar: days that sources state, and days that have come without a report."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby, islice
from typing import Final

from monitor.desk.page import Look, Page
from monitor.group.calendar import ASK_FOR, asks
from monitor.model.calendar import CalendarEntry
from monitor.pipeline.calendar import dates_holding

SPANS: Final = (90, 30, 365)  # days ahead; the first unless another is asked for
SHOWN: Final = 120


def calendar(look: Look) -> Page:
    """Show the dates ahead by month, and what is to be asked."""
    days = look.number("days", choices=SPANS)
    material, company = look.asked("material"), look.asked("company")
    until = look.today + timedelta(days=days)
    ahead = dates_holding(
        look.store, since=look.today, until=until, material=material, company=company
    )
    shown = tuple(islice(ahead, SHOWN + 1))
    passed = dates_holding(
        look.store,
        since=look.today - ASK_FOR,
        until=look.today,
        material=material,
        company=company,
        latest=True,
    )
    open_ = (entry for entry in passed if asks(entry, today=look.today))
    return Page(
        template="calendar.html",
        title="Calendar",
        section="calendar",
        values={
            "days": days,
            "spans": sorted(SPANS),
            "months": by_month(shown[:SHOWN], look.today),
            "shown": len(shown[:SHOWN]),
            "more": len(shown) > SHOWN,
            "open": tuple(islice(open_, SHOWN)),
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
