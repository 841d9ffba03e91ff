import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.model.correction import Correction, CorrectionKind, Undoing
from monitor.model.event import DateInterval, Dates
from monitor.model.message import MessageKind, Notice
from monitor.model.ontology import DateModifier, Granularity, Stage
from monitor.model.people import Feedback, Mute, MuteKind, Verdict
from monitor.model.record import to_record
from monitor.model.source import FetchTrouble
from monitor.model.story import Assignment, AssignReason, ChangeKind
from monitor.store import Store
from monitor.store.views import NAMES
from tests.makers import (
    NOON,
    SENTENCE,
    a_change,
    a_company,
    a_document,
    a_message,
    a_report,
    a_span,
    a_story,
    an_event,
)
from tests.store.test_articles import an_article
from tests.store.test_sources import STATE

DOCUMENT = Path(__file__).parents[2] / "docs" / "schema.md"
EXPIRY = DateInterval(
    start=date(2026, 11, 10),
    end=date(2026, 11, 10),
    granularity=Granularity.DAY,
    modifier=DateModifier.UNTIL,
    span=a_span("10 November 2026"),
)
SPLIT = Correction(
    id="correction-1",
    kind=CorrectionKind.SPLIT,
    story="story-1",
    other="story-2",
    title="Of its own",
    events=("event-1",),
    at=NOON,
    by="Ada",
    why="two acts",
)
MUTE = Mute(
    id="mute-1",
    kind=MuteKind.RULE,
    target="controls",
    reason="too loud",
    person="Ada",
    at=NOON,
    until=NOON + timedelta(days=1),
)
WRONG = Feedback(
    verdict=Verdict.WRONG_COMPANY,
    subject="message-1",
    events=("event-1", "event-2"),
    comment="",
    person="Bo",
    at=NOON,
)
OPEN = replace(EXPIRY, start=None, end=None, granularity=Granularity.UNRESOLVED)


def described() -> dict[str, list[str]]:
    """Return the columns of each view as the document has them."""
    views: dict[str, list[str]] = {}
    for part in re.split(
        r"^## ", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE
    ):
        name = part.split("\n", 1)[0]
        if name.startswith("v_"):
            views[name] = re.findall(r"^\| `(\w+)` \|", part, flags=re.MULTILINE)
    return views


def rows(store: Store, view: str) -> list[dict[str, Any]]:
    return [dict(row) for row in store._db.rows(f"SELECT * FROM {view}")]


@pytest.fixture
def full(store: Store) -> Store:
    """A store with something to see in every view."""
    article = an_article(id="doc-1")
    event = an_event(
        arguments=(*an_event().arguments, a_company("Lynas"), a_company("Lynas"))
    )
    report = a_report(event, article.document, event_id="event-1")
    story = a_story(
        dates=Dates(expiry=EXPIRY, effective=OPEN),
        company_names=("Lynas",),
        contested_by=("event-9",),
    )
    store.sources.save(replace(STATE, source="wire"))
    store.articles.add([article])
    store.events.extracted(["doc-1"], "7")
    change = a_change(
        story,
        report,
        kind=ChangeKind.STAGE,
        stage_before=Stage.PROPOSED,
        facts=("expiry",),
    )
    store.stories.save(
        Assignment(
            story=story,
            change=change,
            reason=AssignReason.KEY,
            explanation="same measure",
        )
    )
    store.events.add(a_report(document=a_document(id="replayed"), event_id="event-2"))
    store.corrections.add(SPLIT)
    store.corrections.take_back(
        SPLIT, Undoing(at=NOON + timedelta(days=1), by="Bo", why="one after all")
    )
    store.mutes.add(MUTE)
    store.feedback.add(WRONG)
    notice = Notice(title="Parked", text="no such channel")
    store.outbox.enqueue(
        [
            a_message(expires_at=NOON + timedelta(days=1)),
            a_message(
                id="n",
                subject="parked:slack",
                kind=MessageKind.NOTICE,
                payload=notice,
                created_at=NOON + timedelta(hours=1),
            ),
        ]
    )
    return store


def test_the_document_describes_the_views_as_they_are(full: Store) -> None:
    """People would write queries for columns that are not there."""
    real = {view: list(rows(full, view)[0]) for view in NAMES}
    assert described() == real


def test_no_view_is_forgotten(store: Store) -> None:
    """A view could be dropped, or come without anybody saying so."""
    views = store._db.rows("SELECT name FROM sqlite_master WHERE type = 'view'")
    assert {row["name"] for row in views} == set(NAMES)


def test_views_of_an_empty_store_are_empty(store: Store) -> None:
    """A query on the first day would fail."""
    assert {view: rows(store, view) for view in NAMES} == {view: [] for view in NAMES}


def test_sources_show_their_health(full: Store) -> None:
    """A source that has gone quiet would look well."""
    well = replace(STATE, trouble=None, message=None, failures=0)
    full.sources.save(replace(well, source="ok"))
    full.sources.save(replace(well, source="new", last_success=None))
    full.sources.save(
        replace(STATE, source="gone", trouble=FetchTrouble.GONE, gone=True)
    )
    found = {r["source"]: (r["health"], r["articles"]) for r in rows(full, "v_sources")}
    assert found == {
        "gone": ("gone", 0),
        "new": ("new", 0),
        "ok": ("ok", 0),
        "wire": ("failing", 1),
    }


def test_articles_show_what_was_found_in_them(full: Store) -> None:
    """Nobody could tell an article without events from one not read yet."""
    (row,) = rows(full, "v_articles")
    assert (row["article_id"], row["events"], row["extractor_version"]) == ("doc-1", 1, "7")  # fmt: skip
    assert row["published"] == "2025-11-07T12:00:00.000000Z"
    assert row["published_zone"] == "+08:00"


def test_events_show_their_evidence(full: Store) -> None:
    """An event would stand there without proof or place."""
    grouped, alone = rows(full, "v_events")
    assert grouped["implementers"] == '["CN"]'
    assert grouped["commodities"] == '["REE"]'
    assert grouped["companies"] == '["Lynas"]'
    assert grouped["sentence"] == SENTENCE
    assert grouped["url"] == "https://news.example/1"
    assert grouped["story_id"] == "story-1"
    assert (grouped["story_reason"], grouped["story_explanation"]) == (
        "key",
        "same measure",
    )
    assert alone["url"] == "https://news.example/china-suspends"
    assert alone["tier"] == "wire"
    assert alone["story_id"] is None


def test_stories_show_their_state(full: Store) -> None:
    """The overview would show another stage than the story has."""
    (row,) = rows(full, "v_stories")
    assert (row["stage"], row["reports"], row["witnesses"]) == ("SUSPENDED", 1, 1)
    assert row["contested"] == 1
    assert row["companies"] == '["Lynas"]'
    assert row["stage_since"] == "2025-11-07T12:00:00.000000Z"


def test_the_timeline_shows_each_step_with_its_words(full: Store) -> None:
    """A step would stand there without its source."""
    (row,) = rows(full, "v_story_timeline")
    assert (row["stage_before"], row["stage"]) == ("PROPOSED", "SUSPENDED")
    assert (row["facts"], row["baseline"]) == ('["expiry"]', 0)
    assert (row["sentence"], row["url"]) == (SENTENCE, "https://news.example/1")
    assert row["explanation"] == "same measure"


def test_alerts_show_state_and_reason(full: Store) -> None:
    """Nobody could say why an alert did not go out."""
    alert, notice = sorted(rows(full, "v_alerts"), key=lambda r: r["created_at"])
    assert (alert["story_id"], alert["severity"]) == ("story-1", "high")
    assert alert["rules"] == '["export-licensing"]'
    assert (alert["state"], alert["reason"]) == (
        "pending",
        "rule export-licensing fired: new story",
    )
    assert (notice["headline"], notice["story_id"], notice["rules"]) == (
        "Parked",
        None,
        "[]",
    )


def test_the_calendar_shows_days_and_leaves_out_what_is_open(full: Store) -> None:
    """A date would be missing, or stand there without a day."""
    (row,) = rows(full, "v_calendar")
    assert (row["kind"], row["start"], row["end"]) == (
        "expiry",
        "2026-11-10",
        "2026-11-10",
    )
    assert (row["modifier"], row["words"]) == ("until", "10 November 2026")


def test_the_document_names_every_part_of_a_record() -> None:
    """A reader of the JSON would meet keys that nobody explains."""
    text = DOCUMENT.read_text(encoding="utf-8")
    record = to_record(
        an_event(arguments=(a_company("Lynas"),), dates=Dates(expiry=EXPIRY))
    )
    keys = set(record)
    for part in ("certainty", "dates", "codes", "trigger"):
        keys |= set(record[part])
    keys |= set(record["arguments"][0]) | set(record["arguments"][0]["value"])
    keys |= set(record["dates"]["expiry"])
    named = set(re.findall(r"[`\"](\w+)[`\"]", text))
    assert keys - named == set()


def test_the_queries_in_the_document_work(full: Store) -> None:
    """People would copy a query that fails."""
    (script,) = re.findall(
        r"```sql\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    for query in script.split(";"):
        if query.strip():
            full._db.rows(query)


def test_corrections_are_listed_with_both_hands(full: Store) -> None:
    """Nobody could see from outside who has merged or split what."""
    (row,) = rows(full, "v_story_corrections")
    assert (row["kind"], row["story_id"], row["other_id"]) == (
        *("split", "story-1", "story-2"),
    )
    assert (row["made_by"], row["why"], row["events"]) == (
        *("Ada", "two acts", '["event-1"]'),
    )
    assert (row["undone_by"], row["undone_why"]) == ("Bo", "one after all")


def test_what_people_have_said_can_be_counted(full: Store) -> None:
    """If it fails, nobody can ask who silenced what, or which rule is wrong how often."""
    (mute,) = rows(full, "v_mutes")
    assert (mute["target"], mute["made_by"], mute["held"]) == ("controls", "Ada", 0)
    said = rows(full, "v_feedback")
    assert [row["event_id"] for row in said] == ["event-1", "event-2"]
    assert {(row["feedback"], row["is_right"]) for row in said} == {(1, 0)}
