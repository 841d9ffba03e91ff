"""Play documents through the whole pipeline, with their publication as the clock.

Everything happens in a database of its own that is thrown away; nothing is sent. What
would have gone out stands in the steps.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.config import Settings, StoreSettings
from monitor.model.event import Extraction
from monitor.model.message import Claim, Delivery, Finding, Lookup, Result
from monitor.model.rule import Match
from monitor.model.source import Article, DateProvenance, IdentityBasis
from monitor.model.story import StoryChange
from monitor.model.text import Document, Origin
from monitor.notify.route import Untold
from monitor.pipeline.bulk import batched, read_batches
from monitor.pipeline.parts import Parts
from monitor.pipeline.read import Reading
from monitor.pipeline.rules import tell_absences
from monitor.pipeline.take import Taken, take_readings
from monitor.running import parts
from monitor.store import open_store

DAWN = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayStep:
    """What one document did."""

    at: datetime
    document: Document
    changes: tuple[StoryChange, ...]
    matches: tuple[Match, ...]
    messages: int  # that would have gone out
    untold: tuple[Untold, ...]
    error: str | None = None  # None: it could be read


class _Mute:
    """A channel that is addressed like the real one and never speaks."""

    min_interval = timedelta()
    timeout = timedelta()

    def __init__(self, name: str, recipients: tuple[str, ...]) -> None:
        self.name, self.recipients = name, recipients

    def send(self, _claim: Claim) -> Delivery:
        return Delivery(result=Result.NOT_SENT, error="a replay sends nothing")

    def find(self, _claim: Claim) -> Lookup:
        return Lookup(finding=Finding.CANNOT_LOOK)


def replay(settings: Settings, documents: Sequence[Document]) -> Iterator[ReplayStep]:
    """Play `documents` in the order of their publication; undated ones come first."""
    ordered = sorted(documents, key=lambda d: d.published or DAWN)
    with TemporaryDirectory(prefix="lodewatch-replay-") as folder:
        path = Path(folder) / "replay.db"
        own = replace(settings, store=StoreSettings(path=path))
        with (
            open_store(path, now=DAWN) as store,
            parts(own, store=store, inline=True) as made,
        ):
            channels = {
                c.name: _Mute(c.name, tuple(getattr(c, "to", ())))
                for c in settings.channels
            }
            yield from _play(replace(made, channels=channels), ordered)


def _play(made: Parts, documents: Sequence[Document]) -> Iterator[ReplayStep]:
    for reading in _readings(made.settings, documents):
        yield _step(made, reading)


def _readings(settings: Settings, documents: Sequence[Document]) -> Iterator[Reading]:
    articles = [article_of(d) for d in documents]
    done = read_batches(batched(a.document for a in articles), settings)
    for article, found in zip(articles, chain.from_iterable(done), strict=True):
        if isinstance(found, Extraction):
            yield Reading(article=article, extraction=found)
        else:
            yield Reading(article=article, extraction=None, error=str(found))


def _step(made: Parts, reading: Reading) -> ReplayStep:
    at = reading.article.published
    late = tell_absences(made, now=at)
    taken: Taken = take_readings(
        made, [reading], now=at, witness=lambda a: a.source, baseline=False
    )
    return ReplayStep(
        at=at,
        document=reading.article.document,
        changes=taken.changes,
        matches=(*late.matches, *taken.matches),
        messages=late.messages + taken.messages,
        untold=(*late.untold, *taken.untold),
        error=reading.error,
    )


def article_of(document: Document) -> Article:
    """Give a handed-in document the form in which the pipeline keeps articles."""
    published = document.published or DAWN
    origin = document.source or Origin(name="replay")
    words = f"{document.title}\x1f{document.text}"
    return Article(
        id=document.id,
        source=origin.name,
        identity=document.id,
        identity_basis=IdentityBasis.GUID,
        url=document.url,
        title=document.title,
        text=document.text,
        published=published,
        published_provenance=DateProvenance.PUBLISHED,
        published_zone=None,
        first_seen=published,
        content_hash=sha256(words.encode()).hexdigest(),
        origin=origin,
    )
