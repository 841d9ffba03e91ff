"""`lodewatch rules explain`: every condition with what it expected and what it found."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import click
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from monitor import app
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import facts, plain_fields, print_json, print_rich, say, words
from monitor.cli.rules import read_rules
from monitor.cli.story import find_story
from monitor.cli.times import stamp
from monitor.match import RuleSet, explain
from monitor.model.record import to_record
from monitor.model.rule import Check, Verdict
from monitor.model.story import StoryChange
from monitor.notify.words import change_words
from monitor.pipeline import past_of
from monitor.store import Store

_NEAR = timedelta(seconds=1)


@click.command("explain")
@click.argument("name", metavar="STORY|EVENT")
@click.option("--rule", "only", metavar="ID", help="Only this rule.")
@json_flag
@common_options()
def command(common: Common, *, name: str, only: str | None, as_json: bool) -> None:
    """Say why rules fired or stayed quiet for a story, or for one event's change.

    The rules are the present ones; what was told in the past is in `lodewatch alerts`.
    """
    settings = common.settings()
    rules = read_rules(settings, None)
    with app.open_database(settings, read_only=True) as store:
        changes = changes_of(store, name)
        told = [(change, verdicts_of(store, rules, change)) for change in changes]
    if not changes:
        say("This event moved nothing in its story, so no rule was asked.")
    for change, verdicts in told:
        asked = [v for v in verdicts if only in (None, v.rule_id)]
        _show(change, asked, as_json=as_json)


def verdicts_of(store: Store, rules: RuleSet, change: StoryChange) -> Sequence[Verdict]:
    """Return what the present rules say of a change.

    What a rule waited for in vain was told by the clock: there the match speaks.
    """
    waited = {m.rule.id: m for m in store.matches.of_change(change.id) if m.is_absence}
    off = store.rules.off(rules.rules)
    found = explain(rules, change, past=past_of(store), off=off)
    return [
        replace(v, fired=True, checks=waited[v.rule_id].checks)
        if v.rule_id in waited
        else v
        for v in found
    ]


def changes_of(store: Store, name: str) -> Sequence[StoryChange]:
    """Return the changes of a story, or those that an event brought about."""
    report = store.events.get(name)
    if report is None:
        return store.stories.timeline(find_story(store, name).id)
    # A change bears the moment in which its report was taken in.
    moment = report.first_seen
    near = store.stories.changed_since(moment - _NEAR, moment + _NEAR)
    return [change for change in near if change.report.event_id == name]


def _show(change: StoryChange, verdicts: Sequence[Verdict], *, as_json: bool) -> None:
    if as_json:
        record = {"change": change.id, "story": change.story.id, "at": stamp(change.at)}
        verdicts_ = [to_record(v) | {"because": v.because} for v in verdicts]
        print_json(record | {"baseline": change.baseline, "verdicts": verdicts_})
    elif sys.stdout.isatty():
        print_rich(*_lines(change, verdicts))
    else:
        for verdict in verdicts:
            for check in verdict.checks:
                print(plain_fields(*_fields(change, verdict, check)))


def _fields(change: StoryChange, verdict: Verdict, check: Check) -> Iterator[object]:
    yield stamp(change.at)
    yield verdict.rule_id
    yield "fired" if verdict.fired else "quiet"
    yield "holds" if check.held else "fails"
    yield check.condition
    yield check.expected
    yield check.actual


def _lines(
    change: StoryChange, verdicts: Sequence[Verdict]
) -> Iterator[RenderableType]:
    yield words(change_words(change), "bold cyan")
    yield words(change.story.title, "bold")
    line = facts(change.report.witness, stamp(change.report.published), change.story.id)
    if line is not None:
        yield line
    if change.baseline:
        yield Text("From a source's first visit: stored, and no rule was asked.")
    if not verdicts:
        yield Text("No rule wants to hear of this type of event.")
    for verdict in verdicts:
        fired = Text("fires", "bold green") if verdict.fired else Text("stays quiet")
        yield Text("\n").append_text(words(verdict.rule_id, "bold")).append(" ") + fired
        yield _checks(verdict)
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
