"""`lodewatch replay`: what would have been told, had the monitor been running."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

import click
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import (
    plain_fields,
    print_json,
    print_rich,
    progress,
    say,
    stacked,
    words,
)
from monitor.cli.scaling import Scaling, scale_flags
from monitor.cli.stories import SHORT
from monitor.cli.taking import documents_in
from monitor.cli.times import stamp
from monitor.model.ontology import Stage
from monitor.model.record import to_record
from monitor.model.story import ChangeKind, StoryChange
from monitor.model.text import Document
from monitor.notify.words import change_words, plural
from monitor.replay import ReplayStep, replay

NO_RULE = "no rule fires"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One change of a story, with what it would have led to."""

    at: datetime
    story: str
    title: str
    change: ChangeKind
    what: str  # the change in words
    stage_before: Stage | None  # None: the story is new
    stage: Stage
    told: tuple[str, ...]  # ids of the rules whose match would have gone out
    untold: tuple[tuple[str, str], ...]  # other rules that fired, and why not
    document: str


@click.command("replay")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--alerts", "alerts_only", is_flag=True, help="Only what would be told.")
@json_flag
@scale_flags
@common_options()
def command(
    common: Common,
    *,
    scaling: Scaling,
    file: BinaryIO,
    alerts_only: bool,
    as_json: bool,
) -> int:
    """Play documents through everything, with their publication as the clock.

    Prints what happens to which story, and what would have been told or why not.
    Nothing is sent, and your database is not touched.

    Example: lodewatch replay documents.jsonl --alerts
    """
    settings = scaling.of(common.settings())
    items = tuple(documents_in(file))
    documents = [item for item in items if isinstance(item, Document)]
    bad = len(items) - len(documents)
    stories: set[str] = set()
    changes = alerts = 0
    with progress("replaying", total=lambda: len(documents)) as update:
        for number, step in enumerate(replay(settings, documents), start=1):
            for moved in moves(step):
                stories.add(moved.story)
                changes += 1
                alerts += bool(moved.told)
                if moved.told or not alerts_only:
                    _print(moved, as_json=as_json)
            if step.error is not None:
                bad += 1
                say(f"document {step.document.id!r} could not be read: {step.error}")
            update(number)
    say(
        f"{plural(len(documents), 'document')}, {plural(len(stories), 'story')}, "
        f"{plural(changes, 'change')}, {plural(alerts, 'alert')}"
    )
    return int(bad > 0)


def moves(step: ReplayStep) -> Iterator[Moved]:
    """Yield what a document moved, with the rules that heard of it."""
    silent = {u.match.id: str(u.reason) for u in step.untold}
    for change in step.changes:
        fired = [m for m in step.matches if m.change.id == change.id]
        yield Moved(
            at=step.at,
            story=change.story.id,
            title=change.story.title,
            change=change.kind,
            what=_what(change),
            stage_before=change.stage_before,
            stage=change.story.stage,
            told=tuple(m.rule.id for m in fired if m.id not in silent),
            untold=tuple((m.rule.id, silent[m.id]) for m in fired if m.id in silent),
            document=step.document.id,
        )


def _what(change: StoryChange) -> str:
    said = change_words(change)
    if change.kind is ChangeKind.NEW:
        return f"{said}: {change.story.stage.lower()}"
    return said


def _print(moved: Moved, *, as_json: bool) -> None:
    if as_json:
        print_json(to_record(moved))
    elif sys.stdout.isatty():
        print_rich(_row(moved))
    else:
        print(
            plain_fields(
                stamp(moved.at),
                moved.story,
                moved.change,
                moved.stage_before,
                moved.stage,
                f"alert: {', '.join(moved.told)}" if moved.told else _why_not(moved),
                moved.title,
                moved.document,
            )
        )


def _row(moved: Moved) -> Table:
    row = Table.grid(padding=(0, 2, 0, 0), expand=True)
    row.add_column(width=10)
    row.add_column(width=SHORT)
    row.add_column(ratio=1)
    told: RenderableType = words(_why_not(moved), "dim")
    if moved.told:
        told = Text("ALERT ", style="bold red").append_text(
            words(", ".join(moved.told), "red")
        )
    row.add_row(
        words(f"{moved.at:%Y-%m-%d}"),
        words(moved.story[:SHORT]),
        stacked(words(moved.title, "bold"), words(moved.what, "cyan"), told),
    )
    return row


def _why_not(moved: Moved) -> str:
    if not moved.untold:
        return NO_RULE
    return "; ".join(f"{rule}: {reason}" for rule, reason in moved.untold)
