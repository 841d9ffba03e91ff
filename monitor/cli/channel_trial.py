"""`lodewatch channels test`: send a test, and say what is missing."""

import sys
from collections.abc import Iterator

import click

from monitor import app
from monitor.cli.checkup import Finding, Level
from monitor.cli.doctor import report, worst
from monitor.cli.options import Common, common_options, json_flag
from monitor.config import ChannelSettings, Settings, SlackSettings
from monitor.errors import ConfigError, Problem
from monitor.model.message import Delivery, Result
from monitor.model.message import Finding as Found
from monitor.notify.open import open_channels
from monitor.notify.slack_probe import lacking, probe
from monitor.notify.trial import advice, trial
from monitor.ports import Channel
from monitor.toml_file import suggest

_SCOPES = (
    "add it under OAuth & Permissions (deploy/slack-app.yaml lists all), and install "
    "the app again"
)


@click.command("test")
@click.argument("name", metavar="NAME")
@json_flag
@common_options()
def command(common: Common, *, name: str, as_json: bool) -> int:
    """Send a test through a channel, and say what is missing and how to mend it.

    NAME is the channel's in the configuration; every recipient of a mail channel gets
    the test. It leaves no trace in the database. Exits with 0 if all is well, with 1 if
    something is missing or the test did not arrive, with 2 if there is no such channel
    or its token or password is not set.

    lodewatch channels test slack-alerts
    """
    settings = common.settings()
    one = _named(settings, name)
    stream = sys.stderr if as_json else sys.stdout  # records stay alone
    channels, problems = open_channels([one], stream=stream, clock=app.now)
    if problems:
        raise _wrong(settings, one, problems[0].partition(": ")[2])
    findings = tuple(_findings(one, channels[one.name]))
    report(findings, as_json=as_json)
    return min(worst(findings), 1)


def _named(settings: Settings, name: str) -> ChannelSettings:
    found = settings.channel(name)
    if found is not None:
        return found
    near = suggest(name, [one.name for one in settings.channels])
    message = f'there is no channel "{name}"{near}'
    raise ConfigError(
        [Problem(file=str(settings.file), line=None, key="channel", message=message)]
    )


def _wrong(settings: Settings, one: ChannelSettings, message: str) -> ConfigError:
    key = f"channel {one.name}"
    return ConfigError(
        [Problem(file=str(settings.file), line=None, key=key, message=message)]
    )


def _findings(one: ChannelSettings, channel: Channel) -> Iterator[Finding]:
    if isinstance(one, SlackSettings):
        asked = tuple(_asked(one))
        yield from asked
        if any(f.level is Level.FAIL for f in asked):
            return
    for recipient in channel.recipients or (None,):
        yield from _sent(one, channel, recipient)


def _sent(
    one: ChannelSettings, channel: Channel, recipient: str | None
) -> Iterator[Finding]:
    """Send the test to one recipient; on Slack look whether it can be found again."""
    claim = trial(one.name, recipient, now=app.now())
    delivery = channel.send(claim)
    whom = recipient or one.name
    if delivery.result is not Result.ACCEPTED:
        yield Finding(
            level=Level.FAIL,
            subject="test",
            words=f"{whom}: not sent: {delivery.error}",
            advice=advice(one, delivery),
        )
        return
    yield Finding(level=Level.OK, subject="test", words=f"{whom}: accepted")
    if not isinstance(one, SlackSettings):
        return
    lookup = channel.find(claim)
    if lookup.finding is Found.FOUND:
        words = "a post whose answer is lost can be found again"
        yield Finding(level=Level.OK, subject="look-up", words=words)
        return
    words = f"a post whose answer is lost cannot be looked up: {lookup.error}"
    mend = "such a post may be told twice: add channels:history or groups:history"
    yield Finding(level=Level.WARN, subject="look-up", words=words, advice=mend)


def _asked(one: SlackSettings) -> Iterator[Finding]:
    """Say what Slack knows of the tokens."""
    found = probe(one)
    if found.error is not None:
        result, words = (
            Result.UNKNOWN,
            "Slack was asked who the bot is, and did not say",
        )
        if found.refused:
            result, words = Result.BAD_CREDENTIAL, f"Slack refuses {one.token_env}"
        yield Finding(
            level=Level.FAIL,
            subject="token",
            words=f"{words}: {found.error}",
            advice=advice(one, Delivery(result=result, error=found.error)),
        )
        return
    words = f"{one.token_env} is that of {found.bot} in {found.team}"
    yield Finding(level=Level.OK, subject="token", words=words)
    for scope in lacking(found, by_name=one.channel.startswith("#")):
        words = f"the scope {scope} is missing"
        yield Finding(level=Level.WARN, subject="scopes", words=words, advice=_SCOPES)
    if not one.buttons:
        return
    if one.app_token is None:
        words = f"no buttons are shown: {one.app_token_env} is not set"
        mend = "make an app token with the scope connections:write (docs/delivery.md)"
        yield Finding(level=Level.WARN, subject="buttons", words=words, advice=mend)
    elif found.app_error is not None:
        words = f"Slack refuses {one.app_token_env}: {found.app_error}"
        mend = (
            "it takes an app token (xapp-…) with the scope connections:write, and "
            "Socket Mode has to be on"
        )
        yield Finding(level=Level.WARN, subject="buttons", words=words, advice=mend)
    else:
        words = "Socket Mode answers"
        yield Finding(level=Level.OK, subject="buttons", words=words)
