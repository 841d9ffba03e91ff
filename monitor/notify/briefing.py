"""Composes the brief of a time, or of one story, from the briefs of stories.

Each story's four sections come from `monitor.notify.brief`; here they are ranked for an
audience, laid side by side, and what several stories quote is quoted once. Whatever is
left out is named.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Final

from monitor.model.briefing import Briefing, Chapter, Dated, Mention, Part, Topic
from monitor.model.calendar import holding
from monitor.model.exposure import Exposure
from monitor.model.message import Brief, Line
from monitor.model.ontology import Stage
from monitor.model.story import Report, Story
from monitor.notify.audience import Audience
from monitor.notify.background import Beside, Related
from monitor.notify.brief import BEYOND, HAPPENING, MATTERS, NEXT, compose, dates_ahead
from monitor.notify.clean import one_line, web_link
from monitor.notify.facts import NOT_STATED
from monitor.notify.ranking import newest
from monitor.notify.ranking import ranked as best_first
from monitor.notify.sentences import stating
from monitor.notify.stakes import Fact, facts_of
from monitor.notify.words import certainty_words, stage_words

MAX_DATES: Final = 15
NOTHING: Final = Exposure()
_CLOSED: Final = frozenset({Stage.ENDED, Stage.REJECTED})


@dataclass(frozen=True, kw_only=True)
class _Told:
    """A story with its facts and its reports, which are read when they are needed.

    Of two thousand stories of a month six are told: the others are ranked by what they
    know themselves, as far as the audience asks for no more.
    """

    story: Story
    read: Callable[[str], Sequence[Report]]
    kinds: tuple[str, ...]  # of facts
    touched: float  # weight of what it touches of the user's own list

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """Return the reports to read, the best first."""
        return best_first(self.story, self.read(self.story.id))

    @cached_property
    def stated(self) -> Mapping[str, Fact]:
        """Return the facts that the audience asks for."""
        if not self.kinds:
            return {}
        found = facts_of(self.story, self.reports, self.kinds)
        return {fact.kind: fact for fact in found}

    @property
    def document(self) -> str:
        """Name the document that the headline stands in, by its address if it has one."""
        return self.mention.url or self.story.title

    @property
    def mention(self) -> Mention:
        """Name the story for those who read only its headline."""
        links = (web_link(r.document.url) for r in self.reports)
        return replace(self.headline, url=next((link for link in links if link), None))

    @property
    def headline(self) -> Mention:
        """Name the story, without the address of its document."""
        return Mention(
            story_id=self.story.id, title=one_line(self.story.title), url=None
        )


def compose_briefing(
    stories: Sequence[Story],
    *,
    title: str,
    audience: Audience,
    titles: Callable[[str], str],
    reports: Callable[[str], Sequence[Report]],
    beside: Beside,
    since: datetime | None,
    until: datetime,
    today: date,
    open_stories: Sequence[Story] = (),
    limit: int = 10,
    exposure: Exposure = NOTHING,
    linked: bool = True,
) -> Briefing:
    """Compose the brief of `stories`, the ones that matter most to `audience` first.

    `open_stories` are told for the days ahead that they name, nothing else. At most
    `limit` stories are told in full; the rest is named, unless `linked` without the
    addresses of documents, for which every report must be read. What touches `exposure`
    comes first.
    """

    def known_of(some: Sequence[Story]) -> list[_Told]:
        return [
            _Told(
                story=story,
                read=reports,
                kinds=audience.asks,
                touched=sum(t.holding.weight for t in exposure.touched_by(story)),
            )
            for story in some
        ]

    known = known_of(stories)
    wanted = [t for t in known if audience.wants(t.story, t.stated)]
    wanted.sort(key=lambda t: _rank(t, audience))
    chosen = {t.story.id for t in wanted}
    told = _by_document(wanted[:limit])
    briefs = _briefs(told, beside, audience, since)
    waiting = [
        t
        for t in known_of(open_stories)
        if t.story.stage not in _CLOSED and audience.wants(t.story, t.stated)
    ]
    ahead = _ahead((*wanted, *waiting), today)
    return Briefing(
        title=one_line(title),
        audience=audience.id,
        about=audience.about,
        since=since,
        until=until,
        today=today,
        chapters=tuple(
            _chapter(name, told, briefs, titles, ahead if name == NEXT else ())
            for name in (HAPPENING, MATTERS, NEXT, BEYOND)
        ),
        stories=len(told),
        more=tuple(t.mention if linked else t.headline for t in wanted[limit:]),
        left_out=tuple(
            t.mention if linked else t.headline
            for t in known
            if t.story.id not in chosen
        ),
    )


def _rank(told: _Told, audience: Audience) -> tuple[float, float, int, float, str]:
    """Put first what touches the user most, then what weighs most to the audience.

    Of equals, what most sources tell comes first, then the newest.
    """
    story = told.story
    weight = audience.weight(story, told.stated)
    return (
        -told.touched,
        -round(weight, 2),
        -len(story.witnesses),
        -story.last_published.timestamp(),
        story.id,
    )


def _by_document(told: Sequence[_Told]) -> tuple[_Told, ...]:
    """Put stories that one document opened behind each other, at the first one's place."""
    groups: dict[str, list[_Told]] = {}
    for one in told:
        groups.setdefault(one.document, []).append(one)
    return tuple(one for group in groups.values() for one in group)


def _briefs(
    told: Sequence[_Told], beside: Beside, audience: Audience, since: datetime | None
) -> Mapping[str, Brief]:
    """Compose the briefs of stories; what one quotes the next does not."""
    heads = {one.story.id: _head(one, since) for one in told}
    said: list[str] = []
    joined: set[frozenset[str]] = set()
    briefs = {}
    for one in told:
        background = beside(one.story, one.reports)
        kin = tuple(_unjoined(one.story, background.related, joined))
        # What another story leads with is kept for it.
        kept = {*heads.values()} - {heads[one.story.id]}
        brief = compose(
            one.story,
            one.reports,
            background=replace(background, related=kin),
            kinds=audience.facts,
            told=[*said, *kept],
            since=since,
        )
        said += (ln.text for s in brief.sections for ln in s.lines if ln.quote)
        briefs[one.story.id] = brief
    return briefs


def _head(told: _Told, since: datetime | None) -> str:
    """Return the sentence that a story leads with; empty without reports."""
    if not told.reports:
        return ""
    return stating(newest(told.story, told.reports, since)[0])[-1].text


def _unjoined(
    story: Story, found: Iterable[Related], joined: set[frozenset[str]]
) -> Iterable[Related]:
    """Yield the related stories of another headline, each pair of headlines once."""
    for related in found:
        pair = frozenset((story.title, related.story.title))
        if len(pair) > 1 and pair not in joined:
            joined.add(pair)
            yield related


def _ahead(told: Iterable[_Told], today: date) -> tuple[Dated, ...]:
    """Return the days ahead of all stories, the nearest first, each thing once."""
    found: dict[tuple[object, ...], Dated] = {}
    for one in told:
        held = (value for _, value in holding(one.story))
        if all((value.end or value.start or date.max) < today for value in held):
            continue  # its reports need not be read
        for line in dates_ahead(one.story, one.reports, today=today):
            if line.day is not None:
                dated = Dated(
                    day=line.day,
                    text=line.text,
                    story=one.mention,
                    sources=line.sources,
                )
                key = (line.day, line.text, one.mention.title)
                found.setdefault(key, dated)
    return tuple(sorted(found.values(), key=lambda d: d.day)[:MAX_DATES])


def _chapter(
    name: str,
    told: Sequence[_Told],
    briefs: Mapping[str, Brief],
    titles: Callable[[str], str],
    ahead: tuple[Dated, ...],
) -> Chapter:
    """Lay one section of all briefs side by side."""
    topics: dict[str, list[Part]] = {}
    silent: dict[str, None] = {}
    dated = {d.story.story_id for d in ahead}
    for one in told:
        (section,) = (s for s in briefs[one.story.id].sections if s.title == name)
        if lines := _undated(section.lines):
            topics.setdefault(one.document, []).append(_part(one, lines, titles))
        elif one.story.id not in dated:
            silent[one.mention.title] = None
    headlines = _headlines(told)
    return Chapter(
        title=name,
        dates=ahead,
        topics=tuple(
            Topic(
                title=headlines[document].title,
                url=headlines[document].url,
                parts=tuple(parts),
            )
            for document, parts in topics.items()
        ),
        silent=tuple(silent),
    )


def _part(told: _Told, lines: tuple[Line, ...], titles: Callable[[str], str]) -> Part:
    story = told.story
    return Part(
        story_id=story.id,
        standing=one_line(f"{titles(story.type)} · {stage_words(story)}"),
        certainty=certainty_words(story),
        lines=lines,
    )


def _headlines(told: Sequence[_Told]) -> Mapping[str, Mention]:
    """Return the headline of each document: the shortest of its stories' titles.

    A story that its document's title does not name is called by its whole sentence.
    """
    found: dict[str, Mention] = {}
    for one in told:
        known = found.get(one.document, one.mention)
        found[one.document] = min(known, one.mention, key=lambda m: len(m.title))
    return found


def _undated(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return what is stated besides the days ahead, which stand in one list."""
    return tuple(ln for ln in lines if ln.day is None and ln.text != NOT_STATED)
