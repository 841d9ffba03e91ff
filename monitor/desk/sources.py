"""Sources: how each is doing, and how often it speaks."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from monitor.collect.health import TROUBLED
from monitor.desk.chart import Chart, chart
from monitor.desk.page import Look, Page
from monitor.desk.today import midnight
from monitor.model.source import SourceHealth
from monitor.pipeline.coverage import coverage_words
from monitor.pipeline.watched import Watched, watched

DAYS: Final = 28
_ORDER: Final = (*TROUBLED, SourceHealth.NEW, SourceHealth.UNDATED, SourceHealth.OK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A source with its rhythm."""

    watched: Watched
    trouble: str | None  # None: nothing is wrong
    pushed: bool  # True: a hub sends what is new
    rhythm: Chart


def sources(look: Look) -> Page:
    """Show every source, those in trouble first."""
    settings = look.known.settings
    states = look.store.sources.states()
    found = [_shown(look, w) for w in watched(settings.sources, states, now=look.now)]
    found.sort(key=_place)
    return Page(
        template="sources.html",
        title="Sources",
        section="sources",
        values={
            "coverage": coverage_words(settings.sources, states, now=look.now),
            "sources": found,
            "days": DAYS,
        },
    )


def _place(shown: Shown) -> tuple[int, str]:
    how = shown.watched.health
    rank = _ORDER.index(how) if how in _ORDER else len(_ORDER)
    return rank, shown.watched.source.name


def _shown(look: Look, one: Watched) -> Shown:
    first = look.now - timedelta(days=DAYS - 1)
    source = one.source
    return Shown(
        watched=one,
        trouble=one.trouble(now=look.now),
        pushed=one.pushed_until(now=look.now) is not None,
        rhythm=chart(
            look.store.trends.of_source(source.name, since=midnight(first)),
            first=first.date(),
            last=look.today,
            title=f"Articles of {source.title or source.name}",
            noun="article",
            width=140,
            height=28,
            bare=True,
        ),
    )
