"""The ways to people, with their secrets taken from the environment."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from monitor.config.listen import is_loopback, is_port
from monitor.config.secret import Secret, read_secret
from monitor.config.settings import (
    ChannelSettings,
    ConsoleSettings,
    EmailSettings,
    FileSettings,
    PluginSettings,
    SlackSettings,
    StormSettings,
    WebhookSettings,
)
from monitor.config.tables import (
    ChannelTable,
    ConfigFile,
    ConsoleTable,
    EmailTable,
    FileTable,
    PluginTable,
    SlackTable,
    WebhookTable,
)
from monitor.errors import Problem
from monitor.nearest import suggest
from monitor.toml_file import TomlFile, read_duration

PLUGINS: Final = "lodewatch.channels"
"""The group of entry points under which other packages offer channels."""

NO_STORM = "off"
_MEMBER = re.compile(r"[UW][A-Z0-9]{2,}")
PORTS = {"starttls": 587, "tls": 465, "none": 25}

Problems = list[Problem]


def read_channels(
    file: TomlFile,
    config: ConfigFile,
    base: Path,
    env: Mapping[str, str],
    problems: Problems,
) -> tuple[ChannelSettings, ...]:
    """Return the channels; a secret that is not set leaves its channel without one."""
    names: set[str] = set()
    channels = []
    for number, table in enumerate(config.channel):
        if table.name in names:
            message = f'a channel called "{table.name}" stands above'
            problems.append(file.problem(("channel", number, "name"), message))
        names.add(table.name)
        for key, message in _problems(table):
            problems.append(file.problem(("channel", number, *key), message))
        try:
            channels.append(_channel(table, base, env))
        except OSError as error:
            message = f"the secret's file cannot be read: {error.strerror or error}"
            problems.append(file.problem(("channel", number), message))
    return tuple(channels)


def _channel(
    table: ChannelTable, base: Path, env: Mapping[str, str]
) -> ChannelSettings:
    match table:
        case ConsoleTable():
            return ConsoleSettings(name=table.name)
        case FileTable():
            return FileSettings(name=table.name, path=base / table.path)
        case SlackTable():
            return _slack(table, env)
        case EmailTable():
            return _email(table, read_secret(env, table.password_env))
        case WebhookTable():
            return _webhook(table, read_secret(env, table.secret_env))
        case PluginTable():
            named = table.secret_env
            return _plugin(table, base, read_secret(env, named) if named else None)


def _slack(table: SlackTable, env: Mapping[str, str]) -> SlackSettings:
    return SlackSettings(
        name=table.name,
        channel=table.channel,
        base_url=table.base_url.rstrip("/") + "/",
        timeout=table.timeout,
        min_interval=table.min_interval,
        token=read_secret(env, table.token_env),
        token_env=table.token_env,
        on_unknown=table.on_unknown,
        storm=_storm(table.storm),
        buttons=table.buttons,
        members=table.members,
        app_token=read_secret(env, table.app_token_env) if table.buttons else None,
        app_token_env=table.app_token_env,
    )


def _email(table: EmailTable, password: Secret | None) -> EmailSettings:
    return EmailSettings(
        name=table.name,
        host=table.host,
        port=table.port or PORTS[table.security],
        security=table.security,
        sender=table.sender,
        to=table.to,
        user=table.user,
        password=password,
        password_env=table.password_env,
        timeout=table.timeout,
        on_unknown=table.on_unknown,
        list_unsubscribe=table.list_unsubscribe,
        storm=_storm(table.storm),
    )


def _storm(words: str) -> StormSettings | None:
    """Read "20/10m"; None for "off", and for what `_storm_problems` reports."""
    count, _, span = words.partition("/")
    try:
        window = read_duration(span)
        most = int(count)
    except (ValueError, OverflowError):
        return None
    if not isinstance(window, timedelta) or not window or most < 1:
        return None
    return StormSettings(most=most, window=window)


def _webhook(table: WebhookTable, secret: Secret | None) -> WebhookSettings:
    return WebhookSettings(
        name=table.name,
        url=table.url,
        secret=secret,
        secret_env=table.secret_env,
        timeout=table.timeout,
        min_interval=table.min_interval,
        on_unknown=table.on_unknown,
        allow_private=table.allow_private,
    )


def _plugin(table: PluginTable, base: Path, secret: Secret | None) -> PluginSettings:
    return PluginSettings(
        name=table.name,
        plugin=table.plugin,
        options=table.options,
        folder=base,
        secret=secret,
        secret_env=table.secret_env,
        on_unknown=table.on_unknown,
    )


Key = tuple[str | int, ...]


def _problems(table: ChannelTable) -> Iterator[tuple[Key, str]]:
    """Yield the keys of a channel that cannot be right, and why."""
    match table:
        case EmailTable():
            yield from _mail_problems(table)
            yield from _storm_problems(table.storm)
        case SlackTable():
            yield from _storm_problems(table.storm)
            yield from _member_problems(table)
        case WebhookTable():
            yield from _url_problems(table.url)
        case PluginTable():
            yield from _plugin_problems(table.plugin)
        case _:
            return


def _storm_problems(storm: str) -> Iterator[tuple[Key, str]]:
    if storm != NO_STORM and _storm(storm) is None:
        message = (
            f'{storm!r} is no limit; write e.g. "20/10m" for 20 alerts in 10 '
            f'minutes, or "{NO_STORM}"'
        )
        yield ("storm",), message


def _member_problems(table: SlackTable) -> Iterator[tuple[Key, str]]:
    for place, member in enumerate(table.members):
        if not _MEMBER.fullmatch(member):
            message = (
                f'{member!r} is no member id; "Copy member ID" in a Slack profile '
                "gives one, such as U0123456789"
            )
            yield ("members", place), message


def _mail_problems(table: EmailTable) -> Iterator[tuple[Key, str]]:
    if not table.to:
        yield ("to",), "names nobody"
    if table.user and table.security == "none" and not is_loopback(table.host):
        message = (
            f"the password of {table.user} would go to {table.host} in the clear; "
            'use "starttls" or "tls"'
        )
        yield ("security",), message
    if table.port is not None and not is_port(table.port):
        yield ("port",), f"{table.port} is no port"
    addresses = [("from", table.sender), *(("to", a) for a in table.to)]
    for key, address in addresses:
        if not is_address(address):
            yield (key,), f"{address!r} is no mail address"


def is_address(text: str) -> bool:
    """Say whether mail can be sent to `text`, on one line and with a domain."""
    return "@" in text and not any(c in text for c in "\r\n")


def _url_problems(url: str) -> Iterator[tuple[Key, str]]:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
        usable = usable and parts.port != 0 and not any(c.isspace() for c in url)
    except ValueError:  # a port that is no number, a bracket that is not closed
        usable = False
        parts = urlsplit("")
    if not usable:
        yield ("url",), f"{url!r} is no http or https address"
    elif "@" in parts.netloc:
        message = "holds a user or password; the receiver knows us by the signature"
        yield ("url",), message


def _plugin_problems(name: str) -> Iterator[tuple[Key, str]]:
    known = entry_points(group=PLUGINS).names
    if name not in known:
        there = ", ".join(sorted(known)) or "none"
        message = (
            f'no installed package offers a channel "{name}"{suggest(name, known)} '
            f"(there: {there})"
        )
        yield ("plugin",), message
