"""`lodewatch status`: what the daemon does now, and whether it is well."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import click
from rich.table import Table

from monitor import app
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import plain_fields, print_json, print_rich, words
from monitor.cli.presence import Seen, seen
from monitor.cli.times import relative
from monitor.model.presence import Presence
from monitor.model.record import to_record
from monitor.notify.words import plural
from monitor.pipeline.standing import Standing, standing
from monitor.scale.processes import resident, resident_of_children

_MEGA: Final = 1024 * 1024
_NAMED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What `--json` prints."""

    running: bool
    well: bool
    process: int | None  # None: nobody is at work
    daemon: Presence | None  # None: it has not told anything of itself
    well_at: datetime | None
    memory: int | None  # bytes; None: the system does not say
    memory_of_workers: int | None
    workers: int
    database: str
    state: Standing | None  # None: there is no database yet


@click.command("status")
@click.option(
    "--probe", is_flag=True, help="Look at the daemon alone: for health checks."
)
@json_flag
@common_options()
def command(common: Common, *, probe: bool, as_json: bool) -> int:
    """Say what the daemon does now; exits with 1 if none runs, or it is stuck.

    Sources by health, messages that wait or are in doubt, the last digests, memory.
    Nothing is asked of the daemon: it also answers when that one hangs.

    Example: lodewatch status --json
    """
    settings, now = common.settings(), app.now()
    found = seen(settings.store.path, now=now)
    state = None
    if not probe:
        state = common.read(settings, lambda s: standing(settings, s, now=now))
    status = _status(found, str(settings.store.path), state)
    if as_json:
        print_json(to_record(status))
    else:
        _show(_lines(status, found, now=now))
    return int(not found.well)


def _status(found: Seen, database: str, state: Standing | None) -> Status:
    own = resident(found.process) if found.process else None
    workers = resident_of_children(found.process) if found.process else ()
    return Status(
        running=found.running,
        well=found.well,
        process=found.process,
        daemon=found.says,
        well_at=found.well_at,
        memory=own,
        memory_of_workers=sum(workers) if own is not None else None,
        workers=len(workers),
        database=database,
        state=state,
    )


def _show(lines: Iterator[tuple[str, str]]) -> None:
    if not sys.stdout.isatty():
        for subject, text in lines:
            print(plain_fields(subject, text))
        return
    made = Table.grid(padding=(0, 2, 0, 0), expand=True)
    made.add_column(no_wrap=True, style="dim")
    made.add_column(ratio=1, overflow="fold")
    for subject, text in lines:
        made.add_row(words(subject), words(text))
    print_rich(made)


def _lines(status: Status, found: Seen, *, now: datetime) -> Iterator[tuple[str, str]]:
    yield "daemon", _daemon(found, now=now)
    for reason in found.says.stuck if found.says else ():
        yield "stuck", reason
    if status.memory is not None:
        more = ""
        if status.workers:
            size = (status.memory_of_workers or 0) // _MEGA
            more = f", and {size} MB in {plural(status.workers, 'worker')}"
        yield "memory", f"{status.memory // _MEGA} MB{more}"
    if status.state is not None:
        yield from _state(status.state, now=now)
        yield "database", _database(status.database, status.state, now=now)


def _daemon(found: Seen, *, now: datetime) -> str:
    if not found.running:
        return "not running; `lodewatch run` starts it"
    process = f"process {found.process}" if found.process else "a process"
    if found.says is None:
        return f"{process} is starting"
    says = found.says
    told = f"{process}, version {says.version}, since {relative(says.since, now=now)}"
    told += ", doing one round" if says.command == "once" else ""
    if found.silent:
        last = relative(found.well_at, now=now)
        return f"{told}; STUCK: last sign of life {last}; restart it"
    return told if not says.stuck else f"{told}; STUCK: restart it if this lasts"


def _state(state: Standing, *, now: datetime) -> Iterator[tuple[str, str]]:
    there = [f"{count} {how}" for how, count in state.sources.items() if count]
    yield "sources", ", ".join(there) or "none is switched on"
    last, due = (relative(m, now=now) for m in (state.last_visit, state.next_visit))
    yield "visits", f"last {last}, next due {due}"
    if state.overdue:
        more = " …" if len(state.overdue) > _NAMED else ""
        named = ", ".join(state.overdue[:_NAMED])
        yield "overdue", f"{plural(len(state.overdue), 'source')}: {named}{more}"
    yield "messages", _messages(state, now=now)
    for channel, reason in state.parked.items():
        yield "parked", f"{channel}: {reason}"
    if state.unread:
        yield "unread", plural(state.unread, "article")
    for name, day in state.digests.items():
        yield "digest", f"{name}: {_day(day, now=now)}"


def _messages(state: Standing, *, now: datetime) -> str:
    shown = ("sent", "pending", "sending", "unknown", "held", "dead", "parked")
    told = [
        f"{count} {name}"
        for name in shown
        if (count := state.messages.get(name, 0)) or name in ("sent", "unknown")
    ]
    if state.waiting_since is not None:
        told.append(f"the oldest waits since {relative(state.waiting_since, now=now)}")
    return ", ".join(told)


def _day(day: date, *, now: datetime) -> str:
    return "today" if day == now.date() else f"last on {day.isoformat()}"


def _database(path: str, state: Standing, *, now: datetime) -> str:
    sizes = state.sizes
    size = f"{sizes.file // _MEGA} MB, journal {sizes.journal // _MEGA} MB"
    copied = relative(state.backed_up, now=now) if state.backed_up else "never"
    articles = plural(sizes.articles, "article")
    return f"{path}, {size}, {articles}, schema {state.schema}, last backup {copied}"
