"""Keep what a feed brought, in chunks, each with everything that follows from it."""

from datetime import datetime
from typing import Final

from monitor.model.source import Source, SourceState
from monitor.pipeline.fulltext import Filled, with_full_text
from monitor.pipeline.news import News
from monitor.pipeline.parts import Parts
from monitor.pipeline.read import read_articles
from monitor.pipeline.take import Taken, take_readings

CHUNK: Final = 40  # articles kept in one transaction: a long first visit loses little


async def keep_news(
    parts: Parts,
    source: Source,
    news: News,
    *,
    baseline: bool,
    state: SourceState,
    past: datetime | None,
) -> Taken:
    """Read what is news, the oldest first, and keep it.

    `state`, and with it the validators, moves only with the last chunk. `past` is the
    one to which this is news, see `Store.still`.
    """
    filled = Filled(articles=(*news.fresh, *news.edited))
    if not baseline:  # a whole backlog of pages would be no manners
        filled = await with_full_text(parts, source, filled.articles)
    waiting, respelled = filled.articles, {**news.respelled, **filled.respelled}
    chunks = [waiting[i : i + CHUNK] for i in range(0, len(waiting), CHUNK)] or [()]
    taken = Taken(pages=filled.pages, no_pages=filled.without)
    for number, chunk in enumerate(chunks, start=1):
        readings = await read_articles(parts, chunk)
        last = number == len(chunks)
        with parts.store.still(past):
            taken += take_readings(
                parts,
                readings,
                now=parts.clock(),
                witness=lambda _: source.witness,
                baseline=baseline,
                state=state if last else None,
                respelled=respelled if last else {},
            )
    return taken
