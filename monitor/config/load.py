"""From `config.toml` and the environment to `Settings`, or every mistake at once."""

import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from monitor.config.calendar import read_calendar
from monitor.config.channels import is_address, read_channels
from monitor.config.feeds import read_feeds
from monitor.config.health import read_health
from monitor.config.inhibit import read_inhibits
from monitor.config.push import read_push
from monitor.config.settings import (
    DigestSettings,
    ExtractSettings,
    FetchSettings,
    QuietHours,
    Route,
    RulesSettings,
    ScaleSettings,
    Settings,
    Written,
)
from monitor.config.sources import read_sources
from monitor.config.tables import ConfigFile, DigestTable, RouteTable
from monitor.config.upkeep import read_daemon, read_store
from monitor.config.web import read_web
from monitor.config.zone import zone_problem
from monitor.errors import ConfigError, Problem
from monitor.nearest import suggest
from monitor.toml_file import Key, TomlFile, dotted, read, read_clock

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Problems = list[Problem]


def find(explicit: Path | None = None) -> Path:
    """Return the configuration to use: as named, `./config.toml`, or the user's own."""
    if explicit is not None:
        return explicit
    here = Path("config.toml")
    user = Path(platformdirs.user_config_dir("lodewatch")) / "config.toml"
    return user if not here.exists() and user.exists() else here


def load(
    path: Path,
    *,
    database: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Read `path` into settings; raise `ConfigError` with everything that is wrong.

    Paths in the file are relative to it. `database` overrides `[store] path`; secrets
    come from `environment`, which is the process's own unless given.
    """
    file = read(path)
    config = file.into(ConfigFile)
    base = path.resolve().parent
    env = os.environ if environment is None else environment
    problems: Problems = []
    settings = Settings(
        file=path,
        store=read_store(file, config, problems, base=base, database=database),
        fetch=_fetch(file, config, problems),
        extract=ExtractSettings(
            types=tuple(base / p for p in config.extract.types),
            lexicon=tuple(base / p for p in config.extract.lexicon),
            timeout=config.extract.timeout,
            max_chars=config.extract.max_chars,
            without=_without(file, config),
        ),
        rules=RulesSettings(path=base / config.rules.path),
        scale=ScaleSettings(
            engine=config.scale.engine,
            workers=config.scale.workers,
            address=config.scale.address,
        ),
        daemon=read_daemon(file, config, env, problems, base=base),
        sources=read_sources(file, config, problems, folder=base),
        channels=read_channels(file, config, base, env, problems),
        routes=_routes(file, config, problems),
        digests=_digests(file, config, problems),
        inhibits=read_inhibits(file, config, problems),
        push=read_push(file, config, problems),
        feeds=read_feeds(file, config, env, problems),
        health=read_health(file, config, problems),
        audiences=base / config.brief.audiences if config.brief.audiences else None,
        exposure=base / config.exposure.file if config.exposure.file else None,
        calendar=read_calendar(file, config, problems),
        web=read_web(file, config, env, problems),
    )
    if problems:
        raise ConfigError(problems)
    return settings


def _without(file: TomlFile, config: ConfigFile) -> tuple[Written, ...]:
    key: Key = ("extract", "without")
    line = file.line(key)
    return tuple(
        Written(name=name, file=file.path, line=line, key=dotted(key))
        for name in config.extract.without
    )


def _fetch(file: TomlFile, config: ConfigFile, problems: Problems) -> FetchSettings:
    table = config.fetch
    for number, entry in enumerate(table.allow_private):
        host, _, port = entry.rpartition(":")
        if not host or not port.isdigit():
            message = f'{entry!r} is no address; write "host:port"'
            problems.append(file.problem(("fetch", "allow_private", number), message))
    if table.max_bytes < 1 or table.concurrency < 1 or table.max_entries < 1:
        message = "max_bytes, max_entries and concurrency must be at least 1"
        problems.append(file.problem(("fetch",), message))
    return FetchSettings(
        user_agent=table.user_agent,
        contact=table.contact or None,
        timeout=table.timeout,
        max_bytes=table.max_bytes,
        min_interval=table.min_interval,
        max_interval=table.max_interval,
        concurrency=table.concurrency,
        allow_private=table.allow_private,
        max_entries=table.max_entries,
        parse_timeout=table.parse_timeout,
        baseline=table.baseline,
    )


def _routes(
    file: TomlFile, config: ConfigFile, problems: Problems
) -> tuple[Route, ...]:
    names = [table.name for table in config.channel]
    digests = [table.name for table in config.digest]
    routes = []
    for number, table in enumerate(config.route):
        key: Key = ("route", number)
        for name in table.channels:
            if name not in names:
                message = f'there is no channel "{name}"{suggest(name, names)}'
                problems.append(file.problem((*key, "channels"), message))
        if table.digest is not None and table.digest not in digests:
            near = suggest(table.digest, digests)
            message = f'there is no digest "{table.digest}"{near}'
            problems.append(file.problem((*key, "digest"), message))
        problems.extend(zone_problem(file, (*key, "timezone"), table.timezone))
        routes.append(_route(file, key, table, problems))
    return tuple(routes)


def _route(file: TomlFile, key: Key, table: RouteTable, problems: Problems) -> Route:
    return Route(
        tags=table.match.tags,
        severity=table.match.severity,
        rules=table.match.rules,
        channels=table.channels,
        digest=table.digest,
        group_wait=table.group_wait,
        quiet_hours=_quiet_hours(file, key, table.quiet_hours, problems),
        timezone=table.timezone,
        go_on=table.go_on,
    )


def _quiet_hours(
    file: TomlFile, key: Key, words: str | None, problems: Problems
) -> QuietHours | None:
    if words is None:
        return None
    start, _, end = words.partition("-")
    try:
        times = [read_clock(start), read_clock(end)]
    except ValueError:
        message = f'{words!r} is no span of hours; write e.g. "20:00-07:00"'
        problems.append(file.problem((*key, "quiet_hours"), message))
        return None
    return QuietHours(start=times[0], end=times[1])  # type: ignore[arg-type]


def _digests(
    file: TomlFile, config: ConfigFile, problems: Problems
) -> tuple[DigestSettings, ...]:
    names = [table.name for table in config.channel]
    digests: dict[str, DigestSettings] = {}
    for number, table in enumerate(config.digest):
        key: Key = ("digest", number)
        if table.name in digests:
            message = f'a digest called "{table.name}" stands above'
            problems.append(file.problem((*key, "name"), message))
        if table.channel not in names:
            near = suggest(table.channel, names)
            message = f'there is no channel "{table.channel}"{near}'
            problems.append(file.problem((*key, "channel"), message))
        problems.extend(zone_problem(file, (*key, "timezone"), table.timezone))
        if table.to and not _is_mail(config, table.channel):
            message = (
                f'only mail has addresses, and "{table.channel}" is no mail channel'
            )
            problems.append(file.problem((*key, "to"), message))
        for address in table.to:
            if not is_address(address):
                message = f"{address!r} is no mail address"
                problems.append(file.problem((*key, "to"), message))
        digests[table.name] = _digest(table)
    return tuple(digests.values())


def _is_mail(config: ConfigFile, channel: str) -> bool:
    """Say whether a channel sends mail; one that is not there is reported elsewhere."""
    kinds = [table.type for table in config.channel if table.name == channel]
    return kinds in ([], ["email"])


def _digest(table: DigestTable) -> DigestSettings:
    return DigestSettings(
        name=table.name,
        title=table.title or table.name,
        channel=table.channel,
        at=table.at,
        timezone=table.timezone,
        days=tuple(DAYS.index(day) for day in table.days),
        empty=table.empty,
        max_lateness=table.max_lateness,
        min_severity=table.min_severity,
        audience=table.audience,
        to=table.to,
    )
