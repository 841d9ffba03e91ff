"""Finds the answers: every question opens the database to read, and closes it again.

So a restored or newly made database is seen at once, and questions may come from any
thread. An answer has a bound on everything that it lists.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

from monitor import app, knowledge
from monitor.assistant import asked, records
from monitor.assistant.asked import CannotAnswerError
from monitor.assistant.quoting import NOTE, moment, name
from monitor.assistant.records import Record
from monitor.collect.health import health
from monitor.config import Settings
from monitor.extract.known import Known
from monitor.extract.lexicon import load_lexicon
from monitor.extract.types import known_types
from monitor.group.contradictions import contradictions
from monitor.match import load_lists
from monitor.model.ontology import Stage
from monitor.model.story import ChangeKind, Story, StoryChange
from monitor.notify.audience import EVERYBODY, Audience
from monitor.notify.brief import compose
from monitor.pipeline.answers import account
from monitor.pipeline.background import backgrounds
from monitor.pipeline.briefs import brief_period
from monitor.pipeline.calendar import dates_of
from monitor.pipeline.enough import enough
from monitor.pipeline.feeds import rows_told
from monitor.pipeline.history import story_now
from monitor.pipeline.watch import Watch
from monitor.ports import Clock
from monitor.store import Store

STORIES_OF_BRIEF: Final = 10
MANY_SOURCES: Final = 500
_AT_ONCE: Final = timedelta(days=2)  # of changes read at a time, from the newest back
_INSTANT: Final = timedelta(microseconds=1)


class Desk:
    """What an assistant may ask, and nothing else."""

    def __init__(self, settings: Settings, *, clock: Clock = app.now) -> None:
        self._settings = settings
        self._clock = clock

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        return {t.id: t.title for t in known_types(self._settings.extract)}

    @cached_property
    def _known(self) -> Known:
        return Known(load_lexicon(self._settings.extract.lexicon))

    def what_changed(
        self,
        since: str,
        *,
        material: str | None = None,
        company: str | None = None,
        country: str | None = None,
        event_type: str | None = None,
        stage: str | None = None,
        watch_list: str | None = None,
        corroborations: bool = False,
        limit: int = 20,
    ) -> Record:
        """Return what moved since then, as the monitor saw it, the newest first."""
        now, most = self._clock(), asked.at_most(limit)
        start = asked.past(since, now=now)
        watch = self._watch(material, company, country, event_type, watch_list)
        wanted_stage = asked.one_of(stage, Stage, noun="stage")

        def wanted(change: StoryChange) -> bool:
            return (
                (corroborations or change.kind is not ChangeKind.CORROBORATED)
                and wanted_stage in (None, change.story.stage)
                and watch.wants(change.story)
            )

        with self._reading() as store:
            found = [c for c, _ in zip(
                filter(wanted, _backwards(store, start, now)), range(most + 1),
                strict=False,
            )]  # fmt: skip
        return _answer(
            since=moment(start),
            changes=[records.change(c, self._title_of) for c in found[:most]],
            more=len(found) > most,
        )

    def stories(
        self,
        text: str | None = None,
        *,
        material: str | None = None,
        company: str | None = None,
        country: str | None = None,
        event_type: str | None = None,
        stage: str | None = None,
        since: str | None = None,
        limit: int = 20,
    ) -> Record:
        """Return developments as they stand, the latest first."""
        most = asked.at_most(limit)
        start = None if since is None else asked.past(since, now=self._clock())
        watch = self._watch(material, company, country, event_type, None)
        wanted_stage = asked.one_of(stage, Stage, noun="stage")

        with self._reading() as store:

            def find(some: int) -> tuple[Story, ...]:
                return store.stories.find(
                    text=text,
                    stage=None if wanted_stage is None else Stage(wanted_stage),
                    since=start,
                    limit=some,
                )

            found = enough(find, watch.wants, limit=most + 1)
        return _answer(
            stories=[records.story(s, self._title_of) for s in found[:most]],
            more=len(found) > most,
        )

    def story(self, story: str) -> Record:
        """Return one development with its evidence."""
        with self._reading() as store:
            found = store.stories.get(story)
            if found is None:
                message = (
                    f"no story, or more than one, has an id that begins with {story!r}; "
                    "search_stories lists them"
                )
                raise CannotAnswerError(message)
            told = story_now(store, found)
            now = self._clock()
            exposure = knowledge.read_exposure(self._settings)
            beside = backgrounds(store, today=now.date(), until=now, exposure=exposure)
            brief = compose(
                told.story,
                told.reports,
                background=beside(told.story, told.reports),
            )
        return _answer(
            **records.told_in_full(
                told.story,
                title_of=self._title_of,
                brief=brief,
                reports=told.reports,
                timeline=told.timeline,
                contradictions=contradictions(told.story, told.reports),
            )
        )

    def dates(
        self,
        until: str = "90d",
        *,
        material: str | None = None,
        company: str | None = None,
        country: str | None = None,
        event_type: str | None = None,
        watch_list: str | None = None,
        limit: int = 20,
    ) -> Record:
        """Return the dates that stories state, from today on, the nearest first."""
        most, today = asked.at_most(limit), self._clock().date()
        last = asked.day(until, today=today)
        watch = self._watch(material, company, country, event_type, watch_list)
        with self._reading() as store:
            dates = dates_of(store, since=today, until=last, wanted=watch.wants)
            found = [entry for entry in dates if entry.holds]
        return _answer(
            until=last.isoformat(),
            dates=[
                records.date_ahead(entry, self._title_of, today=today)
                for entry in found[:most]
            ],
            more=len(found) > most,
        )

    def brief(
        self,
        since: str = "7d",
        until: str | None = None,
        *,
        audience: str | None = None,
        limit: int = 5,
    ) -> Record:
        """Return what was published in a time, in four sections."""
        now = self._clock()
        start, stop = asked.past(since, now=now), asked.end(until, now=now)
        if start >= stop:
            message = "since must be before until"
            raise CannotAnswerError(message)
        views = {view.upper(): one for view, one in self._audiences().items()}
        view = asked.one_of(audience, views, noun="audience")
        with self._reading() as store:
            found = brief_period(
                store,
                since=start,
                until=stop,
                now=now,
                titles=self._title_of,
                audience=EVERYBODY if view is None else views[view],
                exposure=knowledge.read_exposure(self._settings),
                limit=min(asked.at_most(limit), STORIES_OF_BRIEF),
            )
        return _answer(**records.briefing(found))

    def alerts(self, since: str = "7d", *, limit: int = 20) -> Record:
        """Return what was told, or was not and why, the newest first."""
        most, start = asked.at_most(limit), asked.past(since, now=self._clock())
        with self._reading() as store:
            found = rows_told(
                store, Watch(), since=start, limit=most + 1, suppressed=True
            )
        return _answer(
            alerts=[records.alert(row) for row in found[:most]], more=len(found) > most
        )

    def why_alert(self, alert: str) -> Record:
        """Return which rules fired for an alert, on what, and what became of it."""
        with self._reading() as store:
            found = account(store, alert)
        return _answer(
            **records.alert(found.row),
            outcome=records.outcome(found.row, found.outcome),
            fired=[records.fired(match) for match in found.matches],
        )

    def event_types(self) -> Record:
        """Return the event types by id, with their titles."""
        return _answer(event_types=dict(self._titles))

    def sources(self) -> Record:
        """Return who is listened to, and how each is doing."""
        now = self._clock()
        with self._reading() as store:
            states = store.sources.states()
        watched = self._settings.sources
        return _answer(
            more=max(0, len(watched) - MANY_SOURCES),
            sources=[
                {
                    "source": source.name,
                    "title": name(source.title or source.name),
                    "tier": source.tier,
                    "health": health(source, states.get(source.name), now=now),
                }
                for source in watched[:MANY_SOURCES]
            ],
        )

    @contextmanager
    def _reading(self) -> Iterator[Store]:
        with app.open_database(self._settings, read_only=True) as store:
            yield store

    def _title_of(self, type_: str) -> str:
        return self._titles.get(type_) or type_.replace("_", " ").capitalize()

    def _audiences(self) -> Mapping[str, Audience]:
        return knowledge.read_audiences(self._settings)

    def _watch(
        self,
        material: str | None,
        company: str | None,
        country: str | None,
        event_type: str | None,
        watch_list: str | None,
    ) -> Watch:
        return asked.watch(
            self._known,
            material=material,
            company=company,
            country=country,
            type_=asked.one_of(event_type, self._titles, noun="event type"),
            listed=self._listed(watch_list),
        )

    def _listed(self, watch_list: str | None) -> Sequence[str] | None:
        if watch_list is None:
            return None
        lists = load_lists(self._settings.rules.path)
        if watch_list not in lists:
            named = ", ".join(sorted(lists)) or "none"
            message = f"there is no watch list {watch_list!r}; there are: {named}"
            raise CannotAnswerError(message)
        return [str(value) for value in lists[watch_list]]


def _backwards(store: Store, start: datetime, now: datetime) -> Iterator[StoryChange]:
    """Yield changes from the newest back, reading no more of them than are asked for."""
    stop, span = now + _INSTANT, _AT_ONCE
    while stop > start:
        since = max(start, stop - span)
        yield from reversed(store.stories.changed_since(since, stop))
        stop, span = since, span * 2


def _answer(**found: object) -> Record:
    """Return an answer with the note on how to read it first."""
    return {"how_to_read": NOTE, **found}
