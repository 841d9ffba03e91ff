"""`lodewatch channels test`: send a test, and say what is missing."""

import sys
from collections.abc import Iterator
from io import StringIO
from typing import TextIO

import click

from monitor import app
from monitor.cli.doctor import report, worst
from monitor.cli.findings import Finding, Level
from monitor.cli.online import asked_slack
from monitor.cli.options import Common, common_options, json_flag
from monitor.config import ChannelSettings, Settings, SlackSettings
from monitor.errors import ConfigError, MonitorError, Problem
from monitor.model.message import Finding as Found
from monitor.model.message import Result
from monitor.nearest import choices
from monitor.notify.open import open_channels
from monitor.notify.trial import advice, trial
from monitor.ports import Channel


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
    try:
        findings = tried(one, stream=stream)
    except NotOpenError as error:
        raise _wrong(settings, one, str(error)) from error
    report(findings, as_json=as_json)
    return min(worst(findings), 1)


class NotOpenError(MonitorError):
    """A channel lacks its token or password, so that nothing can be tried."""


def is_ready(one: ChannelSettings) -> bool:
    """Say whether a channel has its token or password, so that it can be tried."""
    return not open_channels([one], stream=StringIO(), clock=app.now)[1]


def tried(one: ChannelSettings, *, stream: TextIO) -> tuple[Finding, ...]:
    """Send a test through a channel, and say how it went; raise `NotOpenError`."""
    channels, problems = open_channels([one], stream=stream, clock=app.now)
    if problems:
        raise NotOpenError(problems[0].partition(": ")[2])
    return tuple(_findings(one, channels[one.name]))


def _named(settings: Settings, name: str) -> ChannelSettings:
    found = settings.channel(name)
    if found is not None:
        return found
    near = choices(name, [one.name for one in settings.channels])
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
        asked = tuple(asked_slack(one))
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
