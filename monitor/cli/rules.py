"""`lodewatch rules`: are the rules right, and why did one fire or stay quiet?"""

from pathlib import Path

import click

from monitor.cli.groups import Commands, Place
from monitor.config import Settings
from monitor.extract.outlines import outlines
from monitor.match import RuleSet, load_rules


@click.group(
    "rules",
    cls=Commands,
    sections={
        "Commands": (
            Place(
                "check", "rules_check", "Read the rule files and name every mistake."
            ),
            Place("test", "rules_test", "Run the tests that stand in the rule files."),
            Place(
                "backtest", "rules_backtest", "Say what rules would have told so far."
            ),
            Place("suggest", "rules_suggest", "Propose changes from what people said."),
            Place("explain", "rules_explain", "Say why rules fired or stayed quiet."),
        )
    },
    no_args_is_help=True,
)
def command() -> None:
    """Check, test and explain rules."""


def read_rules(settings: Settings, path: Path | None) -> RuleSet:
    """Read the rules of `path`, or the configured ones; raise `ConfigError`."""
    types = outlines(settings.extract)
    return load_rules(
        path or settings.rules.path,
        types={t.id: t.family for t in types},
        roles={t.id: t.roles for t in types},
    )
