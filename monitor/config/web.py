"""Where the pages are shown: `[web]` as settings, or what is wrong with it."""

from collections.abc import Mapping
from typing import Final

from monitor.config.listen import note_public, read_address
from monitor.config.secret import Secret, read_secret
from monitor.config.settings import WebSettings
from monitor.config.tables import ConfigFile
from monitor.errors import Problem
from monitor.toml_file import TomlFile

SHORTEST: Final = 12  # signs; whoever reaches the address may try as long as he likes


def read_web(
    file: TomlFile,
    config: ConfigFile,
    environment: Mapping[str, str],
    problems: list[Problem],
) -> WebSettings:
    """Return what `[web]` says; without the table the defaults hold."""
    table = config.web
    found = read_address(file, "web", table.listen, problems)
    if found is None:
        return WebSettings()
    host, port = found
    public = table.public
    if note_public(file, "web", host, public=public, problems=problems):
        problems += _of_public(file, config)
    return WebSettings(
        host=host,
        port=port,
        public=public,
        password_env=table.password_env,
        password=_password(file, config, environment, problems),
    )


def _of_public(file: TomlFile, config: ConfigFile) -> list[Problem]:
    if config.web.password_env is not None:
        return []
    message = (
        "is missing: whoever reaches a public address could read everything and "
        "mute it; name the environment variable that holds the password"
    )
    return [file.problem(("web", "password_env"), message)]


def _password(
    file: TomlFile,
    config: ConfigFile,
    environment: Mapping[str, str],
    problems: list[Problem],
) -> Secret | None:
    name = config.web.password_env
    password = None if name is None else read_secret(environment, name)
    if password is not None and len(password.reveal()) < SHORTEST:
        message = f"{name} must hold at least {SHORTEST} signs"
        problems.append(file.problem(("web", "password_env"), message))
    return password
