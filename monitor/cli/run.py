"""`lodewatch run`: the daemon, in the foreground."""

import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

from monitor.cli.options import Common, common_options


@click.command("run")
@common_options(level=logging.INFO)
def command(common: Common) -> int:
    """Watch all sources until stopped.

    Ctrl-C or SIGTERM finishes what is under way and ends; SIGHUP reads configuration
    and rules again, and keeps the old ones if the new ones are wrong. A service manager
    that listens (systemd: Type=notify, WatchdogSec=) is told how it is.

    Example: lodewatch run -v
    """
    with _stops_heeded():
        settings = common.settings()
        _leave_no_dump()
        if settings.daemon.log_file is not None:
            common.logs.write_to(settings.daemon.log_file)
        # Takes a while, and whoever made a mistake should hear of it at once.
        from monitor import running  # noqa: PLC0415

        return running.run(settings, again=common.settings, stream=sys.stdout)


@contextmanager
def _stops_heeded() -> Iterator[None]:
    """Until the loop listens nothing is under way: let SIGTERM be an end in peace."""
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(_number: int, _frame: object) -> NoReturn:
    raise SystemExit(0)


def _leave_no_dump() -> None:
    """Let no crash write the memory, and the secrets in it, to a file."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - only where there is one

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
