"""The ways to people, with their secrets taken from the environment."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from monitor.config.secret import Secret, read_secret
from monitor.config.settings import (
    ChannelSettings,
    ConsoleSettings,
    EmailSettings,
    FileSettings,
    SlackSettings,
    StormSettings,
)
from monitor.config.tables import (
    ChannelTable,
    ConfigFile,
    ConsoleTable,
    EmailTable,
    FileTable,
    SlackTable,
)
from monitor.errors import Problem
from monitor.toml_file import TomlFile, read_duration

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
        problems.extend(_mail_problems(file, number, table))
        problems.extend(_storm_problems(file, number, table))
        problems.extend(_member_problems(file, number, table))
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


def _storm_problems(
    file: TomlFile, number: int, table: ChannelTable
) -> Iterator[Problem]:
    if not isinstance(table, SlackTable | EmailTable) or table.storm == NO_STORM:
        return
    if _storm(table.storm) is None:
        message = (
            f'{table.storm!r} is no limit; write e.g. "20/10m" for 20 alerts in 10 '
            f'minutes, or "{NO_STORM}"'
        )
        yield file.problem(("channel", number, "storm"), message)


def _member_problems(
    file: TomlFile, number: int, table: ChannelTable
) -> Iterator[Problem]:
    if not isinstance(table, SlackTable):
        return
    for place, member in enumerate(table.members):
        if not _MEMBER.fullmatch(member):
            message = (
                f'{member!r} is no member id; "Copy member ID" in a Slack profile '
                "gives one, such as U0123456789"
            )
            yield file.problem(("channel", number, "members", place), message)


def _mail_problems(
    file: TomlFile, number: int, table: ChannelTable
) -> Iterator[Problem]:
    if not isinstance(table, EmailTable):
        return
    if not table.to:
        yield file.problem(("channel", number, "to"), "names nobody")
    addresses = [("from", table.sender), *(("to", a) for a in table.to)]
    for key, address in addresses:
        if not is_address(address):
            message = f"{address!r} is no mail address"
            yield file.problem(("channel", number, key), message)


def is_address(text: str) -> bool:
    """Say whether mail can be sent to `text`, on one line and with a domain."""
    return "@" in text and not any(c in text for c in "\r\n")
