"""`lodewatch demo`: the whole program on bundled documents, on this machine only."""

import sys
from pathlib import Path

import click

from monitor.cli.options import Common, common_options
from monitor.demo.tour import run_demo


@click.command("demo")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("lodewatch-demo"),
    show_default=True,
    help="Folder for the digest, and a configuration and rules to play with.",
)
@common_options()
def command(common: Common, *, out: Path) -> int:
    """Take a tour without network, tokens or set-up.

    Bundled documents are served as feeds on loopback; alerts appear in the terminal,
    a digest is written as HTML and text. A second tour into the same folder begins anew.

    Example: lodewatch demo --out /tmp/tour
    """
    del common  # the tour has a configuration of its own
    return run_demo(out, sys.stdout)
