"""Tell the monitor a timeline document by document, and look at what it then holds."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from monitor.config import load
from monitor.group.identity import act_numbers
from monitor.model.calendar import CalendarEntry
from monitor.model.event import Money
from monitor.model.ontology import Tier
from monitor.model.story import Story
from monitor.model.text import Document, Origin
from monitor.pipeline.calendar import dates_of
from monitor.pipeline.history import stories_then
from monitor.pipeline.parts import Parts
from monitor.pipeline.read import read_articles
from monitor.pipeline.take import take_readings
from monitor.replay import article_of
from monitor.running import parts
from monitor.store import open_store
from tests.end_to_end.conftest import ROOT
from tests.fakes import FakeChannel

MINISTRY = Origin(name="Ministry of Commerce", tier=Tier.OFFICIAL)
WIRE = Origin(name="Meridian", tier=Tier.WIRE)
PAPER = Origin(name="The Paper", tier=Tier.MEDIA)

Told = tuple[str, Origin, str, str]  # published (UTC), by whom, headline, text

_CONFIG = f"""
[rules]
path = "{ROOT / "rules"}"
[[channel]]
name = "terminal"
type = "console"
[[route]]
channels = ["terminal"]
"""


@contextmanager
def listening(folder: Path, *, since: datetime) -> Iterator[Parts]:
    """Give parts that read with the real model, and a database of their own."""
    (folder / "config.toml").write_text(_CONFIG, encoding="utf-8")
    settings = load(folder / "config.toml", environment={})
    with (
        open_store(folder / "test.db", now=since) as store,
        parts(settings, store=store, inline=True) as opened,
    ):
        channels = {"terminal": FakeChannel("terminal")}
        yield replace(opened, channels=channels)


def tell(made: Parts, told: Told) -> datetime:
    """Take one document in, at the time of its publication."""
    when, origin, title, text = told
    at = datetime.fromisoformat(when).replace(tzinfo=UTC)
    document = Document(id=when, title=title, text=text, published=at, source=origin)
    readings = asyncio.run(read_articles(made, [article_of(document)]))
    take_readings(made, readings, now=at, witness=lambda a: a.source, baseline=False)
    return at


def entries_of(made: Parts, story: Story) -> tuple[CalendarEntry, ...]:
    """Return the dates of a story."""
    return dates_of(made.store, wanted=lambda s: s.id == story.id)


def held_dates(made: Parts, story: Story) -> dict[str, str]:
    """Return the dates of a story that hold, by what they are."""
    return {e.name: str(e.first) for e in entries_of(made, story) if e.holds}


def acts_of(story: Story, *, but: frozenset[str]) -> frozenset[str]:
    """Return the acts that a story is about, without those that only change others."""
    return act_numbers(story.legal_refs) - but


def known_at(made: Parts, moment: datetime) -> tuple[Story, ...]:
    """Return the stories as they were known at a moment."""
    return stories_then(made.store, moment, wanted=lambda _: True)


def day_of(story: Story, name: str) -> str | None:
    """Return a date of a story to the day; None if it has none."""
    day = story.date(name)
    return str(day.start) if day else None


def sums_of(story: Story) -> tuple[str, ...]:
    """Return the sums of a story: totals in millions, prices as they are."""
    return tuple(_sum(m) for m in story.money)


def _sum(money: Money) -> str:
    if money.per is not None:
        return f"{money.high} {money.currency}/{money.per}"
    most = f"{(money.high / 1_000_000).normalize():f} {money.currency}"
    return most if money.low == money.high else f"up to {most}"
