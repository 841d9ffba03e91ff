"""Dates hold or are overtaken, have a source, and passed ones are asked about."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from monitor.group.calendar import asks, entries
from monitor.model.calendar import CalendarEntry, DateKind
from monitor.model.event import DateInterval, Dates
from monitor.model.ontology import Granularity, Stage
from monitor.model.story import Report, Story
from monitor.model.text import Field, Span
from tests.group.reports import a_day
from tests.makers import NOON, a_document, a_report, a_span, a_story, an_event

SET = datetime(2025, 10, 9, 9, 0, tzinfo=UTC)
STORY = a_story(
    stage=Stage.ADOPTED,
    stage_since=SET,
    first_published=SET,
    dates=Dates(effective=a_day("2025-12-01"), deadline=a_day("2025-11-20")),
)


def entry(story: Story, name: str, *reports: Report) -> CalendarEntry:
    """Return the entry of one date."""
    (found,) = [e for e in entries(story, reports) if e.name == name]
    return found


def stating(text: str, words: str, name: str, day: DateInterval) -> Report:
    """Return a report whose document states a date in `words`."""
    dated = replace(day, span=a_span(words, text))
    sentence = Span(field=Field.TEXT, start=0, end=0, text="")
    return a_report(
        an_event(sentence=sentence, dates=Dates(**{name: dated})),
        a_document(id=text[:12], text=text),
    )


def told(story: Story, report: Report, name: str) -> CalendarEntry:
    """Return the entry of a date that the story has from `report`."""
    dates = Dates(**{name: getattr(report.event.dates, name)})
    return entry(replace(story, dates=dates), name, report)


@pytest.mark.parametrize("stage", [Stage.ENDED, Stage.REJECTED])
def test_what_is_over_has_no_days_ahead(stage: Stage) -> None:
    """If it fails, readers wait for a day that will not come."""
    over = replace(STORY, stage=stage)

    assert not any(e.holds for e in entries(over, ()))
    assert not asks(entry(over, "effective"), today=date(2025, 12, 5))


def test_a_suspension_puts_off_what_was_to_begin() -> None:
    """If it fails, the calendar says that a suspended rule takes effect in December."""
    paused = replace(
        STORY,
        stage=Stage.SUSPENDED,
        stage_since=NOON,
        dates=replace(STORY.dates, expiry=a_day("2026-11-10")),
    )

    assert not entry(paused, "effective").holds
    assert entry(paused, "expiry").holds


def test_a_suspension_told_ahead_begins_on_its_own_day() -> None:
    """If it fails, the first day of an announced pause is missing."""
    paused = replace(STORY, stage=Stage.SUSPENDED)

    assert entry(paused, "effective").holds


def test_what_was_in_force_before_it_was_suspended_stays_in_the_past() -> None:
    """If it fails, the day on which a measure began disappears from the calendar."""
    paused = replace(
        STORY,
        stage=Stage.SUSPENDED,
        stage_since=NOON,
        dates=Dates(effective=a_day("2025-10-10")),
    )

    assert entry(paused, "effective").holds


COMMENTS = "The rule is open. Comments must be received by 20 November 2025. Write."
CLOSES = "The firms expect the transaction to close in the fourth quarter. It is big."
QUARTER = DateInterval(
    start=date(2026, 10, 1),
    end=date(2026, 12, 31),
    granularity=Granularity.QUARTER,
    span=Span(field=Field.TEXT, start=0, end=0, text=""),
)


def test_the_words_around_a_date_say_what_it_is_about() -> None:
    """If it fails, nobody sees until when views may be handed in, or a deal closes."""
    day = a_day("2025-11-20")
    assert day is not None
    comments = stating(COMMENTS, "20 November 2025", "deadline", day)
    closing = stating(CLOSES, "fourth quarter", "effective", QUARTER)
    deal = replace(STORY, family="CORPORATE_TRANSACTION")

    asked = told(replace(STORY, stage=Stage.PROPOSED), comments, "deadline")
    deals = told(deal, closing, "effective")

    assert asked.kind is DateKind.COMMENT
    assert asked.source is not None
    assert asked.source.sentence.text == (
        "Comments must be received by 20 November 2025."
    )
    span = asked.source.sentence
    assert COMMENTS[span.start : span.end] == span.text
    assert deals.kind is DateKind.CLOSING
    assert (deals.first, deals.last) == (date(2026, 10, 1), date(2026, 12, 31))
    assert told(STORY, closing, "effective").kind is DateKind.EFFECTIVE


def test_views_are_no_longer_asked_for_once_a_rule_is_made() -> None:
    """If it fails, somebody writes a comment on a rule that is in force."""
    day = a_day("2025-11-20")
    assert day is not None
    comments = stating(COMMENTS, "20 November 2025", "deadline", day)

    assert told(replace(STORY, stage=Stage.PROPOSED), comments, "deadline").holds
    assert not told(STORY, comments, "deadline").holds


def test_the_source_is_the_report_that_the_story_has_the_date_from() -> None:
    """If it fails, a date stands beside the words of somebody else."""
    day = a_day("2026-11-10")
    assert day is not None
    first = stating("It pauses until 10 November 2026.", "10 November", "expiry", day)
    own = stating("Paused until 10 November 2026.", "10 November", "expiry", day)
    first = replace(first, witness="First", first_seen=SET)
    dates = own.event.dates

    found = entry(replace(STORY, dates=dates), "expiry", first, own)

    assert found.source is not None
    assert found.source.witness == "Example Wire"
    assert found.source.seen == SET  # since when the day is known


def test_another_document_with_the_same_day_is_quoted_in_its_own_words() -> None:
    """If it fails, words are cut out of a text in which the date stands elsewhere."""
    day = a_day("2026-11-10")
    assert day is not None
    text = "Nothing before. The pause, long awaited, lasts until 10 November 2026. Yes."
    other = stating(text, "10 November 2026", "expiry", day)

    found = entry(replace(STORY, dates=Dates(expiry=day)), "expiry", other)

    assert found.source is not None
    assert found.source.words.text == "10 November 2026"
    assert found.source.sentence.text == (
        "The pause, long awaited, lasts until 10 November 2026."
    )


def test_a_date_without_its_report_is_shown_without_a_source() -> None:
    """If it fails, one old story without reports stops the whole calendar."""
    assert entry(STORY, "effective").source is None


def test_a_passed_day_is_asked_about_until_somebody_tells() -> None:
    """If it fails, a passed day is silent, or is told as a fact."""

    def asked(story: Story, day: str) -> bool:
        return asks(entry(story, "effective"), today=date.fromisoformat(day))

    later = replace(STORY, stage_since=datetime(2025, 12, 3, tzinfo=UTC))
    ahead = replace(
        STORY,
        stage=Stage.EFFECTIVE,
        stage_since=datetime(2025, 11, 25, tzinfo=UTC),
    )

    assert not asked(STORY, "2025-11-30")
    assert asked(STORY, "2025-12-01")
    assert asked(STORY, "2025-12-05")
    assert not asked(STORY, "2026-12-05")
    assert not asked(later, "2025-12-05")
    assert not asked(ahead, "2025-12-05")


def test_a_part_in_force_at_once_does_not_answer_for_the_rest() -> None:
    """If it fails, the second half of a rule begins and nobody looks."""
    part = replace(STORY, stage=Stage.EFFECTIVE)

    assert asks(entry(part, "effective"), today=date(2025, 12, 1))


def test_a_deal_that_is_done_is_not_asked_about() -> None:
    """If it fails, the monitor asks whether a deal has closed that has closed."""
    closing = stating(CLOSES, "fourth quarter", "effective", QUARTER)
    deal = replace(STORY, family="CORPORATE_TRANSACTION")

    open_, done = (
        told(replace(deal, stage=stage), closing, "effective")
        for stage in (Stage.ADOPTED, Stage.EFFECTIVE)
    )

    assert asks(open_, today=date(2027, 1, 1))
    assert not asks(open_, today=date(2026, 11, 1))
    assert not asks(done, today=date(2027, 1, 1))


def test_a_year_is_too_long_to_ask_about_its_last_day() -> None:
    """If it fails, "in 2026" becomes a question on the 31st of December."""
    year = replace(
        QUARTER,
        start=date(2026, 1, 1),
        end=date(2026, 12, 31),
        granularity=Granularity.YEAR,
    )
    story = replace(STORY, dates=Dates(expiry=year))

    assert not asks(entry(story, "expiry"), today=date(2027, 1, 1))


def test_the_last_day_of_time() -> None:
    """If it fails, a "never" written as the year 9999 stops the calendar."""
    never = replace(STORY, dates=Dates(expiry=a_day("9999-12-31")))

    assert not asks(entry(never, "expiry"), today=date(2025, 1, 1))


def test_what_the_calendar_cannot_say_is_no_entry() -> None:
    """If it fails, "fiscal 2026" is given a day that nobody stated."""
    open_ = replace(QUARTER, granularity=Granularity.UNRESOLVED)

    assert list(entries(replace(STORY, dates=Dates(expiry=open_)), ())) == []
