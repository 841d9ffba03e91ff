"""Where feeds are served: `[feeds]` as settings, or what is wrong with it."""

import re
from collections.abc import Mapping

from monitor.config.listen import note_public, read_address
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
    found = read_address(file, "feeds", table.listen, problems)
    if found is None:
        return None
    host, port = found
    public = table.public
    if note_public(file, "feeds", host, public=public, problems=problems):
        problems += _of_public(file, config)
    return FeedsSettings(
        host=host,
        port=port,
        public=public,
        token_env=table.token_env,
        token=_token(file, config, environment, problems),
    )


def _of_public(file: TomlFile, config: ConfigFile) -> list[Problem]:
    if config.feeds.token_env is not None:
        return []
    message = (
        "is missing: whoever reaches a public address reads everything; name the "
        "environment variable that holds the secret part of the path"
    )
    return [file.problem(("feeds", "token_env"), message)]


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
