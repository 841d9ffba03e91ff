"""`lodewatch mcp`: answer AI assistants over stdin and stdout."""

import importlib
import sys

import click

from monitor.cli.options import Common, common_options
from monitor.cli.output import say
from monitor.errors import MonitorError


class NotInstalledError(MonitorError):
    """The optional library that speaks the protocol is not there."""


@click.command("mcp")
@common_options()
def command(common: Common) -> None:
    """Answer the questions of AI assistants, as an MCP server over stdin and stdout.

    An assistant starts this command itself; docs/howto-assistant.md says how it is told
    to. It reads the database and can change nothing; nothing listens on the network.
    Needs the extra: pip install "lodewatch[mcp]".

    Example: lodewatch mcp --config /etc/lodewatch/config.toml
    """
    settings = common.settings()
    try:
        server = importlib.import_module("monitor.assistant.server")
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("mcp"):
            raise
        message = (
            "the library that speaks with assistants is not installed; next: "
            'pip install "lodewatch[mcp]", or in a checkout pip install -e ".[mcp]"'
        )
        raise NotInstalledError(message) from error
    if sys.stdin.isatty():
        say("An assistant is expected at the other end; Ctrl-D ends this.")
    server.serve(settings)
