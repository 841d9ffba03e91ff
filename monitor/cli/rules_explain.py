"""`lodewatch rules explain`: every condition with what it expected and what it found."""

import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

import click
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from monitor import app, knowledge
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import facts, plain_fields, print_json, print_rich, say, words
from monitor.cli.rules import read_rules
from monitor.cli.story import find_story
from monitor.cli.times import stamp
from monitor.model.record import to_record
from monitor.model.rule import Check, Verdict
from monitor.model.story import StoryChange
from monitor.notify.words import change_words
from monitor.pipeline.asked import FIRED, NEAR, QUIET, Answer, answers_of
from monitor.store import Store

_SAID: Final = {
    FIRED: ("fires", "bold green"),
    NEAR: ("stays quiet, by one condition", "yellow"),
    QUIET: ("stays quiet", ""),
}
_NEAR = timedelta(seconds=1)


@click.command("explain")
@click.argument("name", metavar="STORY|EVENT")
@click.option("--rule", "only", metavar="ID", help="Only this rule.")
@click.option("--near", is_flag=True, help="Only what fired or lacked one condition.")
@json_flag
@common_options()
def command(
    common: Common, *, name: str, only: str | None, near: bool, as_json: bool
) -> None:
    """Say why rules fired or stayed quiet for a story, or for one event's change.

    The rules are the present ones. Where one matched when the change came in, what
    became of the match is said as well: sent, held back, told nowhere, and why.

    Example: lodewatch rules explain 03957042 --near
    """
    settings = common.settings()
    rules = read_rules(settings, None)
    exposure = knowledge.read_exposure(settings)
    with app.open_database(settings, read_only=True) as store:
        changes = [exposure.looking_at(change) for change in changes_of(store, name)]
        told = [
            (change, list(answers_of(store, rules, change, settings.routes, exposure)))
            for change in changes
        ]
    if not changes:
        say("This event moved nothing in its story, so no rule was asked.")
    for change, answers in told:
        asked = [
            a
            for a in answers
            if only in (None, a.verdict.rule_id) and (a.how != QUIET or not near)
        ]
        _show(change, asked, as_json=as_json)


def changes_of(store: Store, name: str) -> Sequence[StoryChange]:
    """Return the changes of a story, or those that an event brought about."""
    report = store.events.get(name)
    if report is None:
        return store.stories.timeline(find_story(store, name).id)
    # A change bears the moment in which its report was taken in.
    moment = report.first_seen
    near = store.stories.changed_since(moment - _NEAR, moment + _NEAR)
    return [change for change in near if change.report.event_id == name]


def _show(change: StoryChange, answers: Sequence[Answer], *, as_json: bool) -> None:
    if as_json:
        record = {"change": change.id, "story": change.story.id, "at": stamp(change.at)}
        told = [
            to_record(a.verdict)
            | {"because": a.verdict.because, "near_miss": a.how == NEAR}
            | {"outcome": list(a.outcome)}
            for a in answers
        ]
        print_json(record | {"baseline": change.baseline, "verdicts": told})
    elif sys.stdout.isatty():
        print_rich(*_lines(change, answers))
    else:
        for answer in answers:
            for check in answer.verdict.checks:
                print(plain_fields(*_fields(change, answer, check)))
            for came in answer.outcome:
                print(plain_fields(*_start(change, answer), "", "outcome", "", came))


def _start(change: StoryChange, answer: Answer) -> tuple[object, ...]:
    return stamp(change.at), answer.verdict.rule_id, answer.how


def _fields(change: StoryChange, answer: Answer, check: Check) -> Iterator[object]:
    yield from _start(change, answer)
    yield "holds" if check.held else "fails"
    yield check.condition
    yield check.expected
    yield check.actual


def _lines(change: StoryChange, answers: Sequence[Answer]) -> Iterator[RenderableType]:
    yield words(change_words(change), "bold cyan")
    yield words(change.story.title, "bold")
    line = facts(change.report.witness, stamp(change.report.published), change.story.id)
    if line is not None:
        yield line
    if change.baseline:
        yield Text("From a source's first visit: stored, and no rule was asked.")
    if not answers:
        yield Text("No rule wants to hear of this type of event.")
    for answer in answers:
        said, style = _SAID[answer.how]
        name = words(answer.verdict.rule_id, "bold")
        yield Text("\n").append_text(name).append(" ").append(said, style)
        yield _checks(answer.verdict)
        for came in answer.outcome:
            yield words(f"→ {came}")
    yield Text()


def _checks(verdict: Verdict) -> Table:
    made = Table.grid(padding=(0, 2, 0, 0), expand=True)
    made.add_column(width=1)
    made.add_column(no_wrap=True)
    made.add_column(ratio=1)
    made.add_column(ratio=1)
    for check in verdict.checks:
        mark = Text("✓", "green") if check.held else Text("✗", "red")
        made.add_row(
            mark,
            words(check.condition, "" if check.held else "red"),
            words(check.expected, "dim"),
            words(f"found: {check.actual}"),
        )
    return made
