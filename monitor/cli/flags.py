"""The flags that every command takes, as click knows them.

What they mean is in `options`; here is only what `lodewatch --help` has to know.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])

_PATH = click.Path(path_type=Path)


def common_flags(command: Command) -> Command:
    """Add `--config`, `--db`, `-v` and `-q`."""
    for flag in (
        click.option("-q", "--quiet", count=True, help="Say less on stderr."),
        click.option(
            "-v", "--verbose", count=True, help="Say more; twice for still more."
        ),
        click.option(
            "--db",
            type=_PATH,
            metavar="PATH",
            help="Database file, instead of the configuration's.",
        ),
        click.option(
            "--config",
            type=_PATH,
            metavar="PATH",
            help="Configuration; else ./config.toml, else the user's own.",
        ),
    ):
        command = flag(command)
    return command
