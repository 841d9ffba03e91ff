"""`lodewatch digest`: the daily message, on demand or as a preview."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

import click

from monitor import app, running
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import print_json, say
from monitor.cli.times import a_past
from monitor.config import DigestSettings, Settings
from monitor.errors import ConfigError, Problem
from monitor.model.record import to_record
from monitor.nearest import choices
from monitor.notify.html import render_digest_html
from monitor.notify.text import render_digest_text
from monitor.notify.words import plural
from monitor.pipeline.digests import make_digests, preview_digest


@click.command("digest")
@click.option(
    "--preview", is_flag=True, help="Print it as it would be now; send nothing."
)
@click.option(
    "--name",
    metavar="NAME",
    help="Which digest; the first one otherwise. Preview only.",
)
@click.option(
    "--since",
    metavar="TIME",
    callback=a_past,
    help="From when: 24h, 7d or 2025-11-07. Preview only.",
)
@click.option(
    "--html",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write it as HTML into this file as well. Preview only.",
)
@json_flag
@common_options()
def command(
    common: Common,
    *,
    preview: bool,
    name: str | None,
    since: datetime | None,
    html: Path | None,
    as_json: bool,
) -> int:
    """Send the digests that are due, or print a preview of one.

    Example: lodewatch digest --preview --since 7d --html digest.html
    """
    settings = common.settings()
    if not preview:
        if name or since or html or as_json:
            message = "--name, --since, --html and --json go with --preview"
            raise click.UsageError(message)
        return _send(settings)
    chosen = choose(settings, name)
    with (
        app.open_database(settings, read_only=True) as store,
        running.parts(settings, store=store, inline=True) as parts,
    ):
        now = app.now()
        start = since or store.digests.last_until(chosen.name, now=now)
        digest = preview_digest(parts, chosen, since=start, now=now)
    if html is not None:
        html.write_text(render_digest_html(digest), encoding="utf-8")
        say(f"written: {html}")
    if as_json:
        print_json(to_record(digest))
    else:
        print(render_digest_text(digest), end="")
    return 0


def choose(settings: Settings, name: str | None) -> DigestSettings:
    """Return the digest called `name`, or the first; raise `ConfigError` without one."""
    names = [digest.name for digest in settings.digests]
    if name is None and settings.digests:
        return settings.digests[0]
    if name in names:
        return settings.digests[names.index(name)]
    message = (
        "no digest is configured; add a [[digest]] table"
        if not names
        else f'there is no digest "{name}"{choices(name or "", names)}'
    )
    problem = Problem(file=str(settings.file), line=None, key="digest", message=message)
    raise ConfigError([problem])


def _send(settings: Settings) -> int:
    """Make what is due and deliver it, as the daemon does."""
    with app.open_database(settings) as store:
        store.lock()
        with running.parts(
            settings, store=store, stream=sys.stdout, inline=True
        ) as parts:
            made = make_digests(parts, now=parts.clock())
            deliveries = asyncio.run(running.dispatcher(parts).run_due())
    failed = sum(d.error is not None for d in deliveries)
    say(f"{plural(made, 'digest message')} made, {len(deliveries) - failed} sent")
    return int(failed > 0)
