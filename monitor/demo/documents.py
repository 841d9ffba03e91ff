"""The bundled news: our own wording of real events of 2025 and 2026.

Round 1 is what the feeds hold when they are visited for the first time; the later
rounds appear one by one, in the order of time, each in one feed only, so that the tour
does not depend on which feed answers first. Some items are bait: they use the words of
events and report none.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib.resources import files
from typing import Final

from monitor.model.ontology import Tier
from monitor.model.record import from_json


class FeedForm(StrEnum):
    """The ways of writing a feed that the demonstration shows."""

    ATOM = "atom"
    RSS = "rss"  # RSS 2.0, the text in `description`
    RSS_CONTENT = "rss_content"  # RSS 2.0, the text in `content:encoded`
    RDF = "rdf"  # RSS 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFeed:
    """One of the feeds that the documents are spread over."""

    name: str  # of the source in the configuration, and in the address
    title: str
    tier: Tier
    form: FeedForm


FEEDS: Final = (
    DemoFeed(
        name="demo-official",
        title="Ministry notices (demo)",
        tier=Tier.OFFICIAL,
        form=FeedForm.ATOM,
    ),
    DemoFeed(name="demo-wire", title="Wire (demo)", tier=Tier.WIRE, form=FeedForm.RSS),
    DemoFeed(
        name="demo-company",
        title="Company news (demo)",
        tier=Tier.COMPANY,
        form=FeedForm.RSS_CONTENT,
    ),
    DemoFeed(
        name="demo-trade",
        title="Trade press (demo)",
        tier=Tier.MEDIA,
        form=FeedForm.RDF,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoDocument:
    """One bundled news item."""

    id: str
    feed: str  # name of a `DemoFeed`
    round: int  # 1: there at the first visit; 2 and more: appears later
    published: datetime  # UTC
    title: str  # plain text
    text: str  # plain text, paragraphs parted by an empty line
    url: str


def load_documents() -> tuple[DemoDocument, ...]:
    """Read the bundled documents, the oldest first."""
    text = files(__package__).joinpath("documents.jsonl").read_text(encoding="utf-8")
    return tuple(from_json(DemoDocument, line) for line in text.splitlines())
