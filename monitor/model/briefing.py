"""A brief of one story or of a time, as readers and programs get it."""

from dataclasses import dataclass
from datetime import date, datetime

from monitor.model.message import Line, Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A story by its headline."""

    story_id: str
    title: str
    url: str | None  # None: none of its reports has a link


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one section says of one story."""

    story_id: str
    standing: str  # e.g. "Export licensing · suspended until 10 November 2026"
    certainty: str  # e.g. "stated by officials, according to 2 sources"
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One headline in one section; a document may open several stories."""

    title: str
    url: str | None  # None: none of its reports has a link
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A day ahead that a story names."""

    day: date
    text: str
    story: Mention
    sources: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One of the four sections, over all stories."""

    title: str
    dates: tuple[Dated, ...] = ()  # the nearest first; only under "What's next"
    topics: tuple[Topic, ...] = ()
    silent: tuple[str, ...] = ()  # headlines on which the sources state nothing here


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """Four sections on a story or a time, for an audience."""

    title: str
    audience: str
    about: str  # what comes first for that audience, and what is left out; may be ""
    since: datetime | None  # None: the brief of one story, from its first report
    until: datetime  # nothing published from here on is in it
    today: date  # the day from which dates are ahead
    chapters: tuple[Chapter, ...]
    stories: int  # told in full
    more: tuple[Mention, ...] = ()  # left out for length
    left_out: tuple[Mention, ...] = ()  # left out for the audience
