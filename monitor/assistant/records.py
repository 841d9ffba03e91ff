"""What an answer says of stories, changes, dates, briefs and alerts. Pure.

Outside words go through `quoting`; the rest is composed by lodewatch from fields.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Final

from monitor.assistant.quoting import moment, name, of_quote, of_report, untrusted
from monitor.group.calendar import asks
from monitor.model.briefing import Briefing, Chapter, Mention
from monitor.model.calendar import CalendarEntry
from monitor.model.contradiction import Contradiction, Side
from monitor.model.message import Alert, Brief, Line, Reminder
from monitor.model.rule import Match
from monitor.model.story import Report, Story, StoryChange
from monitor.notify.agenda import entry_words, question_words, when_words
from monitor.notify.clean import web_link
from monitor.notify.words import certainty_words, change_words, stage_words
from monitor.store.messages import OutboxRow

FEW: Final = 12  # names, references or quotations of one kind in one story
MORE: Final = 40  # steps of one story

Record = dict[str, Any]
Titles = Callable[[str], str]


def story(found: Story, title_of: Titles) -> Record:
    """Say how a development stands."""
    return {
        "story": found.id,
        "headline": untrusted(found.title),
        "type": found.type,
        "type_title": title_of(found.type),
        "stage": found.stage,
        "stage_in_words": stage_words(found),
        "direction": found.direction,
        "certainty": found.certainty,
        "certainty_in_words": certainty_words(found),
        "materials": list(found.commodities),
        "companies": [name(one) for one in found.company_names[:FEW]],
        "acting_states": list(found.implementers),
        "affected_states": list(found.affected),
        "legal_references": [name(one) for one in found.legal_refs[:FEW]],
        "reports": found.reports,
        "independent_sources": len(found.witnesses),
        "first_published": moment(found.first_published),
        "last_published": moment(found.last_published),
    }


def change(found: StoryChange, title_of: Titles) -> Record:
    """Say what moved, when the monitor saw it, and by which words."""
    return {
        "seen": moment(found.at),
        "change": found.kind,
        "change_in_words": name(change_words(found)),
        "from_a_first_visit": found.baseline,
        "evidence": of_report(found.report),
        "story": story(found.story, title_of),
    }


def told_in_full(
    found: Story,
    *,
    title_of: Titles,
    brief: Brief,
    reports: Sequence[Report],
    timeline: Sequence[StoryChange],
    contradictions: Iterable[Contradiction],
) -> Record:
    """Say everything that bears on one story, with its evidence."""
    latest = sorted(reports, key=lambda r: r.published, reverse=True)
    return story(found, title_of) | {
        "brief": {s.title: [_line(line) for line in s.lines] for s in brief.sections},
        "timeline": [
            {
                "published": moment(step.report.published),
                "change": name(change_words(step)),
                "source": name(step.report.witness),
                "url": web_link(step.report.document.url),
            }
            for step in timeline[-MORE:]
        ],
        "evidence": [of_report(report) for report in latest[:FEW]],
        "more_reports": max(0, len(latest) - FEW),
        "contradictions": [
            {
                "about": one.about,
                "kept": _side(one.kept),
                "others": [_side(other) for other in one.others[:FEW]],
            }
            for one in contradictions
        ],
    }


def _side(side: Side) -> Record:
    return {"value": name(side.value), "evidence": of_report(side.report)}


def _line(line: Line) -> Record:
    """Return a line of a brief: a quotation, or composed with what it rests on."""
    if line.quote is not None:
        return of_quote(line.quote)
    return {
        "composed": line.text,
        "rests_on": [of_quote(quote) for quote in line.sources[:FEW]],
    }


def date_ahead(entry: CalendarEntry, title_of: Titles, *, today: date) -> Record:
    """Say what a date is, how exactly it is known, and who states it."""
    source = entry.source
    return {
        "first_day": entry.first.isoformat(),
        "last_day": entry.last.isoformat(),
        "what": f"{entry_words(entry)} {when_words(entry)}",
        "question": question_words(entry) if asks(entry, today=today) else None,
        "evidence": None
        if source is None
        else untrusted(source.sentence.text)
        | {
            "source": name(source.witness),
            "url": web_link(source.url),
            "published": moment(source.published),
        },
        "story": entry.story.id,
        "headline": untrusted(entry.story.title),
        "type_title": title_of(entry.story.type),
        "stage_in_words": stage_words(entry.story),
        "certainty_in_words": certainty_words(entry.story),
    }


def briefing(found: Briefing) -> Record:
    """Return a brief of a time, section by section."""
    return {
        "title": found.title,
        "audience": found.audience,
        "since": None if found.since is None else moment(found.since),
        "until": moment(found.until),
        "sections": {chapter.title: _chapter(chapter) for chapter in found.chapters},
        "stories_told": found.stories,
        "not_told_for_length": [_mention(one) for one in found.more[:FEW]],
        "more": max(0, len(found.more) - FEW),
    }


def _chapter(chapter: Chapter) -> Record:
    return {
        "dates": [
            {
                "day": dated.day.isoformat(),
                "composed": dated.text,
                "story": dated.story.story_id,
                "rests_on": [of_quote(quote) for quote in dated.sources[:FEW]],
            }
            for dated in chapter.dates[:MORE]
        ],
        "topics": [
            {
                "headline": untrusted(topic.title),
                "url": web_link(topic.url),
                "stories": [
                    {
                        "story": part.story_id,
                        "standing": part.standing,
                        "certainty_in_words": part.certainty,
                        "lines": [_line(line) for line in part.lines],
                    }
                    for part in topic.parts
                ],
            }
            for topic in chapter.topics
        ],
    }


def _mention(one: Mention) -> Record:
    return {"story": one.story_id, "headline": untrusted(one.title)}


def alert(row: OutboxRow) -> Record:
    """Say what was told, and what became of it; to whom by mail is nobody's business."""
    payload = row.message.payload
    told: Record = {}
    if isinstance(payload, Alert):
        told = {
            "headline": untrusted(payload.headline),
            "severity": payload.severity,
            "rules": [title for _, title in payload.rules],
            "change_in_words": name(payload.change_words),
            "certainty_in_words": payload.certainty_words,
        }
    elif isinstance(payload, Reminder):
        told = {"headline": untrusted(payload.title), "severity": None, "rules": []}
    return {
        "alert": row.message.id,
        "created": moment(row.message.created_at),
        "channel": row.message.channel,
        "state": row.state,
        "reason": row.message.reason,
        "story": getattr(payload, "story_id", None),
    } | told


def outcome(row: OutboxRow, words: str) -> str:
    """Say what became of a message, but not what a server answered: it names people."""
    return str(row.state) if row.last_error else words


def fired(match: Match) -> Record:
    """Say which rule fired for which change, with what each condition found."""
    return {
        "rule": match.rule.id,
        "title": match.rule.title,
        "severity": match.rule.severity,
        "change_in_words": name(change_words(match.change)),
        "evidence": of_report(match.change.report),
        "conditions": [
            {
                "condition": check.condition,
                "held": check.held,
                "expected": check.expected,
                "found": untrusted(str(check.actual)),
            }
            for check in match.checks
        ],
    }
