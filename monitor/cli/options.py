"""What every command takes: which configuration, which database, how much is said."""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import click

from monitor import app
from monitor.cli.flags import common_flags
from monitor.cli.logs import Logs
from monitor.config import Settings, find
from monitor.config.secret import Secret
from monitor.errors import ConfigError, Problem
from monitor.store import Store

T = TypeVar("T")

_SECRET: Final = 6
"""Letters that make a path a secret; a shorter one is a word that logs need."""
Command = TypeVar("Command", bound=Callable[..., object])


json_flag = click.option("--json", "as_json", is_flag=True, help="Print JSON lines.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """The common options as given, before or after the command's name."""

    config: Path | None  # None: look for it
    database: Path | None  # None: as the configuration says
    logs: Logs

    def settings(self, *, needs_file: bool = True) -> Settings:
        """Read the configuration; from here on no secret of it reaches a log.

        Without `needs_file` the defaults do where there is none and none is named.
        """
        path = find(self.config)
        if not path.exists():
            if self.config is not None:
                raise ConfigError([_missing(path, _NAMED.format(path))])
            if needs_file:
                raise ConfigError([_missing(path, _NOWHERE)])
            path = Path(os.devnull)  # reads as a file without a single key
        settings = app.read_settings(path, self.database)
        self.logs.follow(settings.daemon.log_format)
        self.logs.hide(_secrets(settings))
        return settings

    def read(self, settings: Settings, look: Callable[[Store], T]) -> T | None:
        """Ask the database; None while there is none yet, unless one was named."""
        if self.database is None and not settings.store.path.exists():
            return None
        with app.open_database(settings, read_only=True) as store:
            return look(store)


_NOWHERE: Final = (
    "there is none here and none in your user configuration folder; "
    "name one with --config, or let `lodewatch init` write one"
)
_NAMED: Final = "there is no such file; `lodewatch init --config {}` writes one"


def _missing(path: Path, message: str) -> Problem:
    return Problem(file=str(path), line=None, key="", message=message)


def _secrets(settings: Settings) -> list[str]:
    found = [
        secret
        for channel in settings.channels
        for key in ("token", "app_token", "password", "secret")
        if isinstance(secret := getattr(channel, key, None), Secret)
    ]
    if settings.feeds is not None and settings.feeds.token is not None:
        found.append(settings.feeds.token)
    texts = [secret.reveal() for secret in found]
    if settings.daemon.heartbeat is not None:
        address = settings.daemon.heartbeat.reveal()
        # Whoever knows the path can pretend that all is well.
        path = urlsplit(address).path.strip("/")
        texts += [address, *([path] if len(path) >= _SECRET else [])]
    return texts


def common_options(*, level: int = logging.WARNING) -> Callable[[Command], Command]:
    """Give a command the common flags, as its argument `common`.

    `level` is what it logs unless asked for more or less.
    """

    def decorate(work: Command) -> Command:
        @common_flags
        @wraps(work)
        def command(
            *,
            config: Path | None,
            db: Path | None,
            verbose: int,
            quiet: int,
            **rest: Any,
        ) -> object:
            before = click.get_current_context().find_root().params
            said = verbose + before.get("verbose", 0)
            unsaid = quiet + before.get("quiet", 0)
            with Logs(level=level + 10 * (unsaid - said)) as logs:
                common = Common(
                    config=config or before.get("config"),
                    database=db or before.get("db"),
                    logs=logs,
                )
                return work(common=common, **rest)

        return command  # type: ignore[return-value]

    return decorate
