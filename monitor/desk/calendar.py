"""The calendar: days that sources state, and days that have come without a report."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from heapq import merge
from itertools import groupby, islice
from typing import Final

from monitor.desk.documents import LISTS, Listed, also, check, given, limit
from monitor.desk.page import Look, Page
from monitor.group.calendar import ASK_FOR, asks
from monitor.model.calendar import CalendarEntry
from monitor.model.story import Story
from monitor.notify.atom import Entry
from monitor.notify.feed import date_entry
from monitor.notify.ical import render_ical
from monitor.pipeline.calendar import dates_holding, give_out
from monitor.pipeline.feeds import BACK
from monitor.pipeline.listed import dates
from monitor.web.values import Answer

SPANS: Final = (90, 30, 365)  # days ahead; the first unless another is asked for
SHOWN: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which dates are asked for."""

    until: date
    material: str | None  # None: any
    company: str | None

    def wants(self, story: Story) -> bool:
        """Tell whether a story's dates are."""
        firms = {n.casefold() for n in (*story.companies, *story.company_names)}
        return (self.material is None or self.material in story.commodities) and (
            self.company is None or self.company.casefold() in firms
        )


def _asked(look: Look) -> Asked:
    days = look.number("days", choices=SPANS)
    return Asked(
        until=look.today + timedelta(days=days),
        material=look.asked("material"),
        company=look.asked("company"),
    )


def _found(
    look: Look, asked: Asked
) -> tuple[Iterator[CalendarEntry], Iterator[CalendarEntry]]:
    """Return the dates ahead, and those about which something is to be asked.

    Both are read only as far as they are taken.
    """
    holding = partial(
        dates_holding, look.store, material=asked.material, company=asked.company
    )
    ahead = holding(since=look.today, until=asked.until)
    passed = holding(since=look.today - ASK_FOR, until=look.today, latest=True)
    return ahead, (entry for entry in passed if asks(entry, today=look.today))


def listed(look: Look) -> Listed[CalendarEntry]:
    """Return both for programs, the earliest first."""
    _check(look, "before")
    ahead, open_ = _found(look, _asked(look))
    both = merge(ahead, sorted(open_, key=_place), key=_place)
    behind = look.asked("before") or ""
    once = (next(same) for place, same in groupby(both, _place) if place > behind)
    most, base = limit(look), look.request.base
    found = tuple(islice(once, most + 1))

    def entries(dated: Sequence[CalendarEntry]) -> Iterator[Entry]:
        for e in dated:
            url = f"{base}/stories/{e.story.id}"
            yield date_entry(e, title_of=look.known.title, url=url)

    return Listed(
        title="Calendar",
        items=found[:most],
        columns=dates(today=look.today),
        entries=entries,
        further={"before": _place(found[most - 1])} if len(found) > most else {},
    )


def _place(entry: CalendarEntry) -> str:
    """Return where a date stands among the others: the earliest first."""
    return f"{entry.first},{entry.last},{entry.uid}"


def given_out(look: Look) -> Answer:
    """Return the dates as iCalendar, with those of the last 90 days; remember them."""
    _check(look)
    asked = _asked(look)
    found = give_out(
        look.store,
        now=look.now,
        since=look.today - BACK,
        until=asked.until,
        wanted=asked.wants,
    )
    about = ", ".join(filter(None, (asked.material, asked.company)))
    name = f"Lodewatch: dates ahead{f' ({about})' if about else ''}"
    return given(render_ical(found, name=name), "ics")


def _check(look: Look, *more: str) -> None:
    days = tuple(str(n) for n in SPANS)
    known = dict.fromkeys(("material", "company", *more))
    check(look, {**known, "days": days})


def calendar(look: Look) -> Page:
    """Show the dates ahead by month, and what is to be asked."""
    days = look.number("days", choices=SPANS)
    material, company = look.asked("material"), look.asked("company")
    ahead, open_ = _found(look, _asked(look))
    shown = tuple(islice(ahead, SHOWN + 1))
    filters = {n: v for n in ("days", "material", "company") if (v := look.asked(n))}
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
        also=also(look, "/calendar", filters, forms=("ics", *LISTS)),
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
