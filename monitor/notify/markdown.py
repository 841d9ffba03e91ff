"""Renders briefs as Markdown: headings, quotations with links, footnotes with quotes.

Footnotes are those of GitHub, Pandoc and most editors. All outside words are escaped:
a headline is never markup.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from monitor.model.briefing import Briefing, Chapter, Dated, Mention, Part, Topic
from monitor.model.message import Line, Quote
from monitor.notify.clean import one_line, web_link
from monitor.notify.facts import NOT_STATED
from monitor.notify.footnotes import footnotes
from monitor.notify.words import day_words, plural

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>#|~&$])")
_BEGINNING: Final = re.compile(r"^(\d+)([.)])(?=\s)|^([-+=])")
Notes = Mapping[Quote, int]


def render_briefing_markdown(briefing: Briefing) -> str:
    """Return a brief as a Markdown document."""
    notes = footnotes(briefing)
    blocks = [f"# {escaped(briefing.title)}", escaped(lead(briefing))]
    if briefing.about:
        blocks.append(f"*{escaped(briefing.about)}*")
    for number, chapter in enumerate(briefing.chapters):
        body = _chapter(chapter, notes, whole=number == 0)
        blocks += [f"## {chapter.title}", *body]
    blocks += _rest(briefing)
    if notes:
        blocks.append("\n".join(_note(quote, n) for quote, n in notes.items()))
    return "\n\n".join(blocks) + "\n"


def lead(briefing: Briefing) -> str:
    """Say in one line what a brief covers."""
    last = day_words(briefing.today)
    if briefing.since is None:
        return f"As known on {last}."
    told = plural(briefing.stories, "story")
    return f"{told[:1].upper()}{told[1:]}, as known on {last} (UTC)."


def escaped(text: str) -> str:
    """Return outside words on one line, with nothing in them that is markup."""
    safe = _MARKUP.sub(r"\\\1", one_line(text))
    return _BEGINNING.sub(lambda m: f"{m[1] or ''}\\{m[2] or m[3]}", safe)


def _chapter(chapter: Chapter, notes: Notes, *, whole: bool) -> Iterable[str]:
    """Yield a section; where not `whole`, stages only tell stories apart."""
    if chapter.dates:
        yield "\n".join(_dated(dated, notes) for dated in chapter.dates)
    for topic in chapter.topics:
        yield from _topic(topic, notes, whole=whole)
    if not (chapter.dates or chapter.topics):
        yield NOT_STATED
    elif chapter.silent:
        yield f"Not stated in the sources on: {'; '.join(map(escaped, chapter.silent))}."


def _dated(dated: Dated, notes: Notes) -> str:
    story = _linked(dated.story.title, dated.story.url)
    return f"- {escaped(dated.text)} {story}{_marks(dated.sources, notes)}"


def _topic(topic: Topic, notes: Notes, *, whole: bool) -> Iterable[str]:
    yield f"### {_linked(topic.title, topic.url)}"
    for part in topic.parts:
        if whole:
            yield f"**{escaped(part.standing)}** ({escaped(part.certainty)})"
        elif len(topic.parts) > 1:
            yield f"**{escaped(part.standing)}**"
        yield "\n".join(_part(part, notes))


def _part(part: Part, notes: Notes) -> Iterable[str]:
    for line in part.lines:
        yield f"- {_line(line, notes)}"


def _line(line: Line, notes: Notes) -> str:
    if line.quote is None:
        return escaped(line.text) + _marks(line.sources, notes)
    return f"“{escaped(line.text)}” — {_source(line.quote)}"


def _source(quote: Quote) -> str:
    day = day_words(quote.published.date())
    return f"{_linked(quote.source, quote.url)}, {day}"


def _marks(sources: Iterable[Quote], notes: Notes) -> str:
    return "".join(f"[^{notes[quote]}]" for quote in sources)


def _note(quote: Quote, number: int) -> str:
    return f"[^{number}]: “{escaped(quote.text)}” — {_source(quote)}"


def _linked(text: str, url: str | None) -> str:
    href = web_link(url)
    return f"[{escaped(text)}](<{href}>)" if href else escaped(text)


def _rest(briefing: Briefing) -> Iterable[str]:
    """Name what is left out."""
    for title, mentions in (
        ("Also in this time", briefing.more),
        ("Left out of this view", briefing.left_out),
    ):
        if mentions:
            yield f"## {title}"
            yield "\n".join(f"- {_linked(m.title, m.url)}" for m in once(mentions))


def once(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return the mentions, each headline once."""
    return tuple({m.title: m for m in reversed([*mentions])}.values())[::-1]
