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
    and rules again, and keeps the old ones if the new ones are wrong.
    """
    return running.run(common.settings(), again=common.settings, stream=sys.stdout)
