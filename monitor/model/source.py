"""What comes in: from a source's address to an article.

One type for each state of knowledge: `Fetched` is bytes, `Entry` is what the feed
said, `Article` is what we keep.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.ontology import Tier
from monitor.model.push import Subscription
from monitor.model.text import Document, Origin


class SourceKind(StrEnum):
    """How a source is read."""

    FEED = "feed"  # RSS, Atom, RDF, JSON Feed
    FEDERAL_REGISTER = "federal-register"  # its API (JSON)
    EDGAR = "edgar"  # the SEC's feeds of filings
    PAGE = "page"  # a web page without a feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One address that the monitor watches."""

    name: str  # unique, permanent: part of article identities
    url: str
    title: str | None = None  # for people; None: the name
    tier: Tier = Tier.MEDIA
    kind: SourceKind = SourceKind.FEED
    interval: timedelta = timedelta(minutes=30)  # the shortest time between visits
    group: str | None = None  # publisher; feeds of one publisher count as one witness
    enabled: bool = True
    user_agent: str | None = None  # None: `[fetch] user_agent`
    full_text: bool = False  # True: pages of articles are fetched for their whole text
    push: bool = True  # False: no hub is asked to send it

    @property
    def origin(self) -> Origin:
        """Name the publisher as documents do."""
        return Origin(name=self.title or self.name, tier=self.tier)

    @property
    def witness(self) -> str:
        """Name the publisher for counting independent sources."""
        return self.group or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """HTTP validators (RFC 9110 8.8), byte for byte as received."""

    etag: str | None = None  # None: the response had none
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A complete response with a body."""

    source: str
    url: str  # after redirects
    status: int
    body: bytes  # decoded from Content-Encoding, within the size limit
    content_type: str | None  # None: the server sent none
    content_location: str | None = None  # None: as `url`
    validators: Validators
    fresh_for: timedelta | None  # None: the response sets no lifetime
    at: datetime
    body_hash: str  # SHA-256 of `body`, hex
    moved_to: str | None = None  # None: no permanent redirect; else where it leads
    link_header: str | None = None  # HTTP Link (RFC 8288); None: the server sent none


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """A 304: nothing new since the validators we sent."""

    source: str
    validators: Validators  # to store from now on, the 304's fields merged in
    fresh_for: timedelta | None  # None: the response sets no lifetime
    at: datetime
    moved_to: str | None = None  # None: no permanent redirect; else where it leads


class FetchTrouble(StrEnum):
    """Why a visit brought no feed."""

    OFFLINE = "offline"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    BLOCKED_ADDRESS = "blocked_address"
    BAD_URL = "bad_url"
    REDIRECTS = "redirects"
    HTTP = "http"
    BLOCKED = "blocked"
    GONE = "gone"
    THROTTLED = "throttled"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    NOT_A_FEED = "not_a_feed"
    OTHER_FEED = "other_feed"
    UNPARSABLE = "unparsable"
    PARSE_TIMEOUT = "parse_timeout"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """A visit that brought no feed; the stored validators stay as they are."""

    source: str
    trouble: FetchTrouble
    message: str  # one sentence for people
    status: int | None = None  # None: no HTTP response arrived
    retry_after: timedelta | None = None  # None: the server did not say
    host: str | None = None  # that asks for rest as a whole (429); None: none does
    at: datetime


FetchResult = Fetched | NotModified | FetchFailed


class DateProvenance(StrEnum):
    """Where an article's publication time comes from."""

    PUBLISHED = "published"  # the entry's own date of publication
    UPDATED = "updated"  # only a date of change was given
    PAGE = "page"  # the feed gives none; the article's own page names the day
    FIRST_SEEN = "first_seen"  # undated, unreadable or in the future


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed, as the feed gave it."""

    guid: str | None  # None: the item has none
    link: str | None  # None: no usable link; absolute otherwise
    title: str  # may hold markup
    html: str  # the longest of content and summary; may be empty
    published: datetime | None  # UTC; None: missing or unreadable
    updated: datetime | None
    author: str | None = None
    categories: tuple[str, ...] = ()
    zone: str | None = None  # UTC offset as published, "+08:00"; None: not given
    link_shared: bool = False  # True: other entries have this link, so it names none
    address: str | None = None  # canonical form of `link`; None: not worked out yet
    words: str | None = None  # hash of title, date and text if nothing else names it


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """When a feed asks not to be visited (RSS 2.0 skipHours and skipDays), in GMT."""

    hours: tuple[int, ...] = ()  # 0 … 23
    days: tuple[int, ...] = ()  # 0 Monday … 6 Sunday


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A parsed feed: complete entries only, newest cap applied."""

    title: str
    entries: tuple[Entry, ...]
    dropped: int = 0  # entries over the cap, or incomplete at a cut
    warning: str | None = None  # what was wrong and repaired; None: nothing
    min_interval: timedelta | None = None  # RSS ttl or sy:updatePeriod; None: unset
    skip: Skip = Skip()
    truncated: bool = False  # True: cut before its end, so fetch it in full next time
    chosen: bool = False  # True: `entries` are those of a larger window that we want
    older: str | None = None  # where older entries stand (RFC 5005); None: not said
    hub: str | None = None  # who sends this feed to subscribers; None: not said
    own: str | None = None  # the address that it gives for itself; None: not said


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time in which a feed's entries came and went unseen."""

    start: datetime  # the newest entry that was known
    end: datetime  # the oldest entry that was then found
    seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPause:
    """A time in which a whole host asks to be left alone (429)."""

    host: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """A permanent redirect that is not believed yet."""

    to: str
    times: int  # visits in a row


class IdentityBasis(StrEnum):
    """By what an article is known again."""

    GUID = "guid"
    URL = "url"
    HASH = "hash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One published item as the monitor keeps it."""

    id: str  # from source and identity; the same on every visit
    source: str
    identity: str
    identity_basis: IdentityBasis
    url: str | None  # canonical; None: no http(s) link
    title: str  # plain text, one line
    text: str  # plain text, paragraphs parted by an empty line
    published: datetime  # UTC; never after `first_seen`
    published_provenance: DateProvenance
    published_zone: str | None  # the publisher's UTC offset, "+08:00"; None: not given
    first_seen: datetime  # UTC
    content_hash: str  # of title and text with white space folded
    origin: Origin
    entry_hash: str | None = None  # of the entry as the feed gave it; None: not known
    version: int = 1  # how many texts it has had

    @property
    def document(self) -> Document:
        """Give the article the form that extraction reads."""
        return Document(
            id=self.id,
            title=self.title,
            text=self.text,
            published=self.published,
            url=self.url,
            source=self.origin,
        )


class SourceHealth(StrEnum):
    """How a source has been doing."""

    NEW = "new"  # never visited
    OK = "ok"
    EMPTY = "empty"  # a feed without entries
    STALE = "stale"  # answers, but has been silent for far longer than it usually is
    UNDATED = "undated"  # most entries bear no date: the time of the visit is taken
    BLOCKED = "blocked"  # the site refuses us
    FAILING = "failing"  # the last visits failed
    GONE = "gone"  # answered 410 twice: not visited any more
    OFF = "off"  # switched off in the configuration


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What the monitor remembers about a source between visits."""

    source: str
    url: str  # the address the validators belong to
    validators: Validators = Validators()
    body_hash: str | None = None  # None: no body was ever parsed
    first_visit: datetime | None = None  # None: never visited with success
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    last_new: datetime | None = None  # when a visit last brought an unknown article
    next_due: datetime | None = None  # None: at once
    due_alone: datetime | None = None  # `next_due` without a hub; None: the same
    failures: int = 0  # in a row
    gone: bool = False  # True: answered 410 twice in a row, not visited any more
    trouble: FetchTrouble | None = None  # of the last visit; None: it went well
    message: str | None = None
    feed_title: str | None = None
    min_interval: timedelta | None = None  # the feed's own ttl; None: it states none
    skip: Skip = Skip()  # the feed's own hours and days of rest
    address: str | None = None  # where a permanent redirect led; None: `url` is asked
    moving: Moving | None = None
    entries: int | None = None  # in the window last read; None: none was
    undated: int = 0  # of these
    newest: datetime | None = None  # date of the newest entry ever; None: undated
    rhythm: timedelta | None = None  # the usual longest pause; None: not known
    gap: Gap | None = None  # the last one
    pause: HostPause | None = None  # that the last answer asked for
    hub: str | None = None  # that the feed names; None: none
    topic: str | None = None  # the feed's name at the hub; None as `hub`
    subscription: Subscription | None = None  # None: no hub was asked
