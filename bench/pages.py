"""How long the pages of `lodewatch web` take over a million articles.

The database is made: a million articles of forty sources over two years, 50,000 stories of
two reports each, and a thousand alerts. A thousand stories of two weeks are stored as the
pipeline does it; the weeks before are copies of these. The command itself is asked, by
HTTP: for each page the first answer after its start, and the median of the next ones. The
processor time of the first is told beside it: the rest is the disk, and other programs.
"""

import http.client
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from bench.command import default_settings
from bench.grouping import Made
from bench.table import Table
from monitor.extract.types import known_types
from monitor.group.merge import opened
from monitor.model.ontology import Stage
from monitor.model.source import SourceState
from monitor.model.story import (
    Assignment,
    AssignReason,
    ChangeKind,
    Report,
    Story,
    StoryChange,
)
from monitor.store import Store, open_store
from tests.makers import NOON, a_message, an_alert

ARTICLES = 1_000_000
BASE = 1_000
COPIES = 49
STORIES = BASE * (COPIES + 1)
SPAN = timedelta(days=15)
ALERTS = 1_000
SOURCES = 40
AGAIN = 5
RULES = Path(__file__).resolve().parents[1] / "rules"
_TEXT = "The company said output and prices were in line with its plan. " * 6
_CONFIG = """
[store]
path = "lodewatch.db"
[rules]
path = "{rules}"
{sources}
[[channel]]
name = "terminal"
type = "console"
[[route]]
channels = ["terminal"]
"""
_SOURCE = """[[source]]
name = "source-{n}"
url = "https://source-{n}.example/feed.xml"
"""


def pages() -> Iterator[Table]:
    """Yield the table of answers."""
    with tempfile.TemporaryDirectory(prefix="lodewatch-bench-") as folder:
        now, story = fill(Path(folder))
        yield Table(
            title=f"Pages over {ARTICLES:,} articles and {STORIES:,} stories",
            head=(
                "page",
                "first answer, ms",
                "of it processor, ms",
                "then, median, ms",
                "kB",
            ),
            rows=tuple(measured(Path(folder), now=now, story=story)),
        )


def fill(folder: Path) -> tuple[datetime, str]:
    """Make configuration and database; return the present moment and a story."""
    sources = "".join(_SOURCE.format(n=n) for n in range(SOURCES))
    text = _CONFIG.format(rules=RULES, sources=sources)
    (folder / "config.toml").write_text(text, encoding="utf-8")
    made = Made([(kind.id, kind.family) for kind in known_types(default_settings())])
    with open_store(folder / "lodewatch.db", now=NOON) as store, store.transaction():
        told = [
            _told(store, _at(made.report(n), NOON - SPAN * (1 - n / BASE)))
            for n in range(BASE)
        ]
        _beside(store, told[-1])
    with closing(sqlite3.connect(folder / "lodewatch.db")) as raw, raw:
        raw.executescript(_COPIES.format(copies=COPIES, days=SPAN.days))
        raw.executescript(_DATED)
        raw.execute(_ARTICLES, {"count": ARTICLES, "sources": SOURCES, "text": _TEXT})
    return NOON + timedelta(hours=6), told[-1].id


def _at(report: Report, moment: datetime) -> Report:
    document = replace(report.document, published=moment)
    return replace(report, document=document, published=moment, first_seen=moment)


def _told(store: Store, report: Report) -> Story:
    """Store a story with its opening report and one that moves it."""
    story = opened(report)
    later = report.published + timedelta(hours=5)
    second = replace(
        report,
        event_id=report.event_id[::-1],
        document=replace(report.document, id=f"{report.document.id}b"),
        published=later,
        first_seen=later,
        witness="Second Wire",
    )
    moved = replace(
        story,
        stage=Stage.EFFECTIVE,
        reports=2,
        witnesses=(*story.witnesses, second.witness),
        last_published=second.published,
        last_seen=second.first_seen,
    )
    _save(store, story, report, ChangeKind.NEW, None)
    _save(store, moved, second, ChangeKind.STAGE, story.stage)
    return moved


def _save(
    store: Store, story: Story, report: Report, kind: ChangeKind, before: Stage | None
) -> None:
    change = StoryChange(
        id=f"{report.event_id}-{kind}",
        kind=kind,
        story=story,
        report=report,
        stage_before=before,
        at=report.first_seen,
    )
    store.stories.save(
        Assignment(
            story=story, change=change, reason=AssignReason.KEY, explanation="made"
        )
    )


def _beside(store: Store, story: Story) -> None:
    """Store the states of the sources, and alerts."""
    for number in range(SOURCES):
        state = SourceState(
            source=f"source-{number}",
            url=f"https://source-{number}.example/feed.xml",
            first_visit=NOON,
            last_attempt=NOON,
            last_success=NOON,
            last_new=NOON,
        )
        store.sources.save(state)
    store.outbox.enqueue(
        a_message(
            id=f"alert-{number}",
            subject=story.id if number % 100 == 0 else f"story-{number}",
            sequence=str(number),
            payload=an_alert(story_id=story.id),
            created_at=NOON - timedelta(minutes=number),
        )
        for number in range(ALERTS)
    )


# Ids are hexadecimal: a copy's begins with its number. Times move by whole spans.
_COPIES = """
CREATE TEMP TABLE copies AS
  WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {copies})
  SELECT k, printf('%04x', k) AS mark, '-' || (k * {days}) || ' days' AS back FROM n;

INSERT INTO stories (id, type, family, title, stage, stage_since, direction, certainty,
    first_published, last_published, first_seen, last_seen, fingerprints, record)
  SELECT mark || substr(id, 5), type, family, title, stage,
    strftime('%Y-%m-%dT%H:%M:%S.000000Z', stage_since, back), direction, certainty,
    strftime('%Y-%m-%dT%H:%M:%S.000000Z', first_published, back),
    strftime('%Y-%m-%dT%H:%M:%S.000000Z', last_published, back),
    strftime('%Y-%m-%dT%H:%M:%S.000000Z', first_seen, back),
    strftime('%Y-%m-%dT%H:%M:%S.000000Z', last_seen, back), fingerprints,
    replace(replace(record, id, mark || substr(id, 5)), json_extract(record,
      '$.headline_event'), mark || substr(json_extract(record, '$.headline_event'), 5))
  FROM stories, copies;

INSERT INTO events (id, article_id, type, family, stage, direction, certainty, witness,
    published, first_seen, title, sentence, document, record)
  SELECT mark || substr(id, 5), article_id, type, family, stage, direction, certainty,
    witness, strftime('%Y-%m-%dT%H:%M:%S.000000Z', published, back),
    strftime('%Y-%m-%dT%H:%M:%S.000000Z', first_seen, back), title, sentence, document,
    record
  FROM events, copies;

INSERT INTO event_names (kind, name, event_id, published)
  SELECT kind, name, mark || substr(event_id, 5),
    strftime('%Y-%m-%dT%H:%M:%S.000000Z', published, back)
  FROM event_names, copies;

INSERT INTO story_reports (event_id, story_id, part, also, reason, explanation, score, near)
  SELECT mark || substr(event_id, 5), mark || substr(story_id, 5), mark || substr(part, 5),
    also, reason, explanation, score, near
  FROM story_reports, copies;

INSERT INTO story_changes (id, story_id, event_id, kind, stage_before, stage, facts, at,
    baseline, story, part)
  SELECT mark || id, mark || substr(story_id, 5), mark || substr(event_id, 5), kind,
    stage_before, stage, facts, strftime('%Y-%m-%dT%H:%M:%S.000000Z', at, back), baseline,
    replace(story, story_id, mark || substr(story_id, 5)), mark || substr(part, 5)
  FROM story_changes, copies;
"""
# One story in 25 takes effect within a year, one in 500 is contested.
_DATED = """
CREATE TEMP TABLE dated AS
  SELECT id, json_object('start', day, 'end', day, 'granularity', 'day',
    'modifier', NULL, 'span', json_object('field', 'text', 'start', 0, 'end', 8,
    'text', 'that day')) AS effective
  FROM (SELECT id, date('2025-11-07', '+' || (rowid / 25 % 360) || ' days') AS day
    FROM stories WHERE rowid % 25 = 0);
CREATE INDEX temp.dated_by_id ON dated (id);

UPDATE stories SET record = json_set(record, '$.dates.effective', json(effective))
  FROM dated WHERE dated.id = stories.id;
UPDATE story_changes SET story = json_set(story, '$.dates.effective', json(effective))
  FROM dated WHERE dated.id = story_id;
UPDATE events SET record = json_set(record, '$.dates.effective', json(effective))
  FROM dated JOIN story_reports r ON r.story_id = dated.id WHERE r.event_id = events.id;
UPDATE stories SET record = json_set(record, '$.contested_by',
    json_array(json_extract(record, '$.headline_event')))
  WHERE rowid % 500 = 0;
"""
_ARTICLES = """
WITH RECURSIVE n (k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM n WHERE k < :count - 1)
INSERT INTO articles (id, source, identity, identity_basis, url, title, text, published,
    published_provenance, published_zone, first_seen, content_hash, origin_name,
    origin_tier, entry_hash, version)
  SELECT 'made-' || k, 'source-' || (k % :sources), 'made-' || k, 'guid',
    'https://source.example/' || k, 'Notice ' || k || ' of a source', :text,
    strftime('%Y-%m-%dT%H:%M:%S.000000Z', '2025-11-07 12:00', '-' || (k * 63) || ' seconds'),
    'published', NULL,
    strftime('%Y-%m-%dT%H:%M:%S.000000Z', '2025-11-07 12:00', '-' || (k * 63) || ' seconds'),
    'made-' || k, 'A source', 'media', NULL, 1
  FROM n
"""


def measured(folder: Path, *, now: datetime, story: str) -> Iterator[tuple[str, ...]]:
    """Yield a row for each page."""
    asked = {
        "Today": "/",
        "Today, 30 days": "/?days=30",
        "Stories": "/stories",
        "Stories of a material and a stage": "/stories?material=Cu&stage=EFFECTIVE",
        "Stories of a rare material": "/stories?material=Nb&state=TR",
        "Stories that are contested": "/stories?contested=1",
        "Stories with words": "/stories?q=bardenfol",
        "One story": f"/stories/{story}",
        "Materials": "/materials",
        "A material": "/materials/REE",
        "Companies": "/companies",
        "Calendar, a year": "/calendar?days=365",
        "Alerts": "/alerts",
        "Sources": "/sources",
        "Rules": "/rules",
        "A view as a table": "/db/v_stories",
    }
    with _served(folder, now) as (port, process):
        for name, path in asked.items():
            before = _worked(process)
            first, size = _answer(port, path)
            work = _worked(process) - before
            then = median(_answer(port, path)[0] for _ in range(AGAIN))
            yield (
                name,
                f"{first:,.0f}",
                f"{work:,.0f}" if before else "–",
                f"{then:,.0f}",
                f"{size / 1000:,.0f}",
            )


@contextmanager
def _served(folder: Path, now: datetime) -> Iterator[tuple[int, int]]:
    command = [
        *(sys.executable, "-m", "monitor", "web"),
        *("--config", str(folder / "config.toml"), "--listen", "127.0.0.1:8799"),
        *("--now", now.isoformat(), "-q"),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        try:
            if "pages are at" not in said:
                raise RuntimeError(said + process.stderr.read())
            _answer(8799, "/style.css")  # the first request of all starts Datasette
            yield 8799, process.pid
        finally:
            process.terminate()


def _worked(process: int) -> float:
    """Return the milliseconds of processor time so far, to 10; 0 where no system tells.

    Of the whole process, with those threads that have ended meanwhile.
    """
    said = Path(f"/proc/{process}/stat")
    if not said.exists():
        return 0
    ticks = said.read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) * 1000 / os.sysconf("SC_CLK_TCK")


def _answer(port: int, path: str) -> tuple[float, int]:
    """Return milliseconds and bytes of one answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    began = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    taken = (time.perf_counter() - began) * 1000
    connection.close()
    if response.status != http.client.OK:
        message = f"{path} was answered with {response.status}"
        raise RuntimeError(message)
    return taken, len(body)
