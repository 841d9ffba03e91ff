"""`lodewatch export db`: the database as other people's tools like it."""

import json
from pathlib import Path

import click

from monitor import app
from monitor.cli.exported import write
from monitor.cli.options import Common, common_options
from monitor.cli.output import say
from monitor.notify.words import plural
from monitor.store.publish import description, publish


@click.command("db")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="The new database; FILE.metadata.json beside it says what is in it.",
)
@click.option(
    "--public",
    is_flag=True,
    help="For strangers: no texts of articles, nothing that your people said or did.",
)
@common_options()
def command(common: Common, *, out: Path, public: bool) -> None:
    """Write the database as tables with search and descriptions, for Datasette.

    Messages, recipients, people's names and keys in addresses of sources stay out. It
    is of one moment, also while the daemon runs. With --public it is fit
    for strangers.

    Example: lodewatch export db --out minerals.db && datasette minerals.db -m
    minerals.metadata.json
    """
    settings = common.settings()
    with app.open_database(settings, read_only=True) as store:
        counts = publish(store.path, out, public=public)
    about = description(out.stem, public=public)
    text = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
    events = plural(counts["events"], "event")
    say(f"{events} of {plural(counts['stories'], 'story')} written: {out}")
    path = out.with_name(f"{out.stem}.metadata.json")
    write(text.encode(), path, said="what is in it")
