"""What programs are given of stories, events, dates and messages, wherever they ask.

`--json`, pipes, the export and the pages all take their fields and records from here.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from monitor.group.calendar import asks
from monitor.model import facts
from monitor.model.calendar import CalendarEntry
from monitor.model.contradiction import Contradiction
from monitor.model.message import Alert, Brief, Payload
from monitor.model.record import to_record
from monitor.model.story import Link, Report, Story
from monitor.notify.agenda import entry_words, question_words
from monitor.notify.story_told import contradiction_record, links_by_event
from monitor.notify.table import Columns, stamp
from monitor.store.messages import OutboxRow

if TYPE_CHECKING:  # it brings what groups with it
    from monitor.pipeline.history import Told


def story_record(story: Story) -> Any:
    """Return a story for other programs, without what only grouping reads."""
    return to_record(replace(story, fingerprints=(), keys=()))


STORIES: Final[Columns[Story]] = Columns(
    fields=(
        ("last_published", lambda s: stamp(s.last_published)),
        ("type", lambda s: s.type),
        ("stage", lambda s: s.stage),
        ("direction", lambda s: s.direction),
        ("certainty", lambda s: s.certainty),
        ("implementers", lambda s: s.implementers),
        ("affected", lambda s: s.affected),
        ("commodities", lambda s: s.commodities),
        ("companies", lambda s: s.company_names),
        ("reports", lambda s: s.reports),
        ("sources", lambda s: len(s.witnesses)),
        ("title", lambda s: s.title),
        ("story", lambda s: s.id),
    ),
    record=story_record,
)


def told_record(
    told: "Told", brief: Brief, contradictions: Iterable[Contradiction]
) -> Any:
    """Return one story with everything that is known of it."""
    links = links_by_event(told.links)
    return {
        "story": story_record(told.story),
        "brief": to_record(brief),
        "rules": list(dict.fromkeys(m.rule.id for m in told.matches)),
        "timeline": [
            {
                "at": stamp(change.at),
                "change": change.kind,
                "stage_before": change.stage_before,
                "stage": change.story.stage,
                "facts": change.facts,
                "event": change.report.event_id,
            }
            for change in told.timeline
        ],
        "reports": [to_record(r) | _why(links.get(r.event_id)) for r in told.reports],
        "contradictions": [contradiction_record(c) for c in contradictions],
        "corrections": [to_record(done) for done in told.corrections],
    }


def _why(link: Link | None) -> dict[str, object]:
    """Return why a report is in the story."""
    if link is None:
        return {"reason": None, "explanation": None, "part": None, "near": None}
    return {
        "reason": link.reason,
        "explanation": link.explanation,
        "part": link.part,
        "near": None if link.near is None else [to_record(n) for n in link.near],
    }


EVENTS: Final[Columns[Report]] = Columns(
    fields=(
        ("published", lambda r: stamp(r.published)),
        ("type", lambda r: r.event.type),
        ("stage", lambda r: r.event.stage),
        ("direction", lambda r: r.event.direction),
        ("certainty", lambda r: r.event.certainty.score),
        ("implementers", lambda r: facts.implementers(r.event)),
        ("affected", lambda r: facts.affected(r.event)),
        ("commodities", lambda r: facts.commodities(r.event)),
        ("companies", lambda r: [c.name for c in facts.companies(r.event)]),
        ("headline", facts.headline),
        ("source", lambda r: r.witness),
        ("url", lambda r: r.document.url),
        ("event", lambda r: r.event_id),
    )
)


def headline(payload: Payload) -> str:
    """Return the words that name a message."""
    return payload.headline if isinstance(payload, Alert) else payload.title


MESSAGES: Final[Columns[OutboxRow]] = Columns(
    fields=(
        ("created", lambda r: stamp(r.message.created_at)),
        ("sent", lambda r: stamp(r.sent_at)),
        ("channel", lambda r: r.message.channel),
        ("recipient", lambda r: r.message.recipient),
        ("state", lambda r: r.state),
        ("kind", lambda r: r.message.kind),
        ("headline", lambda r: headline(r.message.payload)),
        ("reason", lambda r: r.message.reason),
        ("error", lambda r: r.last_error),
        ("attempts", lambda r: r.attempts),
        ("subject", lambda r: r.message.subject),
        ("message", lambda r: r.message.id),
    )
)


def asked(entry: CalendarEntry, *, today: date) -> str | None:
    """Return what is to be asked about a date; None if nothing is."""
    return question_words(entry) if asks(entry, today=today) else None


def dates(*, today: date) -> Columns[CalendarEntry]:
    """Say what of a date is given; `today` decides what is asked about it."""
    return Columns(
        fields=(
            ("first", lambda e: e.first),
            ("last", lambda e: e.last),
            ("granularity", lambda e: e.date.granularity),
            ("kind", lambda e: e.kind),
            ("holds", lambda e: "yes" if e.holds else "no"),
            ("question", lambda e: asked(e, today=today)),
            ("type", lambda e: e.story.type),
            ("stage", lambda e: e.story.stage),
            ("commodities", lambda e: e.story.commodities),
            ("companies", lambda e: e.story.company_names),
            ("title", lambda e: e.story.title),
            ("words", lambda e: e.date.span.text),
            ("source", lambda e: e.source.witness if e.source else None),
            ("url", lambda e: e.source.url if e.source else None),
            ("story", lambda e: e.story.id),
        ),
        record=lambda e: _date_record(e, today=today),
    )


def _date_record(entry: CalendarEntry, *, today: date) -> Any:
    story, source = entry.story, entry.source
    return {
        "uid": entry.uid,
        "kind": entry.kind,
        "first": entry.first.isoformat(),
        "last": entry.last.isoformat(),
        "words": entry_words(entry),
        "holds": entry.holds,
        "question": asked(entry, today=today),
        "date": to_record(entry.date),
        "source": None if source is None else to_record(source),
        "story": story.id,
        "type": story.type,
        "stage": story.stage,
        "title": story.title,
        "implementers": story.implementers,
        "affected": story.affected,
        "commodities": story.commodities,
        "companies": story.company_names,
    }
