"""`lodewatch rules check`: every mistake in the rule files, with its line."""

from collections.abc import Sequence
from pathlib import Path

import click

from monitor.cli.options import Common, common_options
from monitor.cli.output import say
from monitor.cli.rules import read_rules
from monitor.config import Settings
from monitor.notify.words import plural


@click.command("check")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@common_options()
def command(common: Common, *, path: Path | None) -> int:
    """Read the rule files and name every mistake, as file:line: key: message.

    PATH is a file or folder instead of the configured one. Exits with 2 if something
    is wrong, with 1 if only warnings are left.
    """
    settings = common.settings(needs_file=path is None)
    rules = read_rules(settings, path)
    for warning in rules.warnings:
        say(f"{warning}")
    for rule in rules.rules:
        for name in switched_off(rule.events, settings):
            say(f"{rule.file}:{rule.line}: {name} is switched off by [extract] without")
    counts = (
        plural(len(rules.files), "file"),
        plural(len(rules.rules), "rule"),
        plural(len(rules.tests), "test"),
    )
    print(f"{', '.join(counts)}: no mistake found")
    return int(bool(rules.warnings))


def switched_off(events: Sequence[str], settings: Settings) -> list[str]:
    """Return the types among `events` that no text is searched for."""
    off = {w.name for w in settings.extract.without}
    return [name for name in events if name in off]
