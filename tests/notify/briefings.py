"""Briefs for the tests of what renders them."""

from dataclasses import replace
from typing import Any

from monitor.model.briefing import Briefing, Chapter, Dated, Mention, Part, Topic
from monitor.model.message import Line, Quote
from tests.makers import NOON, a_quote

TITLES = ("What's happening", "Why it matters", "What's next", "Beyond the headlines")


def a_mention(title: str = "China suspends rare earth export controls") -> Mention:
    return Mention(story_id="story-1", title=title, url="https://news.example/china")


def a_topic(*lines: Line, title: str | None = None, url: str | None = None) -> Topic:
    mention = a_mention()
    part = Part(
        story_id="story-1",
        standing="Export licensing · suspended until 10 November 2026",
        certainty="stated by officials",
        lines=lines,
    )
    return Topic(title=title or mention.title, url=url or mention.url, parts=(part,))


def a_briefing(
    words: str = "China is applying", quote: Quote | None = None, **changes: Any
) -> Briefing:
    """Return a brief with a quotation, a composed line, a day ahead and silence."""
    said = quote or a_quote()
    composed = Line(text=words, sources=(said,))
    quoted = Line(text=said.text, quote=said)
    day = NOON.date().replace(year=2026)
    dated = Dated(
        day=day,
        text="7 November 2026: stated to expire.",
        story=a_mention(),
        sources=(said,),
    )
    base = Briefing(
        title="1 to 7 November 2025",
        audience="compliance",
        about="Legal references come first.",
        since=NOON,
        until=NOON,
        today=NOON.date(),
        chapters=(
            Chapter(title=TITLES[0], topics=(a_topic(quoted, composed),)),
            Chapter(
                title=TITLES[1],
                topics=(a_topic(composed),),
                silent=("Another headline",),
            ),
            Chapter(title=TITLES[2], dates=(dated,)),
            Chapter(title=TITLES[3]),
        ),
        stories=1,
        more=(a_mention("One more"), a_mention("One more")),
        left_out=(a_mention("Not for you"),),
    )
    return replace(base, **changes)
