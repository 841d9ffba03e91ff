"""Read the Federal Register's API (JSON, version 1): documents and public inspection.

A document as published and the same one on public inspection before are two entries:
what is filed may still be withdrawn. Facts that the API gives in fields are written as
sentences, so that an event can cite them. Pure, and run in a worker process like
`collect.parse`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from monitor.collect.charset import decoded
from monitor.collect.entries import newest
from monitor.collect.facts import day_of, paragraphs, sentence, spoken, text_of
from monitor.collect.links import absolute
from monitor.collect.markup import escaped
from monitor.errors import ParseError
from monitor.model.source import Entry, Feed

# What the API is asked for. A name that it does not know is answered with 400.
FIELDS: Final = (
    *("abstract", "action", "agencies", "cfr_references", "citation"),
    *("comments_close_on", "dates", "docket_ids", "document_number", "effective_on"),
    *("executive_order_number", "html_url", "pdf_url", "proclamation_number"),
    *("publication_date", "regulation_id_numbers", "signing_date", "subtype", "title"),
    *("toc_doc", "toc_subject", "type"),
)
_EASTERN = ZoneInfo("America/New_York")
_RELEASE = time(8, 45)  # of each business day's documents
_INSPECTION = "public-inspection-documents"
_RESULTS = re.compile(r'"results"\s*:\s*\[')
_BARRIER = re.compile(r"<title>[^<]*Request Access|automated scraping", re.IGNORECASE)
_NEXT = re.compile(r"[\s,]*")
_DOCKET = re.compile(r"^docket\s+(?:nos?\b|numbers?\b|ids?\b)?[.:\s]*", re.IGNORECASE)
_CLOCK = re.compile(r"T\d{2}:\d{2}")


def read_federal_register(
    body: bytes, *, url: str, content_type: str | None, max_entries: int
) -> Feed:
    """Return an answer's documents as entries, at most the `max_entries` newest.

    Raises `ParseError` if the body is no list of documents, and nothing else. An answer
    that was cut short gives its whole documents, marked `truncated`.
    """
    answer = _answer(decoded(body, content_type).strip(), url)
    filed = _INSPECTION in url or any(map(_is_filing, _mappings(answer)))
    found = [_Document(raw=raw, url=url, filed=filed) for raw in _mappings(answer)]
    entries = [document.entry() for document in found if document.says_something]
    kept = newest(entries, max_entries)
    return Feed(
        title="Federal Register: public inspection" if filed else "Federal Register",
        entries=tuple(kept),
        dropped=len(answer.results) - len(kept),
        warning=_warning(answer, entries=len(entries), kept=len(kept)),
        truncated=answer.cut,
        older=absolute(text_of(answer.next_page), url),
    )


def with_fields(url: str) -> str:
    """Return a search's address with the fields that a reader needs, unless it has any.

    Without them the API leaves out dates, dockets and the action. Lists of public
    inspection come complete, and their `current.json` takes no parameters.
    """
    parts = urlsplit(url)
    if _INSPECTION in parts.path:
        return url
    asked = parse_qsl(parts.query, keep_blank_values=True)
    if any(name.startswith("fields[") for name, _ in asked):
        return url
    fields = urlencode([("fields[]", name) for name in FIELDS])
    query = "&".join(part for part in (parts.query, fields) if part)
    return urlunsplit(parts._replace(query=query))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """The list in an answer, before its documents are looked at."""

    results: list[Any]
    next_page: object = None
    cut: bool = False


def _answer(text: str, url: str) -> _Answer:
    """Return the list of documents in `text`."""
    if not text:
        raise ParseError("the body is empty", reason="empty")
    if text[0] != "{":
        raise _no_json(text, url)
    try:
        payload = json.loads(text)
    except json.JSONDecodeError as error:
        return _cut(text, error)
    except (ValueError, RecursionError) as error:
        message = f"the JSON cannot be read: {type(error).__name__}"
        raise ParseError(message, reason="unparsable") from None
    return _listed(payload)


def _no_json(text: str, url: str) -> ParseError:
    """Say what came instead of JSON; to programs it likes not it shows a barrier."""
    if _BARRIER.search(text) or (urlsplit(url).hostname or "").startswith("unblock."):
        message = "the Federal Register shows a page against automatic access"
        return ParseError(message, reason="blocked")
    kind = "a web page or feed" if text[0] == "<" else "something else"
    message = f"this is {kind}, not the Federal Register's JSON"
    return ParseError(message, reason="not_a_feed")


def _cut(text: str, error: json.JSONDecodeError) -> _Answer:
    """Return the whole documents of JSON that breaks off; refuse what is broken."""
    if error.pos < len(text) and text.endswith("}"):
        message = f"the JSON cannot be read: {error.msg} at character {error.pos}"
        raise ParseError(message, reason="unparsable")
    start = _RESULTS.search(text)
    whole = list(_whole(text, start.end())) if start else []
    if not whole:
        message = "the answer breaks off before its first document"
        raise ParseError(message, reason="truncated")
    return _Answer(results=whole, cut=True)


def _whole(text: str, place: int) -> Iterator[Any]:
    """Yield the values of a list from `place` on, up to the one that is cut."""
    decoder = json.JSONDecoder()
    while True:
        gap = _NEXT.match(text, place)
        try:
            value, place = decoder.raw_decode(text, gap.end() if gap else place)
        except (ValueError, RecursionError):
            return
        yield value


def _listed(payload: dict[str, Any]) -> _Answer:
    """Return the list of a whole answer; a search that finds nothing has none."""
    results = payload.get("results")
    if isinstance(results, list):
        return _Answer(results=results, next_page=payload.get("next_page_url"))
    refusal = next(
        (payload[k] for k in ("errors", "error", "message") if payload.get(k)), None
    )
    if refusal is not None:
        said = text_of(refusal) or json.dumps(refusal)
        message = f"the Federal Register refuses the request: {said}"
        raise ParseError(message[:300], reason="not_a_feed")
    if results is None and "count" in payload and payload["count"] in (0, None):
        return _Answer(results=[])
    raise ParseError("this JSON holds no list of documents", reason="not_a_feed")


def _mappings(answer: _Answer) -> Iterator[Mapping[str, Any]]:
    return (raw for raw in answer.results if isinstance(raw, dict))


def _is_filing(raw: Mapping[str, Any]) -> bool:
    """Say whether a document has what only those on public inspection have."""
    return "filed_at" in raw or "filing_type" in raw


def _warning(answer: _Answer, *, entries: int, kept: int) -> str | None:
    parts = ["the answer breaks off before its end"] if answer.cut else []
    if empty := len(answer.results) - entries:
        parts.append(f"{empty} results that are no documents left out")
    if kept < entries:
        parts.append(f"{entries} documents, only {kept} taken")
    return "; ".join(parts) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    """One result as the API gave it: any field may be null, missing or wrong."""

    raw: Mapping[str, Any]
    url: str  # of the answer
    filed: bool  # True: on public inspection, not published yet

    @property
    def says_something(self) -> bool:
        """Say whether there is anything to know this document by."""
        return bool(self.text("document_number") or self.link or self.title)

    @property
    def title(self) -> str:
        """Return its title; some filings have none but their line in the contents."""
        return self.text("title") or ": ".join(
            part for name in _HEADINGS if (part := self.text(name))
        )

    @property
    def link(self) -> str | None:
        """Return the page for people, else the PDF."""
        links = (absolute(self.text(n), self.url) for n in ("html_url", "pdf_url"))
        return next((link for link in links if link), None)

    def entry(self) -> Entry:
        """Return the document as a feed's entry."""
        number = self.text("document_number")
        moment = self.moment()
        return Entry(
            guid=f"{'fr-pi' if self.filed else 'fr'}:{number}" if number else None,
            link=self.link,
            title=escaped(self.title),
            html=paragraphs(self.sentences()),
            published=moment.astimezone(UTC) if moment else None,
            updated=None,
            categories=tuple(t for n in ("type", "subtype") if (t := self.text(n))),
            zone=f"{moment:%z}"[:3] + ":00" if moment else None,
        )

    def moment(self) -> datetime | None:
        """Return when it came out, in Eastern time; None if that is not said.

        The publication date of a filing lies ahead, so it is no substitute.
        """
        if self.filed:
            return _moment(self.text("filed_at"))
        day = day_of(self.raw.get("publication_date"))
        return _eastern(datetime.combine(day, _RELEASE, _EASTERN)) if day else None

    def sentences(self) -> Iterator[str]:
        """Yield the abstract and the facts, "" for what is not given."""
        yield self.text("abstract")
        yield sentence("Document type:", self.text("type"), self.text("subtype"))
        yield sentence("Action:", self.text("action"))
        yield from self.numbers()
        yield sentence("Signed on", self.day("signing_date"))
        effective = self.day("effective_on")
        yield sentence("Effective date:", effective)
        yield "" if effective else sentence("Dates:", self.text("dates"))
        yield sentence("Comments are due by", self.day("comments_close_on"))
        yield sentence("Docket No.", *self.dockets())
        yield sentence("RIN:", *self.texts("regulation_id_numbers"))
        yield sentence("Code of Federal Regulations:", *self.provisions())
        yield sentence("Citation:", self.text("citation"))
        yield sentence("Agencies:", *self.agencies())
        yield from self.filing()

    def numbers(self) -> Iterator[str]:
        """Yield what a presidential document is called by."""
        yield sentence("Executive Order", self.text("executive_order_number"))
        yield sentence("Proclamation", self.text("proclamation_number"))

    def filing(self) -> Iterator[str]:
        """Yield what is said of a document on public inspection."""
        if not self.filed:
            return
        moment = self.moment()
        yield sentence(
            "Filed for public inspection on", spoken(moment.date()) if moment else ""
        )
        yield sentence("Kind of filing:", self.text("filing_type"))
        yield sentence("Scheduled for publication on", self.day("publication_date"))
        yield sentence("Editorial note:", self.text("editorial_note"))

    def dockets(self) -> Iterator[str]:
        """Yield docket numbers without the word for them, which many carry."""
        for name in ("docket_ids", "docket_numbers"):
            yield from (_DOCKET.sub("", docket) for docket in self.texts(name))

    def provisions(self) -> Iterator[str]:
        """Yield "15 CFR part 744" for each part that is named, once."""
        named = self.raw.get("cfr_references")
        found: dict[str, None] = {}
        for each in named if isinstance(named, list) else ():
            if isinstance(each, dict) and (title := text_of(each.get("title"))):
                part = text_of(each.get("part"))
                found[f"{title} CFR part {part}" if part else f"{title} CFR"] = None
        yield from found

    def agencies(self) -> tuple[str, ...]:
        """Return the names of the agencies, each once."""
        listed = self.raw.get("agencies")
        named = (
            text_of(each.get("name")) or text_of(each.get("raw_name"))
            for each in (listed if isinstance(listed, list) else ())
            if isinstance(each, dict)
        )
        names = tuple(name for name in dict.fromkeys(named) if name)
        return names or self.texts("agency_names")

    def text(self, name: str) -> str:
        """Return a field's text, or ""."""
        return text_of(self.raw.get(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of a field that is a list, or one text."""
        value = self.raw.get(name)
        values = value if isinstance(value, list) else [value]
        return tuple(t for t in dict.fromkeys(map(text_of, values)) if t)

    def day(self, name: str) -> str:
        """Return a day in words, or ""."""
        day = day_of(self.raw.get(name))
        return spoken(day) if day else ""


_HEADINGS = ("toc_subject", "toc_doc", "subject_1", "subject_2", "subject_3")


def _moment(text: str) -> datetime | None:
    """Read a time of filing; one without a zone is meant as Eastern."""
    if not _CLOCK.search(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return _eastern(moment if moment.tzinfo else moment.replace(tzinfo=_EASTERN))


def _eastern(moment: datetime) -> datetime | None:
    """Return `moment` in Eastern time; None at the ends of the calendar."""
    try:
        return moment.astimezone(UTC).astimezone(_EASTERN)
    except OverflowError:
        return None
