"""`lodewatch init`: a few questions, and a configuration to begin with."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from monitor.cli.channel_trial import NotOpenError, is_ready, tried
from monitor.cli.doctor import report, worst
from monitor.cli.findings import Finding, Level
from monitor.cli.init_ask import Asker, Given
from monitor.cli.options import Common, common_options
from monitor.cli.output import say
from monitor.config import ChannelSettings, Settings
from monitor.extract.known import Known
from monitor.extract.lexicon import load_lexicon
from monitor.start.answers import MINERALS, Answers
from monitor.start.config_text import secrets
from monitor.start.files import made_from, put

REFUSED: Final = 2  # exit code: a file is in the way


@click.command("init")
@click.option("--subject", metavar="NAME", help=f"{MINERALS}, or a title of your own.")
@click.option(
    "--word",
    multiple=True,
    metavar="WORDS",
    help="What the news calls a subject of your own; may be given again.",
)
@click.option(
    "--feed", multiple=True, metavar="URL", help="A feed to watch; may be given again."
)
@click.option(
    "--material", multiple=True, metavar="NAME", help="dysprosium, Dy, rare earths …"
)
@click.option("--company", multiple=True, metavar="NAME", help="A firm, or its ticker.")
@click.option(
    "--new-company",
    multiple=True,
    metavar="NAME",
    help="A firm that no list knows; it goes into names/companies.csv.",
)
@click.option("--slack", metavar="CHANNEL", help="A Slack channel, #name or id.")
@click.option("--buttons", is_flag=True, help="Buttons under alerts in Slack.")
@click.option("--mail-to", multiple=True, metavar="ADDRESS", help="Who gets mail.")
@click.option("--mail-host", metavar="HOST", help="The mail server.")
@click.option("--mail-from", metavar="ADDRESS", help="The sender of mail.")
@click.option("--mail-user", metavar="NAME", help="Its login; SMTP_PASSWORD is asked.")
@click.option("--webhook", metavar="URL", help="An address that takes signed JSON.")
@click.option("--contact", metavar="ADDRESS", help="Where publishers can reach you.")
@click.option("--at", metavar="TIME", help="When the digest comes; 07:30 otherwise.")
@click.option("--timezone", metavar="ZONE", help="Europe/Berlin …; UTC otherwise.")
@click.option("--yes", is_flag=True, help="Ask nothing; take what is not given as is.")
@click.option("--force", is_flag=True, help="Overwrite files without asking.")
@click.option("--test", is_flag=True, help="Send a test through each new channel.")
@common_options()
def command(common: Common, *, yes: bool, force: bool, test: bool, **given: Any) -> int:
    """Ask what to watch and whom to tell, and write a first configuration.

    Writes ./config.toml (or where --config says) and a rule file beside it; for a
    subject of your own an event type as well. Nothing is written before the last answer,
    nothing is overwritten unasked, and no token or password is written at all. With
    --yes nothing is asked: options answer, and defaults where there is none.

    Example: lodewatch init --yes --material dysprosium --slack "#critical-minerals"
    """
    path = common.config or Path("config.toml")
    if not yes and not sys.stdin.isatty():
        message = "there is nobody to ask here: give answers as options, with --yes"
        raise click.UsageError(message)
    may: set[Path] = set()  # what may be overwritten
    if not (force or _may_replace([path], may, asks=not yes)):
        return REFUSED
    if not yes:
        say("Enter takes what stands in brackets; nothing is written before the end.")
    asker = Asker(known=Known(load_lexicon()), asks=not yes, given=Given(**given))
    try:
        answers = asker.answers()
    except click.Abort:
        say("\nNothing was written.")
        raise
    files = made_from(answers, config=path.name)
    there = [path.parent / name for name in files]
    if not (force or _may_replace(there, may, asks=not yes)):
        return REFUSED
    settings = put(path.parent, files, config=path.name)
    print("\n".join(f"written  {path.parent / name}" for name in files))
    code = _test(settings, answers, test=test, asks=not yes)
    print("\n".join(_next_steps(path, answers)))
    return code


def _may_replace(paths: Sequence[Path], may: set[Path], *, asks: bool) -> bool:
    """Ask whether those that are there may be overwritten, or say how to have it done."""
    there = [path for path in paths if path.exists() and path not in may]
    names = " and ".join(map(str, there))
    if not there:
        return True
    if not asks:
        say(f"there is {names} already; --force overwrites it. Nothing was written.")
        return False
    if click.confirm(f"There is {names} already. Overwrite?", default=False):
        may.update(there)
        return True
    say("Nothing was written.")
    return False


def _test(settings: Settings, answers: Answers, *, test: bool, asks: bool) -> int:
    """Send tests where they are wanted and can be sent; return the exit code."""
    code = 0
    for name, _ in secrets(answers):
        one = settings.channel(name)
        if one is None:
            continue
        wanted = test or (
            asks
            and is_ready(one)
            and click.confirm(f"Send a test through {name} now?", default=False)
        )
        if wanted:
            findings = _findings(one)
            report(findings, as_json=False)
            code = max(code, min(worst(findings), 1))
    return code


def _findings(one: ChannelSettings) -> Sequence[Finding]:
    try:
        return tried(one, stream=sys.stdout)
    except NotOpenError as error:
        words = f"{one.name}: not tried: {error}"
        return (Finding(level=Level.FAIL, subject="test", words=words),)


def _next_steps(path: Path, answers: Answers) -> list[str]:
    """Say what to do now, in the order in which it has to be done."""
    found = secrets(answers)
    option = "" if path == Path("config.toml") else f" --config {path}"
    steps = [f"export {variable}=…" for _, variables in found for variable in variables]
    if answers.subject is not None:
        steps.append(f"lodewatch types check{option}")
        if not answers.feeds:
            steps.append(f"lodewatch sources add URL{option}")
    steps += [f"lodewatch channels test {name}{option}" for name, _ in found]
    steps += [f"lodewatch doctor{option}", f"lodewatch run{option}"]
    return ["", "Next:", *(f"  {step}" for step in steps)]
