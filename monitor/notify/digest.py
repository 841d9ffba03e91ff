"""Composes a day's digest for one kind of reader.

What yesterday's digest told is not told again without a change, and what one entry
quotes the next does not.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final, Protocol

from monitor.config.settings import DigestSettings
from monitor.model.calendar import holding
from monitor.model.event import DateInterval
from monitor.model.message import (
    Activity,
    Alert,
    DateAhead,
    Digest,
    Message,
    MessageKind,
)
from monitor.model.ontology import DateModifier, Stage
from monitor.model.rule import Severity
from monitor.model.story import ChangeKind, Report, Story, StoryChange
from monitor.notify import sentences
from monitor.notify.alert import alert_of, latest_first
from monitor.notify.audience import EVERYBODY, Audience
from monitor.notify.background import Background, Beside
from monitor.notify.clean import one_line, web_link
from monitor.notify.facts import ahead_words
from monitor.notify.key import message_id
from monitor.notify.ranking import ranked
from monitor.notify.route import Addressed
from monitor.notify.stakes import Fact, facts_of
from monitor.notify.words import date_words

STALE_AFTER: Final = timedelta(hours=36)  # then the next digest has long replaced it
MAX_STORIES: Final = 12  # in each of "new" and "changed"
MAX_OPEN: Final = 10
MAX_DATES: Final = 10
_CLOSED: Final = frozenset({Stage.ENDED, Stage.REJECTED})

Reports = Callable[[str], Sequence[Report]]
_Changes = Sequence[StoryChange]


def compose_digest(
    *,
    settings: DigestSettings,
    local_date: date,
    since: datetime,
    until: datetime,
    changes: Sequence[StoryChange],
    open_stories: Sequence[Story],
    reports: Reports,
    titles: Mapping[str, str],
    coverage: str,
    late: bool,
    severities: Mapping[str, Severity] | None = None,
    beside: Beside | None = None,
    audience: Audience = EVERYBODY,
    activity: tuple[Activity, ...] = (),
) -> Digest:
    """Compose what happened after `since` and up to `until`, for `audience`.

    `severities` gives the highest severity of a story's matches; a story without one
    is low. `beside` looks up what lies beside a story; without it only the day is known.
    `activity` is what the picture of the last weeks shows. What the audience does not
    want is counted, not told.
    """
    reports = cache(reports)  # each story is asked for several times
    found = _Found(
        ranks=severities or {},
        reports=reports,
        beside=beside or (lambda _story, _reports: Background(today=local_date)),
        audience=audience,
        least=settings.min_severity,
        titles=titles,
    )
    told = _by_story(c for c in changes if since < c.at <= until and not c.baseline)
    heard = [g for g in told.values() if found.heard(g[0].story)]
    groups = [g for g in heard if found.wants(g[0].story)]
    news = [g for g in groups if any(c.kind is ChangeKind.NEW for c in g)]
    new = found.in_order(news)
    changed = found.in_order([g for g in groups if g not in news])
    open_ones = [
        s
        for s in open_stories
        if s.id not in told and s.stage not in _CLOSED and found.heard(s)
    ]
    waiting = [s for s in open_ones if found.wants(s)]
    waiting.sort(
        key=lambda s: (_next_day(s, local_date), -s.last_published.timestamp())
    )
    stories = (*(g[0].story for g in (*new, *changed)), *waiting)
    left_out = sum(max(0, len(some) - MAX_STORIES) for some in (new, changed))
    shown = (*new[:MAX_STORIES], *changed[:MAX_STORIES])
    entries = found.entries(shown, since=since)
    return Digest(
        name=settings.name,
        title=settings.title,
        local_date=local_date,
        timezone=settings.timezone,
        since=since,
        until=until,
        new=entries[: len(new[:MAX_STORIES])],
        changed=entries[len(new[:MAX_STORIES]) :],
        still_open=tuple(found.entry(s) for s in waiting[:MAX_OPEN]),
        dates_ahead=_dates_ahead(stories, local_date, reports),
        coverage=coverage,
        late=late,
        more=left_out + max(0, len(waiting) - MAX_OPEN),
        audience="" if audience is EVERYBODY else audience.title,
        about=audience.about,
        outside=len(heard) - len(groups) + len(open_ones) - len(waiting),
        activity=activity,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What is known of the stories of a digest, and who is to hear of them."""

    ranks: Mapping[str, Severity]
    reports: Reports
    beside: Beside
    audience: Audience
    least: Severity
    titles: Mapping[str, str]

    def severity(self, story: Story) -> Severity:
        return self.ranks.get(story.id, Severity.LOW)

    def heard(self, story: Story) -> bool:
        return self.severity(story).rank >= self.least.rank

    def wants(self, story: Story) -> bool:
        return self.audience.wants(story, self._facts(story))

    def _facts(self, story: Story) -> Mapping[str, Fact]:
        """Return what is stated, by kind; for everybody nothing is asked."""
        if self.audience is EVERYBODY:
            return {}
        best = ranked(story, self.reports(story.id))
        return {fact.kind: fact for fact in facts_of(story, best)}

    def in_order(self, groups: Sequence[_Changes]) -> tuple[_Changes, ...]:
        """Put first what weighs most, and beside it what the same document tells.

        What only goes on as it was comes after what has changed in its document.
        """
        by_document: dict[str, list[_Changes]] = {}
        for group in sorted(groups, key=self._weight):
            by_document.setdefault(group[0].story.title, []).append(group)
        for same in by_document.values():
            same.sort(key=self._goes_on)
        first = sorted(by_document.values(), key=lambda same: self._weight(same[0]))
        return tuple(group for same in first for group in same)

    def _weight(self, group: _Changes) -> tuple[bool, int, float, float, float]:
        """Put the most severe first, then the audience's own, the surest, the newest."""
        story = group[0].story
        return (
            self._goes_on(group),
            -self.severity(story).rank,
            -round(self.audience.weight(story, self._facts(story)), 2),
            -story.certainty,
            -story.last_published.timestamp(),
        )

    def _goes_on(self, group: _Changes) -> bool:
        return sentences.goes_on(group[0].report.event.sentence.text)

    def entries(
        self, groups: Sequence[_Changes], *, since: datetime
    ) -> tuple[Alert, ...]:
        """Freeze what has changed; what one entry quotes, the next does not."""
        heads = {g[0].story.id: self._head(g) for g in groups}
        said: list[str] = []
        made = []
        for group in groups:
            story = group[0].story
            fresh = all(c.kind is not ChangeKind.NEW for c in group)
            kept = {*heads.values()} - {heads[story.id]}
            entry = self.entry(
                story,
                changes=group,
                told=[*said, *kept],
                since=since if fresh else None,
            )
            said += (quote.text for quote in entry.quotes)
            made.append(entry)
        return tuple(made)

    def _head(self, group: _Changes) -> str:
        """Return the sentence that a story leads with."""
        best = ranked(group[0].story, self.reports(group[0].story.id))
        return sentences.stating((*best, group[0].report)[0])[-1].text

    def entry(
        self,
        story: Story,
        *,
        changes: Sequence[StoryChange] = (),
        told: list[str] | None = None,
        since: datetime | None = None,
    ) -> Alert:
        """Freeze one story; without changes it is one that is merely open."""
        return alert_of(
            story,
            self.reports(story.id),
            changes=changes,
            titles=self.titles,
            severity=self.severity(story),
            beside=self.beside,
            kinds=self.audience.facts,
            told=told,
            since=since,
        )


def is_empty(digest: Digest) -> bool:
    """Say whether nothing has happened; what is open or ahead is no news."""
    return not (digest.new or digest.changed)


def _by_story(changes: Iterable[StoryChange]) -> dict[str, tuple[StoryChange, ...]]:
    """Gather changes by story, the newest first in each."""
    groups: dict[str, list[StoryChange]] = {}
    for change in changes:
        groups.setdefault(change.story.id, []).append(change)
    return {story: latest_first(group) for story, group in groups.items()}


def _ahead(story: Story, today: date) -> Iterable[tuple[date, str, DateInterval]]:
    """Yield the stated days of a story that are not over yet."""
    for name, value in holding(story):
        day = value.end or value.start
        if day is not None and day >= today:
            yield day, name, value


def _next_day(story: Story, today: date) -> date:
    """Return the next day that a story names; the last of all days if none."""
    return min((day for day, _, _ in _ahead(story, today)), default=date.max)


def _dates_ahead(
    stories: Sequence[Story], today: date, reports: Reports
) -> tuple[DateAhead, ...]:
    """Return the days ahead, the nearest first."""
    found = [(*item, story) for story in stories for item in _ahead(story, today)]
    found.sort(key=lambda item: item[0])
    once: dict[tuple[date, str, str], tuple[DateInterval, Story]] = {}
    for day, name, value, story in found:
        key = (day, ahead_words(story, name), one_line(story.title))
        once.setdefault(key, (value, story))
    return tuple(
        DateAhead(
            day=day,
            when=_when(value),
            words=words,
            story_id=story.id,
            title=title,
            url=_link(reports(story.id)),
        )
        for (day, words, title), (value, story) in [*once.items()][:MAX_DATES]
    )


def _when(value: DateInterval) -> str:
    """Write a date as exactly as it is known: `by 30 June 2026`, `Q4 2026`."""
    bound = value.modifier in {DateModifier.BY, DateModifier.WITHIN}
    return f"by {date_words(value)}" if bound else date_words(value)


def _link(reports: Sequence[Report]) -> str | None:
    """Return the first link of some reports."""
    links = (web_link(r.document.url) for r in reports)
    return next((link for link in links if link is not None), None)


def digest_subject(name: str, local_date: date) -> str:
    """Name a digest as the outbox does."""
    return f"digest:{name}:{local_date.isoformat()}"


class Listener(Addressed, Protocol):
    """As much of a channel as a digest asks for."""

    @property
    def name(self) -> str:
        """Return the name that `config.toml` gives it."""


def digest_messages(
    digest: Digest, channel: Listener, *, to: Sequence[str] = ()
) -> tuple[Message, ...]:
    """Address a digest to a channel, once for each recipient; `to` names some of them."""
    subject = digest_subject(digest.name, digest.local_date)
    return tuple(
        Message(
            id=message_id(channel.name, subject, MessageKind.DIGEST, "", recipient),
            channel=channel.name,
            kind=MessageKind.DIGEST,
            subject=subject,
            sequence="",
            recipient=recipient,
            payload=digest,
            reason="late digest" if digest.late else "daily digest",
            created_at=digest.until,
            expires_at=digest.until + STALE_AFTER,
        )
        for recipient in to or channel.recipients or (None,)
    )
