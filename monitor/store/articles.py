"""Articles: kept once, with every text that they have had, found by their words."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from monitor.model.ontology import Tier
from monitor.model.record import to_json
from monitor.model.source import Article, DateProvenance, IdentityBasis
from monitor.model.text import Origin
from monitor.store.connection import Connection
from monitor.store.moments import from_text, to_text, to_text_or_none
from monitor.store.words import match_expression


class Articles:
    """Everything that was ever published by the sources."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def known(self, ids: Iterable[str]) -> Mapping[str, Article]:
        """Return those of `ids` that are stored."""
        rows = self._db.rows(
            "SELECT * FROM articles WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {row["id"]: to_article(row) for row in rows}

    def at(
        self, urls: Iterable[str], *, sources: Iterable[str]
    ) -> Mapping[str, Sequence[Article]]:
        """Return the articles of `sources` at each of `urls`, the oldest first."""
        rows = self._db.rows(
            """
            SELECT * FROM articles WHERE url IN (SELECT value FROM json_each(:urls))
              AND source IN (SELECT value FROM json_each(:sources)) ORDER BY number
            """,
            {"urls": json.dumps(list(urls)), "sources": json.dumps(list(sources))},
        )
        found: dict[str, list[Article]] = {}
        for row in rows:
            found.setdefault(row["url"], []).append(to_article(row))
        return found

    def revise(self, article: Article, *, now: datetime) -> None:
        """Give a stored article the text it has now, and keep the one it had.

        Events that were read from the old text keep it: their evidence stands there.
        """
        with self._db.transaction():
            old = self.get(article.id)
            if old is None or old.version >= article.version:
                return
            self._db.run(
                "INSERT INTO article_versions "
                "(article_id, version, title, text, content_hash, until) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (
                    *(old.id, old.version, old.title, old.text, old.content_hash),
                    to_text(now),
                ),
            )
            self._db.run(
                "UPDATE events SET document = ? "
                "WHERE article_id = ? AND document IS NULL",
                (to_json(old.document), old.id),
            )
            self._db.run(
                "UPDATE articles SET title = :title, text = :text, url = :url, "
                "content_hash = :content_hash, entry_hash = :entry_hash, "
                "version = :version WHERE id = :id",
                _to_row(article),
            )

    def seen_as(self, article_id: str, entry_hash: str) -> None:
        """Note that another form of an entry says what the stored article says."""
        self._db.run(
            "UPDATE articles SET entry_hash = ? WHERE id = ?", (entry_hash, article_id)
        )

    def versions(self, article_id: str) -> tuple[tuple[int, str, str], ...]:
        """Return number, title and text of the texts that were replaced, the oldest first."""
        rows = self._db.rows(
            "SELECT version, title, text FROM article_versions "
            "WHERE article_id = ? ORDER BY version",
            (article_id,),
        )
        return tuple((row["version"], row["title"], row["text"]) for row in rows)

    def add(self, articles: Sequence[Article]) -> int:
        """Keep the articles that are not there yet; return how many were new."""
        with self._db.transaction():
            return self._db.run_many(
                """
                INSERT INTO articles (
                  id, source, identity, identity_basis, url, title, text, published,
                  published_provenance, published_zone, first_seen, content_hash,
                  origin_name, origin_tier, entry_hash, version
                ) VALUES (
                  :id, :source, :identity, :identity_basis, :url, :title, :text,
                  :published, :published_provenance, :published_zone, :first_seen,
                  :content_hash, :origin_name, :origin_tier, :entry_hash, :version
                ) ON CONFLICT (id) DO NOTHING
                """,
                (_to_row(article) for article in articles),
            )

    def get(self, article_id: str) -> Article | None:
        """Return one article, or None."""
        row = self._db.row("SELECT * FROM articles WHERE id = ?", (article_id,))
        return None if row is None else to_article(row)

    def search(
        self,
        query: str | None,
        *,
        since: datetime | None = None,
        source: str | None = None,
        limit: int = 50,
    ) -> tuple[Article, ...]:
        """Return the articles with all words of `query`, the newest first.

        `since` is a time of publication; without a query every article is found.
        """
        rows = self._db.rows(
            """
            SELECT * FROM articles
            WHERE (:words IS NULL OR number IN
                    (SELECT rowid FROM articles_words WHERE articles_words MATCH :words))
              AND (:since IS NULL OR published >= :since)
              AND (:source IS NULL OR source = :source)
            ORDER BY published DESC, number DESC LIMIT :limit
            """,
            {
                "words": match_expression(query),
                "since": to_text_or_none(since),
                "source": source,
                "limit": limit,
            },
        )
        return tuple(to_article(row) for row in rows)


def _to_row(article: Article) -> dict[str, str | int | None]:
    return {
        "id": article.id,
        "source": article.source,
        "identity": article.identity,
        "identity_basis": article.identity_basis,
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "published": to_text(article.published),
        "published_provenance": article.published_provenance,
        "published_zone": article.published_zone,
        "first_seen": to_text(article.first_seen),
        "content_hash": article.content_hash,
        "origin_name": article.origin.name,
        "origin_tier": article.origin.tier,
        "entry_hash": article.entry_hash,
        "version": article.version,
    }


def to_article(row: sqlite3.Row) -> Article:
    """Read an article from a row of its table."""
    return Article(
        id=row["id"],
        source=row["source"],
        identity=row["identity"],
        identity_basis=IdentityBasis(row["identity_basis"]),
        url=row["url"],
        title=row["title"],
        text=row["text"],
        published=from_text(row["published"]),
        published_provenance=DateProvenance(row["published_provenance"]),
        published_zone=row["published_zone"],
        first_seen=from_text(row["first_seen"]),
        content_hash=row["content_hash"],
        origin=Origin(name=row["origin_name"], tier=Tier(row["origin_tier"])),
        entry_hash=row["entry_hash"],
        version=row["version"],
    )
