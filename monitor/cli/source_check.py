"""`lodewatch sources check`: one request, and what it would bring; nothing is kept."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import click

from monitor import app
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import print_json
from monitor.cli.times import relative
from monitor.collect.fetch import HttpFetcher
from monitor.collect.probe import Probe, inspect
from monitor.config import Settings
from monitor.errors import ConfigError, Problem
from monitor.model.record import to_record
from monitor.model.source import Entry, Feed, Fetched, FetchFailed
from monitor.nearest import choices
from monitor.notify.clean import one_line
from monitor.notify.words import plural
from monitor.scale.workers import PoolWorkers


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a check says, for people and for programs."""

    url: str
    ok: bool  # it is a feed that can be read
    status: int | None  # None: no HTTP response
    trouble: str | None  # None: none
    final_url: str | None = None  # None: not reached
    moved_to: str | None = None  # None: no permanent redirect
    content_type: str | None = None
    size: int | None = None  # bytes
    etag: str | None = None
    last_modified: str | None = None
    fresh_for: timedelta | None = None  # None: the response sets no lifetime
    title: str | None = None
    entries: int | None = None
    newest: datetime | None = None
    newest_title: str | None = None
    dated: int | None = None  # entries with a date
    interval: timedelta | None = None  # the feed's own; None: it states none
    warning: str | None = None  # what was repaired
    feeds: tuple[str, ...] = ()  # that a page points to


@click.command("check")
@click.argument("address", metavar="URL|NAME")
@json_flag
@common_options()
def command(common: Common, *, address: str, as_json: bool) -> int:
    """Try an address, or a source by its name; keep nothing.

    Shows what one visit would bring. For a web page the feeds that it points to are
    listed. Exits with 1 if it is no feed that can be read.

    Example: lodewatch sources check https://example.org/news
    """
    settings = common.settings(needs_file="//" not in address)
    url = address_of(settings, address)
    found = findings(url, asyncio.run(probe(settings, url)))
    if as_json:
        print_json(to_record(found))
    else:
        print("\n".join(told(found, now=app.now())))
    return int(not found.ok)


def address_of(settings: Settings, address: str) -> str:
    """Return the URL of a source, or the URL given."""
    for source in settings.sources:
        if source.name == address:
            return source.url
    if urlsplit(address).scheme.lower() in ("http", "https"):
        return address
    near = choices(address, [source.name for source in settings.sources])
    message = f'"{address}" is neither a source nor an http(s) address{near}'
    raise ConfigError(
        [Problem(file=str(settings.file), line=None, key="source", message=message)]
    )


async def probe(settings: Settings, url: str) -> Probe:
    """Visit an address once, as the daemon would."""
    fetcher = HttpFetcher(settings.fetch, clock=app.now)
    workers = PoolWorkers(processes=1)
    try:
        return await inspect(
            url, fetcher=fetcher, workers=workers, settings=settings.fetch
        )
    finally:
        await fetcher.close()
        workers.close()


def findings(url: str, probe: Probe) -> Findings:
    """Say what a probe has found."""
    result = probe.result
    if isinstance(result, FetchFailed):
        return Findings(url=url, ok=False, status=result.status, trouble=result.message)
    if not isinstance(result, Fetched):
        trouble = "it says that nothing has changed, although nothing was asked about"
        return Findings(url=url, ok=False, status=304, trouble=trouble)
    feed = probe.feed
    newest = _newest(feed) if feed else None
    return Findings(
        url=url,
        ok=feed is not None,
        status=result.status,
        trouble=probe.why_not,
        final_url=result.url,
        moved_to=result.moved_to,
        content_type=result.content_type,
        size=len(result.body),
        etag=result.validators.etag,
        last_modified=result.validators.last_modified,
        fresh_for=result.fresh_for,
        title=feed.title if feed else None,
        entries=len(feed.entries) if feed else None,
        newest=_dated(newest) if newest else None,
        newest_title=newest.title if newest else None,
        dated=sum(_dated(e) is not None for e in feed.entries) if feed else None,
        interval=feed.min_interval if feed else None,
        warning=feed.warning if feed else None,
        feeds=probe.links,
    )


def _dated(entry: Entry) -> datetime | None:
    return entry.published or entry.updated


def _newest(feed: Feed) -> Entry | None:
    dated = [(when, e) for e in feed.entries if (when := _dated(e)) is not None]
    if dated:
        return max(dated, key=lambda pair: pair[0])[1]
    return feed.entries[0] if feed.entries else None


def told(found: Findings, *, now: datetime) -> list[str]:
    """Write the findings for people."""
    rows = [("address", found.url), *_reached(found), *_read(found, now=now)]
    width = max(len(name) for name, _ in rows)
    lines = [f"{name.ljust(width)}  {one_line(text)}" for name, text in rows if text]
    if found.feeds:
        lines += ["", "This page points to:", *(f"  {f}" for f in found.feeds)]
    elif not found.ok and found.status == 200:  # noqa: PLR2004 - OK
        lines += ["", "It points to no feed either."]
    return lines


def _reached(found: Findings) -> list[tuple[str, str]]:
    final = found.final_url if found.final_url != found.url else ""
    size = "" if found.size is None else f"{found.size:,} bytes"
    return [
        ("leads to", final or ""),
        ("moved to", found.moved_to or ""),
        ("status", "" if found.status is None else str(found.status)),
        ("content", ", ".join(p for p in (found.content_type, size) if p)),
        ("etag", found.etag or ""),
        ("modified", found.last_modified or ""),
        ("fresh for", "" if found.fresh_for is None else str(found.fresh_for)),
        ("trouble", found.trouble or ""),
    ]


def _read(found: Findings, *, now: datetime) -> list[tuple[str, str]]:
    if not found.ok:
        return []
    entries = plural(found.entries or 0, "entry")
    if found.dated != found.entries:
        entries += f", {found.dated} of them dated"
    when = f"{relative(found.newest, now=now)}: " if found.newest else ""
    return [
        ("title", found.title or "none"),
        ("entries", entries),
        ("newest", f"{when}{found.newest_title or ''}"),
        ("interval", "" if found.interval is None else f"{found.interval}, as it says"),
        ("warning", found.warning or ""),
    ]
