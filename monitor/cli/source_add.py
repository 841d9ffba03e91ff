"""`lodewatch sources add`: one visit, and the feed found there goes into config.toml."""

import asyncio
import sys
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

import click

from monitor import app
from monitor.cli.additions import (
    names,
    next_step,
    refusal,
    watched_at,
)
from monitor.cli.options import Common, common_options
from monitor.cli.output import say
from monitor.cli.source_check import Findings, findings, probe
from monitor.collect.links import canonical, safe
from monitor.collect.naming import name_for
from monitor.config import Settings
from monitor.config.append import Addition, append_sources
from monitor.model.ontology import Tier
from monitor.model.source import Source
from monitor.notify.clean import one_line
from monitor.notify.words import plural
from monitor.toml_file import read_duration, write_duration

_SEVERAL = 2  # exit code: somebody has to choose


def a_duration(
    _ctx: click.Context, _param: click.Parameter, value: str
) -> timedelta | None:
    """Read an option such as 30m."""
    try:
        span = read_duration(value)
    except (ValueError, OverflowError) as error:
        raise click.BadParameter(str(error)) from error
    return span if isinstance(span, timedelta) else None


@click.command("add")
@click.argument("url")
@click.option("--name", help="Its permanent name; else made from title or host.")
@click.option("--title", help="What people see; else the feed's own title.")
@click.option(
    "--tier",
    type=click.Choice([tier.value for tier in Tier]),
    default=Tier.MEDIA.value,
    show_default=True,
    help="How near it stands to the act.",
)
@click.option("--group", help="Its publisher, for feeds that are one witness.")
@click.option(
    "--interval",
    callback=a_duration,
    default="30m",
    show_default=True,
    help="Least time between two visits.",
)
@click.option(
    "--yes", is_flag=True, help="Ask nothing: take the first of several feeds."
)
@common_options()
def command(
    common: Common,
    *,
    url: str,
    name: str | None,
    title: str | None,
    tier: str,
    group: str | None,
    interval: timedelta,
    yes: bool,
) -> int:
    """Visit URL once and add the feed there to the configuration.

    Given a web page, the feed that it points to is taken; of several you choose one.
    Exits with 1 if there is no feed or nothing answers, and then adds nothing.

    Example: lodewatch sources add https://example.org/news --tier official
    """
    settings, url = common.settings(), url.strip()
    found = _feed_at(settings, url, name, yes=yes)
    if isinstance(found, int):
        return found
    title = one_line(title or found.title or "")
    address = found.moved_to or found.url
    source = Source(
        name=name or _name(common, settings, title, address),
        url=address,
        title=title or None,
        tier=Tier(tier),
        interval=interval,
        group=group or None,
    )
    comment = f"Added by `lodewatch sources add {url}` on {app.now():%Y-%m-%d}."
    append_sources(settings.file, [Addition(source=source, comments=(comment,))])
    print("\n".join(_told(settings, source, found)))
    say(next_step(settings))
    return 0


def _feed_at(
    settings: Settings, url: str, name: str | None, *, yes: bool
) -> Findings | int:
    """Return the new feed at `url` or on the page there; else the exit code, explained."""
    _refuse(settings, url, name)
    found = _visited(settings, url)
    if found.feeds:
        chosen = _chosen(settings, found.feeds, yes=yes)
        if chosen is None:
            return _SEVERAL
        _refuse(settings, chosen, name)
        found = _visited(settings, chosen)
    if not found.ok:
        say(f"not added: {_why(found)}")
        return 1
    for other in (found.moved_to, found.final_url):
        if other is not None:
            _refuse(settings, other, name)
    return found


def _refuse(settings: Settings, url: str, name: str | None) -> None:
    """Raise `ConfigError` if `url` or `name` can be no new source's."""
    if safe(url) is None:
        scheme = "" if urlsplit(url).scheme else f"; write https://{url}"
        raise refusal(settings, f'"{url}" is no http or https address{scheme}')
    watched = watched_at(settings, url)
    if watched is not None:
        off = "" if watched.enabled else ", and switched off ([sources] enable)"
        message = f'{canonical(url)} is configured already, as "{watched.name}"{off}'
        raise refusal(settings, message)
    if name is None:
        return
    if not name.strip() or one_line(name) != name:
        raise refusal(settings, f"{name!r} is no name: one line, without spaces around")
    if name in {source.name for source in settings.sources}:
        raise refusal(settings, f'there is a source "{name}" already')


def _visited(settings: Settings, url: str) -> Findings:
    return findings(url, asyncio.run(probe(settings, url)))


def _why(found: Findings) -> str:
    missing = "" if found.feeds or found.status is None else "; it points to no feed"
    return f"{found.url}: {found.trouble}{missing}"


def _chosen(settings: Settings, feeds: Sequence[str], *, yes: bool) -> str | None:
    """Return the feed to take of those that a page points to; None: nobody can say."""
    if len(feeds) == 1 or yes:
        return feeds[0]
    lines = ["This page points to several feeds:"]
    for number, feed in enumerate(feeds, start=1):
        watched = watched_at(settings, feed)
        known = f"  (configured as {watched.name})" if watched else ""
        lines.append(f"  {number}  {one_line(feed)}{known}")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        say("\n".join(lines))
        say("Nothing was added: name one of them, or take the first with --yes.")
        return None
    print("\n".join(lines))
    number = click.prompt("Which one", type=click.IntRange(1, len(feeds)))
    return feeds[number - 1]


def _name(common: Common, settings: Settings, title: str, url: str) -> str:
    free = names(common, settings)
    return name_for(title, url, taken=free.taken, former=free.former)


def _told(settings: Settings, source: Source, found: Findings) -> list[str]:
    """Say what was added."""
    entries = plural(found.entries or 0, "entry")
    newest = f", the newest of {found.newest:%Y-%m-%d}" if found.newest else ""
    rows = [
        ("added", source.name),
        ("title", source.title or ""),
        ("address", source.url),
        ("tier", source.tier),
        ("group", source.group or ""),
        ("interval", write_duration(source.interval)),
        ("entries", f"{entries}{newest}"),
        ("warning", found.warning or ""),
        ("file", str(settings.file)),
    ]
    width = max(len(label) for label, _ in rows)
    return [f"{label.ljust(width)}  {one_line(text)}" for label, text in rows if text]
