"""Fakes for ports: they keep what they were given and answer as they are told."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from monitor.errors import WorkError
from monitor.model.event import Extraction
from monitor.model.message import Claim, Delivery, Finding, Lookup, Result
from monitor.model.push import Posted
from monitor.model.source import (
    Fetched,
    FetchResult,
    Source,
    SourceState,
    Validators,
)
from monitor.model.text import Document
from tests.makers import NOON, an_event

Reader = Callable[[Document], Extraction]


def fetched(body: bytes, *, etag: str | None = '"1"', at: datetime = NOON) -> Fetched:
    """Return a whole response."""
    return Fetched(
        source="example-wire",
        url="https://news.example/feed.xml",
        status=200,
        body=body,
        content_type="application/rss+xml",
        validators=Validators(etag=etag),
        fresh_for=None,
        at=at,
        body_hash=sha256(body).hexdigest(),
    )


class FakeFetcher:
    """Answers visits from a script; the last answer is repeated."""

    def __init__(self, *answers: FetchResult) -> None:
        self.answers = list(answers)
        self.visits: list[tuple[Source, SourceState]] = []
        self.closed = False
        self.forms: list[tuple[str, Mapping[str, str]]] = []
        self.posted = Posted(status=202, message="HTTP 202 Accepted")

    async def fetch(self, source: Source, state: SourceState) -> FetchResult:
        self.visits.append((source, state))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    async def post(
        self, url: str, form: Mapping[str, str], *, source: Source
    ) -> Posted:
        self.forms.append((url, form))
        return self.posted

    async def close(self) -> None:
        self.closed = True


class FakeReaders:
    """Reads texts without a model; a document whose text says "poison" kills it."""

    def __init__(self, read: Reader) -> None:
        self.read = read
        self.batches: list[list[str]] = []

    async def call(self, _work: Any, *args: Any, timeout: float) -> Any:
        documents: Iterable[Document] = args[1]
        self.batches.append([d.id for d in documents])
        if any("poison" in d.text for d in documents):
            message = "the worker died (exit code 139)"
            raise WorkError(message)
        return [self.read(d) for d in documents]

    def overdue(self) -> float:
        return 0.0

    def close(self) -> None:
        """Do nothing."""


def reads_events_in(*words: str) -> Reader:
    """Return a reader that finds one event in each document that has all `words`."""

    def read(document: Document) -> Extraction:
        whole = f"{document.title} {document.text}"
        found = (an_event(),) if all(w in whole for w in words) else ()
        return Extraction(id=document.id, events=found)

    return read


class FakeChannel:
    """A channel that accepts everything, or whatever it is told to answer."""

    min_interval = timedelta()
    timeout = timedelta(seconds=1)

    def __init__(self, name: str, *, recipients: tuple[str, ...] = ()) -> None:
        self.name = name
        self.recipients = recipients
        self.answer = Delivery(result=Result.ACCEPTED, remote_id="1")
        self.sent: list[Claim] = []

    def send(self, claim: Claim) -> Delivery:
        self.sent.append(claim)
        return self.answer

    def find(self, claim: Claim) -> Lookup:
        return Lookup(finding=Finding.NOT_FOUND)
