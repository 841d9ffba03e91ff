"""The ways to people, with their secrets taken from the environment."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from monitor.config.secret import Secret, read_secret
from monitor.config.settings import (
    ChannelSettings,
    ConsoleSettings,
    EmailSettings,
    FileSettings,
    SlackSettings,
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
from monitor.toml_file import TomlFile

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
            return _slack(table, read_secret(env, table.token_env))
        case EmailTable():
            return _email(table, read_secret(env, table.password_env))


def _slack(table: SlackTable, token: Secret | None) -> SlackSettings:
    return SlackSettings(
        name=table.name,
        channel=table.channel,
        base_url=table.base_url.rstrip("/") + "/",
        timeout=table.timeout,
        min_interval=table.min_interval,
        token=token,
        token_env=table.token_env,
        on_unknown=table.on_unknown,
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
    )


def _mail_problems(
    file: TomlFile, number: int, table: ChannelTable
) -> Iterator[Problem]:
    if not isinstance(table, EmailTable):
        return
    if not table.to:
        yield file.problem(("channel", number, "to"), "names nobody")
    addresses = [("from", table.sender), *(("to", a) for a in table.to)]
    for key, address in addresses:
        if "@" not in address or any(c in address for c in "\r\n"):
            message = f"{address!r} is no mail address"
            yield file.problem(("channel", number, key), message)
