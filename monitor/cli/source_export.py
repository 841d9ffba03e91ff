"""`lodewatch sources export`: the sources for other programs."""

import click

from monitor import app
from monitor.cli.options import Common, common_options
from monitor.cli.output import print_json, say
from monitor.collect.links import without_credentials
from monitor.collect.opml import write_opml
from monitor.model.record import to_record
from monitor.notify.words import plural


@click.command("export")
@click.option("--opml", "as_opml", is_flag=True, help="Print OPML 2.0; the default.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines.")
@common_options()
def command(common: Common, *, as_opml: bool, as_json: bool) -> None:
    """Print every source, those that are switched off as well.

    `lodewatch sources import` reads the OPML again and gives the same sources.

    Example: lodewatch sources export > feeds.opml
    """
    if as_opml and as_json:
        raise click.UsageError("--opml and --json exclude each other")
    sources = common.settings().sources
    if as_json:
        for source in sources:
            print_json(to_record(source))
    else:
        print(write_opml(sources, title="lodewatch sources", now=app.now()), end="")
    secret = sum(without_credentials(source.url) != source.url for source in sources)
    if secret:
        say(f"{plural(secret, 'address')} in it with a user name or a password")
