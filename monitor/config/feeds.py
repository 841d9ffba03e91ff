"""Where feeds are served: `[feeds]` as settings, or what is wrong with it."""

import re
from collections.abc import Mapping

from monitor.config.listen import is_loopback, read_listen
from monitor.config.secret import Secret, read_secret
from monitor.config.settings import FeedsSettings
from monitor.config.tables import ConfigFile
from monitor.errors import Problem
from monitor.toml_file import TomlFile

_TOKEN = re.compile(r"[A-Za-z0-9._~-]{16,}")  # it stands in a path as it is


def read_feeds(
    file: TomlFile,
    config: ConfigFile,
    environment: Mapping[str, str],
    problems: list[Problem],
) -> FeedsSettings | None:
    """Return what `[feeds]` says; None without `listen`: then nothing is served."""
    table = config.feeds
    if table.listen is None:
        if "feeds" in file.data:
            message = 'is missing: write e.g. listen = "127.0.0.1:8787"'
            problems.append(file.problem(("feeds", "listen"), message))
        return None
    found = read_listen(table.listen)
    if found is None:
        message = f'{table.listen!r} is no address to listen on; write "host:port"'
        problems.append(file.problem(("feeds", "listen"), message))
        return None
    host, port = found
    if not is_loopback(host):
        problems += _of_public(file, config, host)
    return FeedsSettings(
        host=host,
        port=port,
        public=table.public,
        token_env=table.token_env,
        token=_token(file, config, environment, problems),
    )


def _of_public(file: TomlFile, config: ConfigFile, host: str) -> list[Problem]:
    problems = []
    if not config.feeds.public:
        message = (
            f'other machines reach "{host}"; listen on 127.0.0.1, or say public = true '
            "if that is meant"
        )
        problems.append(file.problem(("feeds", "listen"), message))
    if config.feeds.token_env is None:
        message = (
            "is missing: whoever reaches a public address reads everything; name the "
            "environment variable that holds the secret part of the path"
        )
        problems.append(file.problem(("feeds", "token_env"), message))
    return problems


def _token(
    file: TomlFile,
    config: ConfigFile,
    environment: Mapping[str, str],
    problems: list[Problem],
) -> Secret | None:
    name = config.feeds.token_env
    token = None if name is None else read_secret(environment, name)
    if token is not None and not _TOKEN.fullmatch(token.reveal()):
        message = (
            f"{name} must hold at least 16 letters, digits or any of - . _ ~; make one "
            "with: openssl rand -hex 16"
        )
        problems.append(file.problem(("feeds", "token_env"), message))
    return token
