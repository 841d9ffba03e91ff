"""`lodewatch doctor`: is everything in order, and what to do if not."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import click
from rich.table import Table

from monitor import app
from monitor.cli.checkup import broken_config, check_all
from monitor.cli.findings import Finding, Level
from monitor.cli.online import online as ask_channels
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import plain_fields, print_json, print_rich, stacked, words
from monitor.errors import ConfigError
from monitor.model.record import to_record

EXIT: Final = {Level.OK: 0, Level.WARN: 1, Level.FAIL: 2}
_STYLES: Final = {Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "bold red"}


@click.command("doctor")
@click.option(
    "--online", is_flag=True, help="Ask Slack and mail servers whether they know us."
)
@json_flag
@common_options()
def command(common: Common, *, online: bool, as_json: bool) -> int:
    """Say whether everything is in order, and what to do if not.

    Looks at configuration, rules, language model, channels, files, the daemon, the
    database, its backup, sources and messages; nothing is sent, and without --online
    nobody is asked. Exits with 0 if all is well, 1 with warnings,
    2 if something does not work.

    Example: lodewatch doctor
    """
    findings = tuple(_findings(common, online=online))
    report(findings, as_json=as_json)
    return worst(findings)


def report(findings: Sequence[Finding], *, as_json: bool) -> None:
    """Print findings: for a program, on a terminal, or line by line."""
    if as_json:
        for finding in findings:
            print_json(to_record(finding))
    elif sys.stdout.isatty():
        print_rich(_table(findings))
    else:
        for f in findings:
            print(plain_fields(f.level, f.subject, f.words, f.advice))


def _findings(common: Common, *, online: bool) -> Iterator[Finding]:
    try:
        settings = common.settings()
    except ConfigError as error:
        yield from broken_config(error)
        return
    yield from check_all(settings, now=app.now())
    if online:
        yield from ask_channels(settings)


def worst(findings: Iterable[Finding]) -> int:
    """Return the exit code that the gravest finding asks for."""
    return max((EXIT[finding.level] for finding in findings), default=0)


def _table(findings: Sequence[Finding]) -> Table:
    made = Table.grid(padding=(0, 2, 0, 0), expand=True)
    made.add_column(no_wrap=True)
    made.add_column(no_wrap=True)
    made.add_column(ratio=1, overflow="fold")
    for finding in findings:
        advice = words(f"→ {finding.advice}", "dim") if finding.advice else None
        made.add_row(
            words(finding.level, _STYLES[finding.level]),
            words(finding.subject),
            stacked(words(finding.words), advice),
        )
    return made
