"""`lodewatch rules check`: every mistake in the rule files, with its line."""

from pathlib import Path

import click

from monitor.cli.options import Common, common_options
from monitor.cli.output import say
from monitor.cli.rules import read_rules
from monitor.config import Settings
from monitor.extract.types import is_off, known_types
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
    off = switched_off(settings)
    for rule in rules.rules:
        for name in sorted(off.intersection(rule.events)):
            say(f"{rule.file}:{rule.line}: {name} is switched off by [extract] without")
    counts = (
        plural(len(rules.files), "file"),
        plural(len(rules.rules), "rule"),
        plural(len(rules.tests), "test"),
    )
    print(f"{', '.join(counts)}: no mistake found")
    return int(bool(rules.warnings))


def switched_off(settings: Settings) -> frozenset[str]:
    """Return the types that no text is searched for."""
    types = known_types(settings.extract)
    return frozenset(t.id for t in types if is_off(t, settings.extract))
