"""`lodewatch rules backtest`: what the rules would have told of what is stored."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import click

from monitor import app, knowledge
from monitor.cli.backtested import Shown, show_backtest
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import progress
from monitor.cli.rules import read_rules
from monitor.cli.rules_versions import read_version
from monitor.cli.scaling import Scaling, scale_flags
from monitor.cli.times import a_past
from monitor.cli.titles import titles
from monitor.config import ScaleSettings, Settings
from monitor.errors import ConfigError, Problem
from monitor.match import RuleSet
from monitor.match.backtest import only
from monitor.model.people import judged
from monitor.nearest import choices
from monitor.pipeline.backtest import World
from monitor.pipeline.spread import Question, ask_the_past
from monitor.store import Store

SAMPLES = 3  # where one rule or a difference is looked at
_FEW = 20_000  # changes that one process plays sooner than more are started


@dataclass(frozen=True, slots=True, kw_only=True)
class _Address:
    """A channel as routing sees it."""

    recipients: tuple[str, ...]


@click.command("backtest")
@click.option(
    "--since", metavar="DAY", callback=a_past, help="Count from: 30d or 2025-11-07."
)
@click.option(
    "--until", metavar="DAY", callback=a_past, help="Count up to, but not at."
)
@click.option(
    "--against",
    metavar="DIR|git:REV",
    help="Another version of the rules: a folder, a file, or a revision in git.",
)
@click.option("--rule", "ids", multiple=True, metavar="ID", help="Only this rule.")
@click.option(
    "--samples",
    type=click.IntRange(min=0),
    metavar="N",
    help=f"Alerts shown of each rule; {SAMPLES} with --rule or --against, else none.",
)
@click.option(
    "--with-history",
    "history",
    is_flag=True,
    help="Hear what first visits and backfills brought, too.",
)
@json_flag
@scale_flags
@common_options()
def command(
    common: Common,
    *,
    scaling: Scaling,
    since: datetime | None,
    until: datetime | None,
    against: str | None,
    ids: tuple[str, ...],
    samples: int | None,
    history: bool,
    as_json: bool,
) -> None:
    """Say what the rules would have told of everything stored, and how often.

    Every stored story change, as it was then, goes through the rules, their dedup and
    the routes, as it does live; nothing is stored or sent. With --against, a second
    version of the rules hears the same, and the alerts of only one are named:

    lodewatch rules backtest --since 90d --against git:HEAD
    """
    settings = scaling.of(common.settings())
    versions = [read_rules(settings, None)]
    if against is not None:
        versions.append(read_version(settings, against))
    refuse_unknown(ids, versions)
    chosen = [only(version, ids) for version in versions]
    if samples is None:
        samples = SAMPLES if ids or against else 0
    with app.open_database(settings, read_only=True) as store:
        shown = _played(
            store, settings, chosen, since, until, samples=samples, history=history
        )
    show_backtest(shown, as_json=as_json)


def refuse_unknown(ids: Sequence[str], versions: Sequence[RuleSet]) -> None:
    """Raise `ConfigError` if a rule that was asked for exists in no version."""
    known = {rule.id for version in versions for rule in version.rules}
    problems = [
        Problem(
            file="--rule",
            line=None,
            key="",
            message=f'there is no rule "{name}"{choices(name, known)}',
        )
        for name in ids
        if name not in known
    ]
    if problems:
        raise ConfigError(problems)


def _played(
    store: Store,
    settings: Settings,
    versions: Sequence[RuleSet],
    since: datetime | None,
    until: datetime | None,
    *,
    samples: int,
    history: bool,
) -> Shown:
    total = store.history.period(None, until).changes
    world = World(
        routes=settings.routes,
        channels={
            c.name: _Address(recipients=tuple(getattr(c, "to", ())))
            for c in settings.channels
        },
        titles={},
        judged={
            event: given.verdict.right
            for event, given in judged(store.feedback.all()).items()
        },
    )
    with progress("changes", total=lambda: total) as update:
        found = ask_the_past(
            store,
            Question(
                versions=tuple(versions),
                world=world,
                since=since,
                until=until or app.now(),
                samples=samples,
                history=history,
                exposure=knowledge.read_exposure(settings),
            ),
            scale=scale_for(settings.scale, total),
            done=lambda count: update(min(count, total)),
        )
    period = store.history.period(since, until)
    return Shown(
        found=found,
        period=replace(period, baseline=0) if history else period,
        since=since,
        until=until,
        title_of=titles(settings),
    )


def scale_for(scale: ScaleSettings, changes: int) -> ScaleSettings:
    """Return who shares the stories: of a few this process plays all of them.

    A pool has all processors of this machine, since it is only for a moment.
    """
    if changes < _FEW:
        return replace(scale, engine="inline")
    return replace(scale, workers=max(scale.workers, os.cpu_count() or 1))
