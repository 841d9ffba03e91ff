"""`lodewatch backfill`: files of old news in, as history; nobody is told of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import click

from monitor import app
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import print_json, say
from monitor.cli.pace import Pace
from monitor.cli.scaling import Scaling, scale_flags
from monitor.config import Settings
from monitor.errors import ConfigError, Problem, StoreLocked, WorkError
from monitor.model.record import to_record
from monitor.model.source import Article, Source
from monitor.nearest import choices
from monitor.notify.words import plural
from monitor.pipeline.backfill import TakenIn, read_history, take_history
from monitor.pipeline.intake import Intake, feed_articles
from monitor.pipeline.parts import Parts
from monitor.running import parts
from monitor.scale.workers import PoolWorkers
from monitor.store.backfill import Readings

_LOOK: Final = 1  # something needs a look


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a backfill came to."""

    read: int  # documents in this run
    failed: int  # could not be read: kept if they are articles, without events
    bad: int  # lines, records and files that are no document
    known: int  # stored already
    before: int  # read by an earlier run that was interrupted
    repeated: int  # more than once in the files
    textless: int  # pages without a text
    eventless: int  # left out, as --events-only asks
    others: int  # records of archives that are no page
    articles: int  # new in the database
    events: int
    changes: int  # of stories
    waiting: int  # read and not taken in yet


@click.command("backfill")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILES…",
    type=click.Path(exists=True, path_type=Path),
)
@click.option(
    "--source", metavar="NAME", help="The source of all feeds; else by their names."
)
@click.option(
    "--events-only", "lean", is_flag=True, help="Keep only articles with an event."
)
@json_flag
@scale_flags
@common_options()
def command(
    common: Common,
    *,
    scaling: Scaling,
    files: tuple[Path, ...],
    source: str | None,
    lean: bool,
    as_json: bool,
) -> int:
    """Take files of old news in as history: articles, events and stories.

    FILES are JSON lines (as `lodewatch extract` reads them), web archives (WARC, as of
    Common Crawl News), stored feeds, or folders of these. Nobody is told of what is in
    them, now or later. Interrupted, the same command goes on where it was:

    lodewatch backfill --workers 2 CC-NEWS-20251107.warc.gz feeds/
    """
    settings = scaling.of(common.settings())
    if source is not None:
        _refuse_unknown(source, settings.sources)
    with (
        app.open_database(settings) as store,
        parts(settings, store=store, inline=True) as made,
        Readings(store.path, version=made.reader_version) as readings,
    ):
        try:
            done = _backfilled(made, readings, files, source, lean=lean)
        except KeyboardInterrupt:
            say("interrupted; the same command goes on from here")
            raise
    say(in_words(done))
    if as_json:
        print_json(to_record(done))
    return _LOOK if done.bad or done.failed or done.waiting else 0


def _backfilled(
    made: Parts,
    readings: Readings,
    files: tuple[Path, ...],
    source: str | None,
    *,
    lean: bool,
) -> Summary:
    if readings.dropped:
        say(
            f"{plural(readings.dropped, 'document')} had been read by another version "
            "of the extractor, and will be read again"
        )
    counts = _read(made, readings, files, source, lean=lean)
    for place, error in readings.failed():
        say(f"{place}: could not be read: {error}")
    counts["failed"] = len(readings.failed())
    return _summary(counts, *_taken(made, readings))


def _read(
    made: Parts,
    readings: Readings,
    files: tuple[Path, ...],
    source: str | None,
    *,
    lean: bool,
) -> Counter[str]:
    parsers = PoolWorkers(processes=1)
    intake = Intake(
        files,
        made.settings.sources,
        parse=partial(_parsed, parsers, made.settings),
        now=app.now(),
        named=source,
    )
    counts: Counter[str] = Counter()
    pace = Pace("reading", total=intake.total, clock=app.now)
    try:
        for step in read_history(made, readings, intake.items(), lean=lean):
            for one in step.bad:
                say(f"{one.place}: {one.why}")
            counts += step.counts
            pace.update(
                counts.total() - counts["known"] - counts["before"], step.position
            )
    finally:
        pace.end()
        parsers.close()
    return counts


def _parsed(
    parsers: PoolWorkers,
    settings: Settings,
    source: Source,
    body: bytes,
    url: str,
    seen: datetime,
) -> Sequence[Article] | str:
    """Have a feed parsed where it cannot hurt; what is wrong with it is the answer."""
    seconds = settings.fetch.parse_timeout.total_seconds()
    try:
        return parsers.call_blocking(
            feed_articles, source, body, url, seen, timeout=seconds
        )
    except WorkError as error:
        return f"cannot be parsed: {error}"


def _taken(made: Parts, readings: Readings) -> tuple[TakenIn, int]:
    """Take in what was read; the second value is how much has to wait."""
    total = readings.waiting()
    sum_ = TakenIn(done=0, articles=0, events=0, changes=0)
    if total:
        try:
            made.store.lock()
        except StoreLocked as error:
            say(f"{error}, and give this command again: all has been read")
            return sum_, total
        pace = Pace("taking in", total=total, clock=app.now)

        def told(one: TakenIn) -> None:
            nonlocal sum_
            sum_ += one
            pace.update(sum_.done, sum_.done)

        try:
            take_history(made, readings, now=app.now(), told=told)
        finally:
            pace.end()
    readings.remove()
    return sum_, 0


def _summary(counts: Counter[str], taken: TakenIn, waiting: int) -> Summary:
    named = {
        name: counts.pop(name, 0)
        for name in (
            *("read", "failed", "bad", "known", "before", "repeated"),
            *("textless", "eventless"),
        )
    }
    return Summary(
        **named,
        others=counts.total(),
        articles=taken.articles,
        events=taken.events,
        changes=taken.changes,
        waiting=waiting,
    )


def in_words(done: Summary) -> str:
    """Say what a backfill came to."""
    parts_ = [
        f"{plural(done.read + done.textless + done.eventless, 'document')} read",
        f"{done.before:,} read before" if done.before else "",
        f"{done.known:,} stored already" if done.known else "",
        f"{done.repeated:,} more than once" if done.repeated else "",
        f"{done.others:,} no page" if done.others else "",
        f"{done.textless:,} without a text" if done.textless else "",
        f"{done.eventless:,} without an event left out" if done.eventless else "",
        f"{done.bad:,} bad" if done.bad else "",
        f"{done.failed:,} could not be read" if done.failed else "",
    ]
    came = (
        f"{plural(done.articles, 'new article')}, {plural(done.events, 'event')}, "
        f"{plural(done.changes, 'change')} of stories; nobody is told"
    )
    if done.waiting:
        came = f"{plural(done.waiting, 'article')} to be taken in"
    return f"{', '.join(part for part in parts_ if part)}; {came}"


def _refuse_unknown(name: str, sources: tuple[Source, ...]) -> None:
    known = [source.name for source in sources]
    if name not in known:
        message = f'there is no source "{name}"{choices(name, known)}'
        raise ConfigError(
            [Problem(file="--source", line=None, key="", message=message)]
        )
