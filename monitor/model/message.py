"""What goes out, and what became of it; the states of `docs/delivery.md`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from monitor.model.event import Event
from monitor.model.ontology import Stage
from monitor.model.rule import Severity
from monitor.model.story import ChangeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a source, verbatim, with where they stand."""

    text: str
    source: str
    url: str | None  # None: no http(s) link
    published: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a brief: a quotation, or a template filled from evidence."""

    text: str
    quote: Quote | None = None  # None: composed from fields, not quoted
    sources: tuple[Quote, ...] = ()  # what a composed line rests on
    day: date | None = None  # None: it is not about one day ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One of the four sections of a brief."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What's happening, Why it matters, What's next, Beyond the headlines."""

    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An event with its evidence, and the document whose text its spans lie in."""

    event: Event
    document_id: str
    title: str
    url: str | None  # None: no http(s) link
    source: str
    published: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """The frozen content of a message about one story."""

    story_id: str
    headline: str
    type: str
    type_title: str  # the type's name for people
    stage: Stage
    stage_words: str  # e.g. "suspended until 10 November 2026"
    certainty_words: str  # e.g. "reported by one source, not confirmed"
    change: ChangeKind
    change_words: str  # what changed since the last message
    severity: Severity
    rules: tuple[tuple[str, str], ...]  # (id, title) of the rules that fired
    tags: tuple[str, ...] = ()
    brief: Brief
    quotes: tuple[Quote, ...]
    url: str | None  # the best report's link; None: it has none
    witnesses: int
    updates: int = 0  # messages already sent about this story on this channel
    in_place: bool = False  # True: the first message is brought up to date, no reply
    rises: bool = False  # True: severity or stage went up since the last message
    published: datetime
    history: tuple[str, ...] = ()  # "26 January 2026 proposed (Example Wire)", in order
    exposure: str = ""  # what it touches of the user's own list; empty: nothing
    events: tuple[Evidence, ...] = ()  # what caused the alert; empty in digests


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What a summary says of one alert that a storm kept from being posted."""

    story: str  # the story's id
    headline: str
    url: str | None  # None: no http(s) link
    severity: Severity
    rule: str  # title of the first rule that fired; "" where none is named
    standing: str = ""  # its stage and how sure that is; empty: not kept


@dataclass(frozen=True, slots=True, kw_only=True)
class DateAhead:
    """A day that a watched story names."""

    day: date
    words: str  # e.g. "suspension ends"
    story_id: str
    title: str
    url: str | None
    when: str = ""  # as exactly as it is known, e.g. "Q4 2026"; empty: the day


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """How much was told of one type of event, day by day."""

    title: str  # the type's name for people
    days: tuple[int, ...]  # stories told of on each day, the oldest day first


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The frozen content of one day's digest."""

    name: str
    title: str
    local_date: date
    timezone: str
    since: datetime
    until: datetime
    new: tuple[Alert, ...] = ()
    changed: tuple[Alert, ...] = ()
    still_open: tuple[Alert, ...] = ()
    dates_ahead: tuple[DateAhead, ...] = ()
    coverage: str  # e.g. "41 of 44 sources fresh; mofcom blocked 9 h"
    late: bool = False
    more: int = 0  # stories left out for size
    audience: str = ""  # the view's name for people; empty: everybody's
    about: str = ""  # what comes first in the view, and what is left out
    outside: int = 0  # stories that the view leaves out
    activity: tuple[Activity, ...] = ()  # the most told type first


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """One entry of a list in a notice."""

    text: str
    url: str | None = None  # None: no link
    level: int = 0  # 1: it belongs to the entry above
    note: str = ""  # small print below it, e.g. how sure it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A word that is no alert: a parked channel, a broken rule, a storm summed up."""

    title: str
    text: str
    points: tuple[Pointer, ...] = ()  # a list below the text
    todo: str = ""  # what the reader can do; commands stand in backticks
    why: str = ""  # why this channel is told
    at: datetime | None = None  # None: kept before notices had their moment, UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A word about a date of a story: one that comes near, or one to ask about."""

    story_id: str
    title: str  # the date and what is stated of it, or the question
    story: str  # the story's title
    text: str  # all that follows in one paragraph, for programs
    quote: Quote | None  # the words that state the date; None: they are not stored
    lead: str = ""  # how near it is; empty: kept before reminders had parts
    asks: bool = False  # True: the day has come, and it is a question
    type_title: str = ""  # the type's name for people
    stage_words: str = ""  # where the story stands, as last reported
    certainty_words: str = ""
    exposure: str = ""  # what it touches of the user's own list; empty: nothing
    rules: tuple[tuple[str, str], ...] = ()  # (id, title) of those that matched it


Payload = Alert | Digest | Notice | Reminder


class MessageKind(StrEnum):
    """What a message is, as part of its unique key."""

    ROOT = "root"  # the first message of a story on a channel
    UPDATE = "update"  # a reply under it
    DIGEST = "digest"
    NOTICE = "notice"
    REMINDER = "reminder"


class DeliveryState(StrEnum):
    """The states of an outbox row."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    HELD = "held"
    PARKED = "parked"
    SUPPRESSED = "suppressed"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One thing to be told once on one channel.

    Unique by (subject, channel, kind, sequence, recipient), so that enqueuing it twice
    does nothing. `id` is made from these, and for a root from its news as well: it is
    what channels and receivers know a message by, also after a restore.
    """

    id: str
    channel: str
    kind: MessageKind
    # The story's id, "digest:NAME:DATE", a notice's topic, or a reminder's entry.
    subject: str
    sequence: str  # "" for a root; the change's id for an update
    recipient: str | None = None  # an e-mail address; None: the channel itself
    parent: str | None = None  # id of the root that an update goes under; None: none
    payload: Payload
    reason: str  # why it is sent (or suppressed), for people
    matches: tuple[str, ...] = ()
    state: DeliveryState = DeliveryState.PENDING  # PENDING or SUPPRESSED at enqueue
    created_at: datetime
    not_before: datetime | None = None  # None: at once; else the end of a group wait
    expires_at: datetime | None = None  # None: never stale


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A message leased for one attempt."""

    message: Message
    lease: str  # the fence: a settlement with another lease is refused
    attempts: int  # earlier attempts that count
    first_try: datetime | None  # None: this is the first
    parent_remote_id: str | None  # None: no parent, or the parent has no remote id
    text_only: bool = False  # True: the blocks were refused, send the words


class Result(StrEnum):
    """How an attempt ended (`docs/delivery.md` lists which answer is which)."""

    ACCEPTED = "accepted"
    NOT_SENT = "not_sent"  # definitely not accepted: try again
    THROTTLED = "throttled"  # try again after `retry_after`; the attempt is not counted
    TRANSIENT = "transient"  # the server says: try again
    UNEXPECTED = "unexpected"  # a refusal nobody has heard of: try twice more
    UNKNOWN = "unknown"  # may have been accepted: look before trying again
    BAD_MESSAGE = "bad_message"
    BAD_DESTINATION = "bad_destination"
    BAD_CREDENTIAL = "bad_credential"
    STALE_PARENT = "stale_parent"  # the thread is gone: post anew
    REFUSED = "refused"  # permanently refused for this recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a channel says about one attempt."""

    result: Result
    remote_id: str | None = None  # None: not accepted, or the channel names nothing
    retry_after: timedelta | None = None  # None: the channel did not say
    error: str | None = None  # None: accepted; never holds a secret


class Finding(StrEnum):
    """What a look into the channel's history says about an unknown attempt."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    CANNOT_LOOK = "cannot_look"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """The answer to "did it arrive?"."""

    finding: Finding
    remote_id: str | None = None  # None unless found
    retry_after: timedelta | None = None  # None: looking again would not help
    error: str | None = None
