"""The brief of a time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from monitor.model.briefing import Briefing, Chapter
from monitor.model.event import DateInterval, Dates
from monitor.model.ontology import Granularity, Stage
from monitor.model.story import Report, Story
from monitor.notify.audience import EVERYBODY
from monitor.notify.background import Background, Related
from monitor.notify.briefing import compose_briefing
from tests.makers import (
    NOON,
    SENTENCE,
    a_company,
    a_document,
    a_report,
    a_span,
    a_story,
    an_event,
)
from tests.notify.dates import an_interval

DAY = timedelta(days=1)
OTHER = "Lynas Rare Earths has closed its plant in Kalgoorlie."


def the_reports() -> dict[str, tuple[Report, ...]]:
    """Return two stories' reports: a suspension, and a closure a day later."""
    lynas = a_company("Lynas Rare Earths", role="operator", text=OTHER)
    closed = an_event(
        stage=Stage.EFFECTIVE,
        trigger=a_span("closed", OTHER),
        sentence=a_span(OTHER, OTHER),
        arguments=(lynas,),
    )
    document = a_document(
        id="doc-2",
        title="Lynas closes",
        text=OTHER,
        url="https://news.example/lynas",
        published=NOON + DAY,
    )
    return {
        "china": (a_report(event_id="e1"),),
        "lynas": (a_report(closed, document, event_id="e2"),),
    }


def china(**changes: Any) -> Story:
    return replace(a_story(id="china", headline_event="e1"), **changes)


def lynas(**changes: Any) -> Story:
    base = a_story(
        id="lynas",
        title="Lynas closes",
        type="SUPPLY_DISRUPTION",
        family="OPERATIONS",
        stage=Stage.EFFECTIVE,
        headline_event="e2",
        last_published=NOON + DAY,
    )
    return replace(base, **changes)


def brief(stories: Sequence[Story], **changes: Any) -> Briefing:
    given = the_reports() | changes.pop("more_reports", {})
    asked: dict[str, Any] = {
        "title": "1 to 7 November 2025",
        "audience": EVERYBODY,
        "titles": str.lower,
        "reports": lambda name: given[name],
        "beside": lambda _story, _reports: Background(today=NOON.date()),
        "since": NOON - DAY,
        "until": NOON + 7 * DAY,
        "today": NOON.date(),
    }
    return compose_briefing(stories, **(asked | changes))


def chapter(briefing: Briefing, number: int) -> Chapter:
    return briefing.chapters[number]


def lines(part: Chapter) -> list[str]:
    return [ln.text for t in part.topics for p in t.parts for ln in p.lines]


def test_every_story_stands_in_its_sections_with_sources() -> None:
    """If it fails, a brief of a week leaves a story or its evidence out."""
    told = brief([china(), lynas()])

    assert [t.title for t in chapter(told, 0).topics] == [
        "Lynas closes",
        "China suspends rare earth export controls",
    ]
    assert {SENTENCE, OTHER} <= {*lines(chapter(told, 0))}
    for line in (
        ln for c in told.chapters for t in c.topics for p in t.parts for ln in p.lines
    ):
        assert line.quote or line.sources or line.text.startswith("Not stated")
    assert told.stories == 2


def test_reports_of_what_is_only_named_are_not_read() -> None:
    """If it fails, the first page reads a month of reports to tell six stories."""
    read: list[str] = []
    given = the_reports()

    def reports(name: str) -> Sequence[Report]:
        read.append(name)
        return given[name]

    asked: dict[str, Any] = {"limit": 1, "reports": reports, "linked": False}
    over = Dates(expiry=an_interval(NOON.date() - DAY))
    told = brief([lynas(), china(dates=over)], open_stories=[china()], **asked)

    assert read == ["lynas"]
    linked = brief([lynas(), china(dates=over)], limit=1)
    assert [m.title for m in told.more] == [m.title for m in linked.more] != []
    ahead = Dates(expiry=an_interval(NOON.date() + DAY))
    brief([lynas(), china(dates=ahead)], **asked)
    assert read == ["lynas", "lynas", "china"]


def test_what_does_not_fit_or_suit_is_named() -> None:
    """If it fails, a reader believes that nothing else happened."""
    firms = replace(EVERYBODY, needs=("companies",))

    short = brief([china(), lynas()], limit=1)
    chosen = brief([china(), lynas()], audience=firms)

    assert [m.story_id for m in short.more] == ["china"]
    assert [m.story_id for m in chosen.left_out] == ["china"]
    assert chosen.left_out[0].url == "https://news.example/china-suspends"


def ending(day: date) -> DateInterval:
    return DateInterval(
        start=day, end=day, granularity=Granularity.DAY, span=a_span("10 November 2026")
    )


def test_days_ahead_come_from_every_open_story_and_never_from_the_past() -> None:
    """If it fails, a deadline is missed, or a brief announces last month."""
    soon, gone = ending(date(2026, 11, 10)), ending(date(2025, 11, 1))
    event = an_event(dates=Dates(expiry=soon))
    waiting = china(id="waiting", dates=Dates(expiry=soon, deadline=gone))

    told = brief(
        [lynas(dates=Dates(effective=gone))],
        open_stories=[
            waiting,
            china(id="over", stage=Stage.ENDED, dates=waiting.dates),
        ],
        more_reports={"waiting": (a_report(event),), "over": (a_report(event),)},
    )

    (ahead,) = chapter(told, 2).dates
    assert (ahead.day, ahead.story.story_id) == (date(2026, 11, 10), "waiting")
    assert [q.text for q in ahead.sources] == [SENTENCE]
    assert "1 November 2025" not in str(lines(chapter(told, 2)))


def test_a_sentence_is_quoted_once_and_by_the_story_that_leads_with_it() -> None:
    """If it fails, one sentence fills the brief, or stands under another story."""
    both = {"lynas": (*the_reports()["lynas"], the_reports()["china"][0])}

    told = brief([china(), lynas()], more_reports=both)

    everything = [text for c in told.chapters for text in lines(c)]
    assert everything.count(SENTENCE) == 1
    (topic,) = (t for t in chapter(told, 0).topics if t.title.startswith("China"))
    assert topic.parts[0].lines[1].text == SENTENCE


def test_what_happens_is_told_by_reports_of_that_time() -> None:
    """If it fails, a brief of November tells October's news as happening."""
    earlier = "In October Lynas Rare Earths warned that a closure was near."
    event = an_event(
        sentence=a_span(earlier, earlier), trigger=a_span("warned", earlier)
    )
    old = a_report(
        event, a_document(text=earlier), event_id="e0", published=NOON - 30 * DAY
    )
    given = {"lynas": (old, *the_reports()["lynas"])}

    told = brief([lynas(headline_event="e0")], more_reports=given)

    assert lines(chapter(told, 0))[1] == OTHER
    assert earlier not in lines(chapter(told, 0))


def test_two_stories_are_joined_once() -> None:
    """If it fails, half of a brief says which other half it is related to."""
    kin = {
        "china": Related(
            story=lynas(), report=the_reports()["lynas"][0], shared=("x",)
        ),
        "lynas": Related(
            story=china(), report=the_reports()["china"][0], shared=("x",)
        ),
    }

    told = brief(
        [china(), lynas()],
        beside=lambda s, _r: Background(today=NOON.date(), related=(kin[s.id],)),
    )

    assert sum(text.startswith("Also on x") for text in lines(chapter(told, 3))) == 1


def test_stories_of_one_document_stand_together_under_its_headline() -> None:
    """If it fails, one announcement is spread over the page, under a long sentence."""
    second = lynas(id="second", title=OTHER + " More words follow here.")

    told = brief(
        [china(), lynas(), second], more_reports={"second": the_reports()["lynas"]}
    )

    (topic,) = (t for t in chapter(told, 0).topics if len(t.parts) > 1)
    assert topic.title == "Lynas closes"


def test_a_time_without_stories_says_so() -> None:
    """If it fails, an empty week is an error or an empty page."""
    told = brief([])

    assert (told.stories, told.more, told.left_out) == (0, (), ())
    assert all(not c.topics and not c.dates for c in told.chapters)
