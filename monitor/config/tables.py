"""The tables of `config.toml` and of source packs as a user writes them.

One class a table, one field a key; `docs/configuration.md` lists them all. Nothing
is checked across tables here: that is `load`'s work.
"""

from dataclasses import field
from datetime import time, timedelta
from typing import Annotated, Literal

from monitor.model.ontology import Tier
from monitor.model.rule import Severity
from monitor.model.source import SourceKind
from monitor.toml_file import ByType, Duration, TimeOfDay, named, table


@table
class StoreTable:
    """`[store]`."""

    path: str = "lodewatch.db"
    keep_texts: str = "always"
    backup_within: str = "30d"


@table
class FetchTable:
    """`[fetch]`."""

    user_agent: str = "lodewatch"
    contact: str = ""
    timeout: Duration = timedelta(seconds=30)
    max_bytes: int = 10 * 1024 * 1024
    min_interval: Duration = timedelta(seconds=2)
    max_interval: Duration = timedelta(hours=12)
    concurrency: int = 8
    allow_private: tuple[str, ...] = ()
    max_entries: int = 2000
    parse_timeout: Duration = timedelta(seconds=15)
    baseline: bool = True


@table
class ExtractTable:
    """`[extract]`."""

    types: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    lexicon: tuple[str, ...] = ()
    timeout: Duration = timedelta(seconds=30)
    max_chars: int = 30_000


@table
class RulesTable:
    """`[rules]`."""

    path: str = "rules"


@table
class ExposureTable:
    """`[exposure]`."""

    file: str | None = None


@table
class BriefTable:
    """`[brief]`."""

    audiences: str | None = None


@table
class SourcesTable:
    """`[sources]`."""

    packs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    enable: tuple[str, ...] = ()


@table
class SourceTable:
    """`[[source]]`."""

    name: str
    url: str
    title: str | None = None
    tier: Tier = Tier.MEDIA
    kind: SourceKind = SourceKind.FEED
    interval: Duration = timedelta(minutes=30)
    group: str | None = None
    enabled: bool = True
    user_agent: str | None = None
    full_text: bool = False
    push: bool = True


@table
class PackFile:
    """A source pack: a title and its sources."""

    title: str = ""
    source: tuple[SourceTable, ...] = ()


@table
class ConsoleTable:
    """`[[channel]]` with `type = "console"`."""

    name: str
    type: Literal["console"]


@table
class FileTable:
    """`[[channel]]` with `type = "file"`."""

    name: str
    type: Literal["file"]
    path: str = "digests"


@table
class SlackTable:
    """`[[channel]]` with `type = "slack"`."""

    name: str
    type: Literal["slack"]
    channel: str
    base_url: str = "https://slack.com/api/"
    timeout: Duration = timedelta(seconds=15)
    min_interval: Duration = timedelta(seconds=1)
    token_env: str = "SLACK_BOT_TOKEN"  # noqa: S105 - the variable's name
    on_unknown: Literal["hold", "resend_once"] = "resend_once"
    storm: str = "20/10m"
    buttons: bool = False
    members: tuple[str, ...] = ()
    app_token_env: str = "SLACK_APP_TOKEN"  # noqa: S105 - the variable's name


@table
class EmailTable:
    """`[[channel]]` with `type = "email"`."""

    name: str
    type: Literal["email"]
    host: str
    sender: Annotated[str, named("from")]
    to: tuple[str, ...]
    port: int | None = None
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password_env: str = "SMTP_PASSWORD"  # noqa: S105 - the variable's name
    timeout: Duration = timedelta(seconds=30)
    on_unknown: Literal["hold", "resend_once"] = "resend_once"
    list_unsubscribe: str | None = None
    storm: str = "20/10m"


@table
class WebhookTable:
    """`[[channel]]` with `type = "webhook"`."""

    name: str
    type: Literal["webhook"]
    url: str
    secret_env: str = "WEBHOOK_SECRET"  # noqa: S105 - the variable's name
    timeout: Duration = timedelta(seconds=15)
    min_interval: Duration = timedelta(0)
    on_unknown: Literal["hold", "resend_once", "resend"] = "resend"
    allow_private: bool = False


@table
class PluginTable:
    """`[[channel]]` with `type = "plugin"`: a channel of another package."""

    name: str
    type: Literal["plugin"]
    plugin: str
    options: dict[str, object] = field(default_factory=dict)
    secret_env: str | None = None
    on_unknown: Literal["hold", "resend_once", "resend"] = "resend_once"


ChannelTable = Annotated[
    ConsoleTable | FileTable | SlackTable | EmailTable | WebhookTable | PluginTable,
    ByType,
]


@table
class RouteMatch:
    """`match` of a `[[route]]`."""

    tags: tuple[str, ...] = ()
    severity: tuple[Severity, ...] = ()
    rules: tuple[str, ...] = ()


@table
class RouteTable:
    """`[[route]]`."""

    channels: tuple[str, ...]
    match: RouteMatch = field(default_factory=RouteMatch)
    digest: str | None = None
    group_wait: Duration = timedelta()
    quiet_hours: str | None = None
    timezone: str = "UTC"
    go_on: Annotated[bool, named("continue")] = False


@table
class InhibitTable:
    """`[[inhibit]]`."""

    source: RouteMatch
    target: RouteMatch
    equal: tuple[str, ...]
    window: Duration = timedelta(hours=24)


@table
class DigestTable:
    """`[[digest]]`."""

    name: str
    channel: str
    title: str | None = None
    at: TimeOfDay = time(7, 30)
    timezone: str = "UTC"
    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = (
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
    )
    empty: bool = True
    max_lateness: Duration = timedelta(hours=20)
    min_severity: Severity = Severity.LOW
    audience: Literal["investor", "supply-chain", "compliance", "policy"] | None = None
    to: tuple[str, ...] = ()


@table
class CalendarTable:
    """`[calendar]`."""

    reminders: tuple[Duration, ...] = (
        timedelta(days=90),
        timedelta(days=30),
        timedelta(days=7),
        timedelta(days=1),
    )
    at: TimeOfDay = time(7, 30)
    timezone: str = "UTC"


@table
class ScaleTable:
    """`[scale]`."""

    engine: Literal["inline", "pool", "ray"] = "pool"
    workers: int = 1
    address: str | None = None


@table
class DaemonTable:
    """`[daemon]`."""

    tick: Duration = timedelta(seconds=5)
    drain: Duration = timedelta(seconds=15)
    log_format: Literal["text", "json"] = "text"
    log_file: str | None = None
    operator: str | None = None
    heartbeat_url: str | None = None


@table
class PushTable:
    """`[push]`."""

    callback: str | None = None
    listen: str = "127.0.0.1:8766"


@table
class FeedsTable:
    """`[feeds]`."""

    listen: str | None = None
    token_env: str | None = None
    public: bool = False


@table
class HealthTable:
    """`[health]`."""

    listen: str | None = None
    public: bool = False


@table
class WebTable:
    """`[web]`."""

    listen: str = "127.0.0.1:8788"
    password_env: str | None = None
    public: bool = False


@table
class ConfigFile:
    """The whole of `config.toml`."""

    store: StoreTable = field(default_factory=StoreTable)
    fetch: FetchTable = field(default_factory=FetchTable)
    extract: ExtractTable = field(default_factory=ExtractTable)
    rules: RulesTable = field(default_factory=RulesTable)
    brief: BriefTable = field(default_factory=BriefTable)
    exposure: ExposureTable = field(default_factory=ExposureTable)
    scale: ScaleTable = field(default_factory=ScaleTable)
    daemon: DaemonTable = field(default_factory=DaemonTable)
    push: PushTable = field(default_factory=PushTable)
    feeds: FeedsTable = field(default_factory=FeedsTable)
    health: HealthTable = field(default_factory=HealthTable)
    web: WebTable = field(default_factory=WebTable)
    calendar: CalendarTable = field(default_factory=CalendarTable)
    sources: SourcesTable = field(default_factory=SourcesTable)
    source: tuple[SourceTable, ...] = ()
    channel: tuple[ChannelTable, ...] = ()
    route: tuple[RouteTable, ...] = ()
    inhibit: tuple[InhibitTable, ...] = ()
    digest: tuple[DigestTable, ...] = ()
