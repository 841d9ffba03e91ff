"""`lodewatch rules check`: every mistake in the rule files, with its line."""

from pathlib import Path

import click

from monitor.cli.options import Common, common_options
from monitor.cli.output import say
from monitor.cli.rules import read_rules
from monitor.config import Settings
from monitor.errors import ConfigError
from monitor.match import inhibit_problems
from monitor.model.rule import Rule
from monitor.notify.reach import unreached
from monitor.notify.words import plural


@click.command("check")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@common_options()
def command(common: Common, *, path: Path | None) -> int:
    """Read the rule files and name every mistake, as file:line: key: message.

    PATH is a file or folder instead of the configured one; without it, rules that no
    route asks for are named as well. Exits with 2 if something is wrong, with 1 if
    only warnings are left.

    Example: lodewatch rules check rules/tariffs.toml
    """
    settings = common.settings(needs_file=path is None)
    rules = read_rules(settings, path)
    for warning in rules.warnings:
        say(f"{warning}")
    off = switched_off(settings)
    for rule in rules.rules:
        for name in sorted(off.intersection(rule.events)):
            say(f"{rule.file}:{rule.line}: {name} is switched off by [extract] without")
    problems = inhibit_problems(settings.inhibits, rules) if path is None else ()
    if problems:
        raise ConfigError(problems)
    alone = unreached(rules.rules, settings.routes) if path is None else ()
    for rule in alone:
        say(f"{rule.file}:{rule.line}: {no_route(rule)}")
    counts = (
        plural(len(rules.files), "file"),
        plural(len(rules.rules), "rule"),
        plural(len(rules.tests), "test"),
    )
    print(f"{', '.join(counts)}: no mistake found")
    return int(bool(rules.warnings or alone))


def no_route(rule: Rule) -> str:
    """Say that nobody is alerted by a rule."""
    return (
        f'no [[route]] asks for rule "{rule.id}" ({rule.severity}; '
        f"tags: {', '.join(rule.tags) or 'none'}), so it alerts nobody"
    )


def switched_off(settings: Settings) -> frozenset[str]:
    """Return the types that no text is searched for."""
    if not settings.extract.without:
        return frozenset()
    from monitor.extract.types import is_off, known_types  # noqa: PLC0415 - slow

    types = known_types(settings.extract)
    return frozenset(t.id for t in types if is_off(t, settings.extract))
