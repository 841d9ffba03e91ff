"""Events as their documents state them, and how far extraction has come."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from monitor.model.event import Commodity, Company, Entity, Event, Jurisdiction
from monitor.model.record import from_json, to_json
from monitor.model.source import Article
from monitor.model.story import Report, Told
from monitor.model.text import Document
from monitor.store.articles import to_article
from monitor.store.connection import Connection
from monitor.store.moments import from_text, to_text, to_text_or_none
from monitor.store.words import match_expression

MAX_TRIES = 3  # after as many failures an article is left alone and listed


class Events:
    """Every event of every document, with its evidence."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, report: Report) -> None:
        """Keep one event; one that is there already stays as it was."""
        with self._db.transaction():
            if self._db.run(_INSERT, _to_row(report, self._article(report))):
                self._db.run_many(
                    "INSERT OR IGNORE INTO event_names (kind, name, event_id, published) "
                    "VALUES (?, ?, ?, ?)",
                    [
                        (*name, report.event_id, to_text(report.published))
                        for name in _names(report.event)
                    ],
                )

    def _article(self, report: Report) -> Document | None:
        row = self._db.row("SELECT * FROM articles WHERE id = ?", (report.document.id,))
        return None if row is None else to_article(row).document

    def get(self, event_id: str) -> Report | None:
        """Return one event in its document, or None."""
        return self.by_ids([event_id]).get(event_id)

    def by_ids(self, ids: Iterable[str]) -> Mapping[str, Report]:
        """Return those of the events that are stored."""
        found = self._reports(
            "id IN (SELECT value FROM json_each(:ids)) ORDER BY number",
            {"ids": json.dumps(list(ids))},
        )
        return {report.event_id: report for report in found}

    def told(self, since: datetime, until: datetime) -> tuple[Told, ...]:
        """Return which stories were told of from `since` to `until`, by publication.

        A report that also moves other stories counts for its own.
        """
        rows = self._db.rows(_TOLD, (to_text(since), to_text(until)))
        return tuple(
            Told(
                type=row["type"],
                family=row["family"],
                published=from_text(row["published"]),
                story_id=row["story_id"],
            )
            for row in rows
        )

    def find(
        self,
        *,
        type: str | None = None,  # noqa: A002 - the noun of the domain
        company: str | None = None,
        commodity: str | None = None,
        country: str | None = None,
        text: str | None = None,
        since: datetime | None = None,
        limit: int = 50,
    ) -> tuple[Report, ...]:
        """Return the events for which everything asked holds, the newest first.

        Names are compared without case: a company's id, ticker or the beginning of its
        name, a commodity's id, a country's code or name. `text` is looked for in the
        headline and the sentence; `since` is a time of publication.
        """
        names = {"company": company, "commodity": commodity, "country": country}
        clauses = [
            f"id IN ({naming(kind)})"
            for kind, name in names.items()
            if name is not None
        ]
        parameters = {
            **{kind: fold(name) for kind, name in names.items() if name is not None},
            "type": type,
            "words": match_expression(text),
            "since": to_text_or_none(since),
            "limit": limit,
        }
        return self._reports(" AND ".join([*clauses, _FOUND]), parameters)

    def telling(self, text: str) -> frozenset[str]:
        """Return the ids of all events with these words."""
        return self._ids(
            "number IN (SELECT rowid FROM events_words WHERE events_words MATCH :words)",
            {"words": match_expression(text)},
        )

    def naming_company(self, company: str) -> frozenset[str]:
        """Return the ids of all events that name this firm."""
        return self._ids(f"id IN ({naming('company')})", {"company": fold(company)})

    def _ids(self, where: str, parameters: Mapping[str, object]) -> frozenset[str]:
        rows = self._db.rows(f"SELECT id FROM events WHERE {where}", parameters)  # noqa: S608
        return frozenset(row["id"] for row in rows)

    def of_article(self, article_id: str) -> tuple[Report, ...]:
        """Return the events of one article and of its earlier texts, in text order."""
        return self._reports(
            "article_id = :article ORDER BY number", {"article": article_id}
        )

    def of_story(self, story_id: str) -> tuple[Report, ...]:
        """Return the events that tell of one story, the oldest first."""
        return self._reports(
            "id IN (SELECT event_id FROM story_reports WHERE story_id = :story) "
            "ORDER BY published, number",
            {"story": story_id},
        )

    def of_stories(self, story_ids: Iterable[str]) -> Mapping[str, tuple[Report, ...]]:
        """Return the events that tell of each of some stories, the oldest first."""
        rows = self._db.rows(
            "SELECT story_id, event_id FROM story_reports "
            "WHERE story_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(story_ids)),),
        )
        reports = self.by_ids({row["event_id"] for row in rows})
        found: dict[str, list[Report]] = {}
        for row in rows:
            found.setdefault(row["story_id"], []).append(reports[row["event_id"]])
        order = {event_id: place for place, event_id in enumerate(reports)}
        return {
            name: tuple(sorted(some, key=lambda r: (r.published, order[r.event_id])))
            for name, some in found.items()
        }

    def _reports(
        self, where: str, parameters: Mapping[str, object]
    ) -> tuple[Report, ...]:
        rows = self._db.rows(f"SELECT * FROM events WHERE {where}", parameters)  # noqa: S608
        wanted = {row["article_id"] for row in rows if row["document"] is None}
        articles = self._db.rows(
            "SELECT * FROM articles WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(wanted)),),
        )
        documents = {row["id"]: to_article(row).document for row in articles}
        return tuple(_to_report(row, documents) for row in rows)

    def entities(self, article_id: str) -> tuple[Entity, ...]:
        """Return what a document mentions, in text order."""
        rows = self._db.rows(
            "SELECT record FROM entities WHERE article_id = ? ORDER BY position",
            (article_id,),
        )
        return tuple(from_json(Entity, row["record"]) for row in rows)

    def add_entities(self, found: Mapping[str, Sequence[Entity]]) -> None:
        """Keep what documents mention, by article, instead of what was found before."""
        with self._db.transaction():
            self._db.run(
                "DELETE FROM entities WHERE article_id IN "
                "(SELECT value FROM json_each(?))",
                (json.dumps(list(found)),),
            )
            self._db.run_many(
                "INSERT INTO entities (article_id, position, type, text, record) "
                "VALUES (?, ?, ?, ?, ?)",
                (
                    (article_id, position, e.type, e.text, to_json(e))
                    for article_id, entities in found.items()
                    for position, e in enumerate(entities)
                ),
            )

    def extracted(self, article_ids: Iterable[str], version: str) -> None:
        """Note that extraction `version` is done with these articles."""
        with self._db.transaction():
            self._db.run_many(
                "INSERT OR REPLACE INTO extractions (article_id, version) "
                "VALUES (?, ?)",
                [(article_id, version) for article_id in article_ids],
            )

    def extraction_failed(self, article_id: str, version: str, error: str) -> int:
        """Note that extraction `version` failed; return how often it has by now."""
        tries: int = self._db.value(
            """
            INSERT INTO extractions (article_id, version, tries, error)
            VALUES (?, ?, 1, ?)
            ON CONFLICT (article_id) DO UPDATE SET
              tries = CASE WHEN version = excluded.version THEN tries + 1 ELSE 1 END,
              version = excluded.version,
              error = excluded.error
            RETURNING tries
            """,
            (article_id, version, error),
        )
        return tries

    def were_read(self, article_ids: Iterable[str]) -> frozenset[str]:
        """Return those of these articles that have been read, whatever was found."""
        rows = self._db.rows(
            "SELECT article_id FROM extractions WHERE error IS NULL "
            "AND article_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(article_ids)),),
        )
        return frozenset(row["article_id"] for row in rows)

    def to_read_again(self, version: str, *, limit: int = 100) -> tuple[Article, ...]:
        """Return articles whose extraction failed and is worth another try, oldest first.

        One on which `version` has failed `MAX_TRIES` times is left out; a new version
        starts to count anew.
        """
        rows = self._db.rows(
            """
            SELECT a.* FROM articles a
            JOIN extractions x ON x.article_id = a.id
            WHERE x.error IS NOT NULL AND (x.version <> :version OR x.tries < :tries)
            ORDER BY a.number LIMIT :limit
            """,
            {"version": version, "tries": MAX_TRIES, "limit": limit},
        )
        return tuple(to_article(row) for row in rows)

    def unread(self) -> int:
        """Return how many articles could not be read so far."""
        found: int = self._db.value(
            "SELECT count(*) FROM extractions WHERE error IS NOT NULL"
        )
        return found

    def quarantined(self) -> Mapping[str, str]:
        """Return the articles that could not be read, with the last error of each."""
        rows = self._db.rows(
            "SELECT article_id, error FROM extractions "
            "WHERE error IS NOT NULL AND tries >= ? ORDER BY article_id",
            (MAX_TRIES,),
        )
        return {row["article_id"]: row["error"] for row in rows}


def fold(name: str) -> str:
    """Write a name as `event_names` holds it."""
    return " ".join(name.split()).casefold()


def naming(kind: str) -> str:
    """Return the query for the events that name the `kind` of the same parameter.

    A name is the one asked for or begins with it: "Lynas" finds "Lynas Rare Earths".
    """
    # Two searches: with OR, SQLite reads every name of the kind.
    named = f"SELECT event_id FROM event_names WHERE kind = '{kind}' AND"  # noqa: S608
    return (
        f"{named} name = :{kind} UNION ALL "
        f"{named} name > :{kind} || ' ' AND name < :{kind} || '!'"
    )


_FOUND = """
  (:type IS NULL OR type = :type)
  AND (:words IS NULL OR number IN
        (SELECT rowid FROM events_words WHERE events_words MATCH :words))
  AND (:since IS NULL OR published >= :since)
  ORDER BY published DESC, number DESC LIMIT :limit
"""

_INSERT = """
  INSERT INTO events (
    id, article_id, type, family, stage, direction, certainty, witness, published,
    first_seen, title, sentence, document, record
  ) VALUES (
    :id, :article_id, :type, :family, :stage, :direction, :certainty, :witness,
    :published, :first_seen, :title, :sentence, :document, :record
  ) ON CONFLICT (id) DO NOTHING
"""


def _to_row(report: Report, article: Document | None) -> dict[str, object]:
    event, document = report.event, report.document
    return {
        "id": report.event_id,
        "article_id": document.id,
        "type": event.type,
        "family": event.family,
        "stage": event.stage,
        "direction": event.direction,
        "certainty": event.certainty.score,
        "witness": report.witness,
        "published": to_text(report.published),
        "first_seen": to_text(report.first_seen),
        "title": document.title,
        "sentence": event.sentence.text,
        "document": None if article == document else to_json(document),
        "record": to_json(event),
    }


def _to_report(row: sqlite3.Row, documents: Mapping[str, Document]) -> Report:
    own = row["document"]
    return Report(
        event_id=row["id"],
        event=from_json(Event, row["record"]),
        document=documents[row["article_id"]]
        if own is None
        else from_json(Document, own),
        witness=row["witness"],
        published=from_text(row["published"]),
        first_seen=from_text(row["first_seen"]),
    )


def _names(event: Event) -> Iterator[tuple[str, str]]:
    for argument in event.arguments:
        match argument.value:
            case Company(id=id_, name=name, ticker=ticker):
                yield from (("company", fold(n)) for n in (id_, name, ticker) if n)
            case Commodity(id=id_):
                yield "commodity", fold(id_)
            case Jurisdiction(iso2=iso2, name=name):
                yield from (("country", fold(n)) for n in (iso2, name))
            case _:
                pass


_TOLD = """
SELECT e.type, e.family, e.published, r.story_id
FROM events e JOIN story_reports r ON r.event_id = e.id AND NOT r.also
WHERE e.published >= ? AND e.published <= ?
ORDER BY e.published, e.number
"""
