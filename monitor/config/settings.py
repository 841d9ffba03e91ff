"""The settings as the rest of the program sees them: frozen, typed and complete."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from monitor.config.secret import Secret
from monitor.model.rule import Rule, Severity
from monitor.model.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """Where the database file lies, and how it is looked after."""

    path: Path
    keep_texts: timedelta | None = None  # of articles without events; None: for ever
    backup_within: timedelta | None = None  # None: nobody asks how old the last one is


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How sources are visited."""

    user_agent: str
    contact: str | None  # URL or address for the User-Agent; None: not given
    timeout: timedelta  # total, from connecting to the last byte
    max_bytes: int  # of the decoded body
    min_interval: timedelta  # between two requests to one host
    max_interval: timedelta  # the longest time between visits of a working source
    concurrency: int  # requests at once, over all hosts
    allow_private: tuple[str, ...]  # "host:port" that may be private addresses
    max_entries: int  # newest entries taken from one feed
    parse_timeout: timedelta
    baseline: bool  # True: a source's first visit is stored and not alerted


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A name in the configuration that only a stage can look up, with its place."""

    name: str
    file: str
    line: int | None
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractSettings:
    """What is recognised in texts."""

    types: tuple[Path, ...]  # folders with a user's own event types
    lexicon: tuple[Path, ...]  # files or folders with a user's own names
    timeout: timedelta  # for one document
    max_chars: int  # read from the head of one document
    without: tuple[Written, ...] = ()  # event types that are not looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesSettings:
    """Where the rule files lie."""

    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSettings:
    """A channel that prints to the terminal."""

    name: str
    type: Literal["console"] = "console"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSettings:
    """A channel that writes digests as HTML and text files."""

    name: str
    path: Path  # a folder; made on first use
    type: Literal["file"] = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class StormSettings:
    """How many alerts a channel posts one by one; what comes on top is summed up."""

    most: int
    window: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """A Slack channel, written to with a bot token."""

    name: str
    channel: str  # id or #name
    base_url: str
    timeout: timedelta
    min_interval: timedelta  # Slack asks for one message a second and channel
    token: Secret | None  # None: the environment has none; nothing can be sent
    token_env: str
    on_unknown: Literal["hold", "resend_once"]
    storm: StormSettings | None = None  # None: every alert is posted
    buttons: bool = False  # True: alerts have buttons, if there is an app token
    members: tuple[str, ...] = ()  # ids of who may press; empty: the whole workspace
    app_token: Secret | None = None  # None: the environment has none; no buttons
    app_token_env: str = "SLACK_APP_TOKEN"  # noqa: S105 - the variable's name
    type: Literal["slack"] = "slack"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailSettings:
    """A mail server and the people who get mail through it."""

    name: str
    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    to: tuple[str, ...]
    user: str | None  # None: no authentication
    password: Secret | None  # None: the environment has none
    password_env: str
    timeout: timedelta  # of each step
    on_unknown: Literal["hold", "resend_once"]
    list_unsubscribe: str | None = None  # None: no header
    storm: StormSettings | None = None  # None: every alert is a mail
    type: Literal["email"] = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings:
    """An address that takes signed JSON."""

    name: str
    url: str
    secret: Secret | None  # None: the environment has none; nothing can be signed
    secret_env: str
    timeout: timedelta  # of one attempt, from connecting to the answer
    min_interval: timedelta
    on_unknown: Literal["hold", "resend_once", "resend"]
    allow_private: (
        bool  # True: a name in `url` may mean an address of one's own network
    )
    type: Literal["webhook"] = "webhook"


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginSettings:
    """A channel that another package brings; see `docs/channels.md`."""

    name: str
    plugin: str  # name of its entry point
    options: Mapping[str, object]  # the plug-in's own keys, as they stand in the file
    folder: Path  # where `config.toml` lies: paths in `options` are relative to it
    secret: Secret | None  # None: `secret_env` is not given, or the variable not set
    secret_env: str | None  # None: it needs no secret
    on_unknown: Literal["hold", "resend_once", "resend"]
    type: Literal["plugin"] = "plugin"


ChannelSettings = (
    ConsoleSettings
    | FileSettings
    | SlackSettings
    | EmailSettings
    | WebhookSettings
    | PluginSettings
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """A span of the local day in which a route does not interrupt; may pass midnight."""

    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Some of the rules; an empty condition asks for all."""

    tags: tuple[str, ...] = ()  # shell patterns, any of them
    severity: tuple[Severity, ...] = ()
    rules: tuple[str, ...] = ()  # rule ids

    def wants(self, rule: Rule) -> bool:
        """Tell whether a rule is one of them."""
        return (
            (not self.rules or rule.id in self.rules)
            and (not self.severity or rule.severity in self.severity)
            and (
                not self.tags
                or any(
                    fnmatchcase(tag, want) for tag in rule.tags for want in self.tags
                )
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhibit:
    """Alerts of some rules that keep those of others quiet for a time."""

    source: Choice
    target: Choice
    equal: tuple[str, ...]  # fields of rules in which the two share a value each
    window: timedelta  # for how long after the source's alert
    file: str  # where it stands, for messages
    line: int | None
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(Choice):
    """Which matches go to which channels."""

    channels: tuple[str, ...]
    digest: str | None = None  # name of the digest for what quiet hours held back
    group_wait: timedelta
    quiet_hours: QuietHours | None = None  # None: always
    timezone: str = "UTC"
    go_on: bool = False  # True: routes below are asked as well (`continue`)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSettings:
    """A daily message of what is new, changed, open and ahead."""

    name: str
    title: str
    channel: str
    at: time
    timezone: str
    days: tuple[int, ...]  # 0 Monday … 6 Sunday
    empty: bool  # True: an empty day is told in one line
    max_lateness: timedelta
    min_severity: Severity = Severity.LOW
    audience: str | None = None  # id of a view; None: everybody's
    to: tuple[str, ...] = ()  # addresses; empty: all of the channel's


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarSettings:
    """When people are reminded of the dates of stories."""

    # Days before, the nearest first; empty: neither reminders nor questions.
    reminders: tuple[int, ...] = (1, 7, 30, 90)
    at: time = time(7, 30)
    timezone: str = "UTC"


Engine = Literal["inline", "pool", "ray"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleSettings:
    """How bulk work is spread."""

    engine: Engine
    workers: int
    address: str | None = None  # of a running Ray; None: one of its own is started

    @property
    def readers(self) -> int:
        """Return how many processes read texts for the daemon.

        Its few texts a minute need no cluster: that is for bulk work.
        """
        return 1 if self.engine == "ray" else self.workers


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonSettings:
    """The rhythm of `lodewatch run`."""

    tick: timedelta  # between looks at what is due
    drain: timedelta  # how long SIGTERM waits for what is under way
    log_format: Literal["text", "json"]
    operator: str | None = None  # channel for words about sources; None: the first
    log_file: Path | None = None  # None: the log goes to stderr
    heartbeat: Secret | None = None  # address asked while all is well; None: none is


@dataclass(frozen=True, slots=True, kw_only=True)
class PushSettings:
    """Where hubs send feeds to, and where we listen for it."""

    callback: str  # public address, with a slash at its end
    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsSettings:
    """Where the calendar and the alerts are served."""

    host: str
    port: int
    public: bool = False  # True: under any host name, and not on loopback alone
    token_env: str | None = None  # None: whoever reaches the address may read
    token: Secret | None = None  # None: none is wanted, or the environment has none


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthSettings:
    """Where health and metrics are served."""

    host: str
    port: int
    public: bool = False  # True: under any host name, and not on loopback alone


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Where `lodewatch web` shows its pages, and to whom."""

    host: str = "127.0.0.1"
    port: int = 8788
    public: bool = False  # True: under any host name, and not on loopback alone
    password_env: str | None = None  # None: whoever reaches the address may come in
    password: Secret | None = None  # None: none is wanted, or the environment has none


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that a user can set."""

    file: Path
    store: StoreSettings
    fetch: FetchSettings
    extract: ExtractSettings
    rules: RulesSettings
    scale: ScaleSettings
    daemon: DaemonSettings
    sources: tuple[Source, ...]
    channels: tuple[ChannelSettings, ...]
    routes: tuple[Route, ...]
    digests: tuple[DigestSettings, ...]
    inhibits: tuple[Inhibit, ...] = ()
    push: PushSettings | None = None  # None: no hub is asked for anything
    feeds: FeedsSettings | None = None  # None: nothing is served
    health: HealthSettings | None = None  # None: nobody can ask over HTTP
    audiences: Path | None = (
        None  # the user's own views for briefs; None: there are none
    )
    exposure: Path | None = None  # the user's own list; None: there is none
    calendar: CalendarSettings = CalendarSettings()
    web: WebSettings = WebSettings()

    def channel(self, name: str) -> ChannelSettings | None:
        """Return the channel called `name`, or None."""
        return next((c for c in self.channels if c.name == name), None)
