"""Values for tests: each maker fills in everything that a test does not name."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.model.event import (
    Argument,
    Certainty,
    Commodity,
    Company,
    Event,
    Jurisdiction,
    event_id,
)
from monitor.model.message import (
    Alert,
    Brief,
    Line,
    Message,
    MessageKind,
    Quote,
    Section,
)
from monitor.model.ontology import (
    ArgumentType,
    Attribution,
    Direction,
    Factuality,
    Polarity,
    Stage,
    Tier,
)
from monitor.model.rule import Severity
from monitor.model.source import Source
from monitor.model.story import ChangeKind, Report, Story, StoryChange
from monitor.model.text import Document, Field, Origin, Span

NOON = datetime(2025, 11, 7, 12, 0, tzinfo=UTC)
SENTENCE = (
    "China's commerce ministry suspended its rare earth export controls "
    "until 10 November 2026."
)


def a_span(text: str, within: str = SENTENCE, field: Field = Field.TEXT) -> Span:
    """Return the first place of `text` in `within`."""
    start = within.index(text)
    return Span(field=field, start=start, end=start + len(text), text=text)


def a_document(**changes: Any) -> Document:
    """Return a ministry's news of one suspension."""
    base = Document(
        id="doc-1",
        title="China suspends rare earth export controls",
        text=SENTENCE,
        published=NOON,
        url="https://news.example/china-suspends",
        source=Origin(name="Example Wire", tier=Tier.WIRE),
    )
    return replace(base, **changes)


def an_event(**changes: Any) -> Event:
    """Return the suspension that `a_document` states."""
    base = Event(
        type="EXPORT_LICENSING",
        family="TRADE_CONTROL",
        stage=Stage.SUSPENDED,
        direction=Direction.EASE,
        certainty=Certainty(
            score=0.85,
            polarity=Polarity.POSITIVE,
            factuality=Factuality.CERTAIN,
            attribution=Attribution.OFFICIAL_STATEMENT,
        ),
        trigger=a_span("suspended"),
        sentence=a_span(SENTENCE),
        arguments=(
            Argument(
                role="implementer",
                type=ArgumentType.JURISDICTION,
                value=Jurisdiction(iso2="CN", name="China"),
                span=a_span("China"),
            ),
            Argument(
                role="product",
                type=ArgumentType.COMMODITY,
                value=Commodity(id="REE"),
                span=a_span("rare earth"),
            ),
        ),
        why="GOV suspend MEASURE",
    )
    return replace(base, **changes)


def a_company(
    name: str, *, role: str = "recipient", text: str | None = None
) -> Argument:
    """Return an argument filled by a company; its span is in `text` or invented."""
    span = (
        a_span(name, text)
        if text is not None
        else Span(field=Field.TEXT, start=0, end=len(name), text=name)
    )
    return Argument(
        role=role,
        type=ArgumentType.COMPANY,
        value=Company(id=name.lower().replace(" ", "-"), name=name),
        span=span,
    )


def a_report(
    event: Event | None = None, document: Document | None = None, **changes: Any
) -> Report:
    """Return an event in its document."""
    event, document = event or an_event(), document or a_document()
    published = document.published or NOON
    base = Report(
        event_id=event_id(document.id, event),
        event=event,
        document=document,
        witness=document.source.name if document.source else document.id,
        published=published,
        first_seen=published + timedelta(minutes=5),
    )
    return replace(base, **changes)


def a_story(**changes: Any) -> Story:
    """Return the story that `a_report` opens."""
    base = Story(
        id="story-1",
        type="EXPORT_LICENSING",
        family="TRADE_CONTROL",
        title="China suspends rare earth export controls",
        stage=Stage.SUSPENDED,
        stage_since=NOON,
        direction=Direction.EASE,
        attribution=Attribution.OFFICIAL_STATEMENT,
        certainty=0.85,
        implementers=("CN",),
        commodities=("REE",),
        witnesses=("Example Wire",),
        first_published=NOON,
        last_published=NOON,
        first_seen=NOON,
        last_seen=NOON,
        headline_event="event-1",
    )
    return replace(base, **changes)


def a_change(
    story: Story | None = None, report: Report | None = None, **changes: Any
) -> StoryChange:
    """Return the news that a story is new."""
    base = StoryChange(
        id="change-1",
        kind=ChangeKind.NEW,
        story=story or a_story(),
        report=report or a_report(),
        stage_before=None,
        at=NOON,
    )
    return replace(base, **changes)


def a_quote(text: str = SENTENCE) -> Quote:
    """Return a source's words."""
    return Quote(
        text=text,
        source="Example Wire",
        url="https://news.example/china-suspends",
        published=NOON,
    )


def an_alert(**changes: Any) -> Alert:
    """Return the content of a first message."""
    happening = Section(
        title="What's happening", lines=(Line(text=SENTENCE, quote=a_quote()),)
    )
    base = Alert(
        story_id="story-1",
        headline="China suspends rare earth export controls",
        type="EXPORT_LICENSING",
        type_title="Export licensing",
        stage=Stage.SUSPENDED,
        stage_words="suspended until 10 November 2026",
        certainty_words="stated by officials",
        change=ChangeKind.NEW,
        change_words="New story",
        severity=Severity.HIGH,
        rules=(("export-licensing", "Export licensing of rare earths changes"),),
        brief=Brief(sections=(happening,)),
        quotes=(a_quote(),),
        url="https://news.example/china-suspends",
        witnesses=1,
        published=NOON,
    )
    return replace(base, **changes)


def a_message(**changes: Any) -> Message:
    """Return a first message, ready to be enqueued."""
    base = Message(
        id="message-1",
        channel="terminal",
        kind=MessageKind.ROOT,
        subject="story-1",
        sequence="",
        payload=an_alert(),
        reason="rule export-licensing fired: new story",
        created_at=NOON,
    )
    return replace(base, **changes)


def a_source(**changes: Any) -> Source:
    """Return a feed of a wire service."""
    base = Source(
        name="example-wire",
        url="https://news.example/feed.xml",
        title="Example Wire",
        tier=Tier.WIRE,
        interval=timedelta(minutes=10),
    )
    return replace(base, **changes)
