"""Fetch the pages of articles whose feed gives a summary only, where the user asks so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from monitor.collect.edits import says_the_same
from monitor.collect.fulltext import FullText, full_text
from monitor.model.source import (
    Article,
    DateProvenance,
    FetchFailed,
    Source,
    SourceKind,
)
from monitor.pipeline.aside import fetch_page
from monitor.pipeline.filing import filing
from monitor.pipeline.parse import beside
from monitor.pipeline.parts import Parts

MOST: Final = 20
"""Pages of one visit: a feed that brings more keeps its summaries for the rest."""

_CUT: Final = 2  # times as long a text as the present one is one whose page failed
LONG: Final = 2_500  # characters of a feed's own text that need no page


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """Articles with the texts of their pages, as far as they could be had."""

    articles: tuple[Article, ...]
    pages: int = 0  # texts that were taken
    without: int = 0  # pages that were refused, missing or no text
    respelled: Mapping[str, str] = field(default_factory=dict)  # edits that are none


async def with_full_text(
    parts: Parts, source: Source, articles: Sequence[Article]
) -> Filled:
    """Give short articles the text of their page; one that has none stays as it is.

    One request at a time and host, after robots.txt; an edit that changes nothing in
    the full text is none.
    """
    if not source.full_text:
        return Filled(articles=tuple(articles))
    found: list[Article] = []
    respelled: dict[str, str] = {}
    pages = without = 0
    for article in articles:
        wanted = article.url is not None and len(article.text) < LONG
        if not wanted or pages + without >= MOST:
            found.append(article)
            continue
        text = await _text(parts, source, article)
        pages, without = pages + (text is not None), without + (text is None)
        filled = article if text is None else _filled(article, text)
        if _is_no_edit(parts, filled):
            respelled[filled.id] = filled.entry_hash or ""
        else:
            found.append(filled)
    return Filled(
        articles=tuple(found), pages=pages, without=without, respelled=respelled
    )


async def _text(parts: Parts, source: Source, article: Article) -> FullText | None:
    if article.url is None:
        return None
    if source.kind is not SourceKind.EDGAR:
        return await _page(parts, source, article.url)
    filed = await filing(parts, source, article.url)
    return (
        None
        if filed is None
        else FullText(text=f"{article.text}\n\n{filed}", published=None)
    )


async def _page(parts: Parts, source: Source, url: str) -> FullText | None:
    page = await fetch_page(parts, source, url)
    if page is None:
        return None
    found = await beside(parts, page, full_text, page.body, page.url, page.content_type)
    return None if isinstance(found, FetchFailed) else found


def _filled(article: Article, page: FullText) -> Article:
    if len(page.text) <= len(article.text):
        return article
    dated = article
    if (
        article.published_provenance is DateProvenance.FIRST_SEEN
        and page.published is not None
        and page.published <= article.first_seen
    ):
        dated = replace(
            article,
            published=page.published,
            published_provenance=DateProvenance.PAGE,
        )
    return replace(dated, text=page.text)


def _is_no_edit(parts: Parts, article: Article) -> bool:
    """Say whether an edit of the summary leaves the full text as it was, or unknown."""
    old = parts.store.articles.get(article.id) if article.version > 1 else None
    if old is None:
        return False
    return says_the_same(old, article) or len(old.text) > _CUT * len(article.text)
