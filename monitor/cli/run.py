"""`lodewatch run`: the daemon, in the foreground."""

import logging
import sys

import click

from monitor import running
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
    settings = common.settings()
    _leave_no_dump()
    if settings.daemon.log_file is not None:
        common.logs.write_to(settings.daemon.log_file)
    return running.run(settings, again=common.settings, stream=sys.stdout)


def _leave_no_dump() -> None:
    """Let no crash write the memory, and the secrets in it, to a file."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - only where there is one

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
