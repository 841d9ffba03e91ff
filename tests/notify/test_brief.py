"""The four-section brief."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.event import DateInterval, Dates, Event, Relation
from monitor.model.message import Brief, Line
from monitor.model.ontology import (
    Attribution,
    Direction,
    Effect,
    Factuality,
    Granularity,
    Stage,
)
from monitor.model.story import Report
from monitor.notify.background import Background, related
from monitor.notify.brief import BEYOND, HAPPENING, MATTERS, NEXT, compose
from monitor.notify.facts import NOT_STATED
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

TEXT = (
    f"{SENTENCE} China accounts for 90% of the world's refined rare earth output. "
    "If talks fail, China could put the rare earth rules back before next summer. "
    "The rules were first imposed in 2025, in response to American tariffs on China."
)


def the_report(text: str = TEXT, **changes: Any) -> Report:
    return a_report(an_event(), a_document(text=text), **changes)


def stating(sentence: str, trigger: str, **changes: Any) -> Event:
    """Return an event that a sentence states, and nothing else."""
    words = a_span(trigger, sentence)
    whole = a_span(sentence, sentence)
    return an_event(trigger=words, sentence=whole, arguments=(), **changes)


def section(brief: Brief, title: str) -> tuple[Line, ...]:
    return next(s.lines for s in brief.sections if s.title == title)


def texts(lines: Iterable[Line]) -> list[str]:
    return [line.text for line in lines]


def test_each_sentence_finds_its_section() -> None:
    """The brief is the product: what, why, what next, and what lies behind it."""
    report = the_report()
    story = a_story(headline_event=report.event_id)

    brief = compose(story, [report])

    assert [s.title for s in brief.sections] == [HAPPENING, MATTERS, NEXT, BEYOND]
    happening = texts(section(brief, HAPPENING))
    assert happening == [
        "China has suspended export controls on rare earths.",
        SENTENCE,
    ]
    assert "90% of the world's" in str(texts(section(brief, MATTERS)))
    assert "If talks fail" in str(texts(section(brief, NEXT)))
    assert "imposed in 2025" in str(texts(section(brief, BEYOND)))


def test_quotations_are_verbatim_and_sourced() -> None:
    """A quotation that differs by one word from its source is a forgery."""
    report = the_report()

    brief = compose(a_story(), [report])

    quotes = [
        ln.quote for s in brief.sections for ln in s.lines if ln.quote is not None
    ]
    assert len(quotes) == 4
    for quote in quotes:
        assert quote.text in TEXT
        assert quote.source == "Example Wire"
        assert quote.published == NOON


def test_nothing_is_told_twice() -> None:
    """Five papers that print one agency text are one line."""
    reports = [
        a_report(an_event(), a_document(id=f"d{i}", text=TEXT), event_id=f"e{i}")
        for i in range(5)
    ]

    brief = compose(a_story(), reports)

    told = [ln.text for s in brief.sections for ln in s.lines]
    assert len(told) == len(set(told))


def test_an_empty_section_says_so() -> None:
    """A missing section would read as "nothing to fear"."""
    report = a_report(an_event(arguments=()), a_document(text="Short."))
    story = a_story(
        stage=Stage.ENDED,
        direction=Direction.NEUTRAL,
        legal_refs=("No. 1",),
        dates=Dates(),
    )

    brief = compose(story, [report])

    assert texts(section(brief, MATTERS)) == [NOT_STATED]
    assert texts(section(brief, NEXT)) == [NOT_STATED]


def test_no_reports_at_all() -> None:
    """A story whose reports were cleaned away still has a brief."""
    brief = compose(a_story(), [])

    assert texts(section(brief, HAPPENING)) == [NOT_STATED]


def test_dates_come_first_the_nearest_first() -> None:
    """The calendar is what the compliance reader opens the brief for."""

    def on(day: date) -> DateInterval:
        return DateInterval(
            start=day, end=day, granularity=Granularity.DAY, span=a_span("until")
        )

    dates = Dates(
        expiry=on(date(2026, 11, 10)),
        deadline=on(date(2025, 12, 1)),
        effective=on(date(2025, 4, 4)),
    )
    lines = texts(section(compose(a_story(dates=dates), [the_report()]), NEXT))

    assert lines[:2] == [
        "1 December 2025: stated deadline.",
        "10 November 2026: the suspension is stated to end.",
    ]
    assert "4 April 2025" not in str(lines)


def test_what_is_suspended_is_not_announced_to_take_effect() -> None:
    """If it fails, a brief names the day on which a suspended article would begin."""
    day = date(2025, 12, 1)
    starts = DateInterval(
        start=day, end=day, granularity=Granularity.DAY, span=a_span("until")
    )
    dates = Dates(effective=starts)
    ago = NOON - timedelta(days=29)

    def coming(stage: Stage) -> str:
        story = a_story(dates=dates, stage=stage, first_published=ago)
        return str(texts(section(compose(story, [the_report()]), NEXT)))

    assert "1 December 2025" in coming(Stage.ADOPTED)
    assert "1 December 2025" not in coming(Stage.SUSPENDED)


def test_a_day_that_has_passed_is_asked_about_elsewhere() -> None:
    """If it fails, "What's next" names days that are long over."""
    day = date(2026, 11, 10)
    ends = DateInterval(
        start=day, end=day, granularity=Granularity.DAY, span=a_span("10 November 2026")
    )
    report = a_report(an_event(dates=Dates(expiry=ends)))
    story = a_story(dates=Dates(expiry=ends), headline_event=report.event_id)

    def told(today: date) -> Brief:
        return compose(story, [report], background=Background(today=today))

    (before,) = [ln for ln in section(told(day), NEXT) if ln.day is not None]
    assert before.text == "10 November 2026: the suspension is stated to end."
    assert [q.text for q in before.sources] == [SENTENCE]
    after = told(day + timedelta(days=1))
    assert "10 November" not in str(texts(section(after, NEXT)))
    (asked,) = [ln for ln in section(after, BEYOND) if "has it happened?" in ln.text]
    assert [q.text for q in asked.sources] == [SENTENCE]


def test_every_composed_line_names_what_it_rests_on() -> None:
    """If it fails, a reader cannot check who stated what the brief says."""
    report = the_report()
    brief = compose(a_story(headline_event=report.event_id), [report])

    for line in (ln for s in brief.sections for ln in s.lines):
        missing = line.text.startswith("Not stated")
        assert line.quote or line.sources or missing, line.text


def test_whom_it_helps_is_told_as_a_judgement_with_its_sentence() -> None:
    """If it fails, a writer's opinion reads as a fact, or as an award."""
    words = "The shift could support producers like MP Materials."
    text = f"{SENTENCE} {words}"
    report = a_report(an_event(), a_document(text=text))
    sure = an_event().certainty
    relation = Relation(
        cause=(0,),
        polarity=Effect.HELPS,
        exemplar=True,
        trigger=a_span("support", text),
        sentence=a_span(words, text),
        targets=(a_company("MP Materials", role="target", text=text),),
        certainty=replace(
            sure, attribution=Attribution.AUTHOR, factuality=Factuality.POSSIBLE
        ),
    )
    background = Background(relations={report.event_id: (relation, relation)})

    lines = section(compose(a_story(), [report], background=background), MATTERS)

    composed = [ln for ln in lines if ln.text.startswith("Said to help")]
    assert texts(composed) == [
        (
            "Said to help MP Materials, among others "
            "[a judgement, reported; given as possible]"
        )
    ]
    assert [q.text for q in composed[0].sources] == [words]
    assert texts(lines).count(words) == 1


def test_kin_are_named_with_what_they_share() -> None:
    """If it fails, a reader does not learn that another story is about the same."""
    other = a_story(id="story-2", title="Licences for magnets", commodities=("REE",))
    kin = related(a_story(), [the_report()], [(other, the_report())])

    brief = compose(a_story(), [the_report()], background=Background(related=kin))

    assert (
        "Also on rare earth and China: “Licences for magnets” (suspended; as of 7 "
        "November 2025)."
    ) in texts(section(brief, BEYOND))


def test_a_sentence_that_leads_in_two_reports_is_quoted_once() -> None:
    """If it fails, one sentence stands twice under "What's happening"."""
    text = f"{SENTENCE} This spares the makers of motors a shortage of rare earths."
    leaning = "This spares the makers of motors a shortage of rare earths."
    second = an_event(
        trigger=a_span("spares", text), sentence=a_span(leaning, text), arguments=()
    )
    document = a_document(text=text)
    reports = [
        a_report(an_event(), document, event_id="head"),
        a_report(second, document, event_id="second"),
    ]

    brief = compose(a_story(headline_event="head"), reports)

    assert texts(section(brief, HAPPENING))[1:] == [SENTENCE, leaning]


def test_a_contradiction_is_quoted() -> None:
    """Whoever reads that it is so must read that somebody denies it."""
    denial = "A ministry spokesman denied that China suspended any rare earth rule."
    event = stating(denial, "denied", stage=Stage.REJECTED)
    said_so = a_report(event, a_document(id="d2", text=denial), event_id="denial")
    story = a_story(contested_by=("denial",), headline_event="head")

    brief = compose(story, [the_report(event_id="head"), said_so])

    everything = texts(ln for s in brief.sections for ln in s.lines)
    assert everything.count(denial) == 1
    assert "contested by 1 report" in str(everything)


def test_stages_make_a_timeline() -> None:
    """How it came to this is what the policy analyst asks."""
    earlier = a_report(
        an_event(stage=Stage.CONSIDERED),
        a_document(id="d0"),
        event_id="e0",
        published=NOON - timedelta(days=30),
    )

    beyond = section(compose(a_story(), [the_report(), earlier]), BEYOND)

    assert (
        "As reported: 8 October 2025 under consideration (Example Wire) → 7 November "
        "2025 suspended (Example Wire)."
    ) in texts(beyond)


def test_what_was_rumoured_is_history_once_it_is_decided() -> None:
    """If it fails, the present reads "is in talks" below a deal that is signed."""
    rumour = "China is in talks on rare earths worth $150 million, two people said."
    text = (
        f"{rumour} On Friday Japan called 90% of its rare earths at stake. "
        "China will in principle turn down applications for rare earths."
    )
    weak = stating(rumour, "in talks", stage=Stage.CONSIDERED)
    earlier = a_report(
        weak,
        a_document(id="d0", text=text),
        event_id="e0",
        published=NOON - timedelta(days=3),
    )
    story = a_story(stage_since=NOON)

    brief = compose(story, [the_report(), earlier])
    for title in (HAPPENING, MATTERS, NEXT):
        told = " ".join(texts(section(brief, title)))
        assert rumour not in told
        assert "Friday" not in told
        assert "turn down" not in told
    alone = section(compose(story, [earlier]), HAPPENING)
    assert rumour in texts(alone)
    since = a_story(stage_since=NOON - timedelta(days=9))
    still = compose(since, [the_report(), earlier])
    assert "Friday" in str(section(still, MATTERS))
    assert "turn down" in str(section(still, NEXT))


@given(st.text(max_size=400))
def test_any_text_gives_a_brief_of_its_own_words(text: str) -> None:
    """Hostile text must neither stop an alert nor put words into a source's mouth."""
    report = the_report(SENTENCE + " " + text)

    brief = compose(a_story(), [report])

    for ln in (ln for s in brief.sections for ln in s.lines if ln.quote is not None):
        assert ln.text in report.document.text
