"""Opens the channels of the configuration; one that cannot work harms no other."""

from collections.abc import Mapping, Sequence
from typing import TextIO

from monitor.config.settings import (
    ChannelSettings,
    ConsoleSettings,
    EmailSettings,
    FileSettings,
    PluginSettings,
    SlackSettings,
    WebhookSettings,
)
from monitor.notify.console import ConsoleChannel
from monitor.notify.file import FileChannel
from monitor.notify.outcome import Policy
from monitor.notify.plugin import PluginError, open_plugin
from monitor.ports import Channel, Clock


def open_channels(
    settings: Sequence[ChannelSettings], *, stream: TextIO, clock: Clock
) -> tuple[Mapping[str, Channel], tuple[str, ...]]:
    """Return the channels by name, and what is wrong with those that cannot be opened.

    `stream` is where console channels print; `clock` dates what is signed. Nothing is
    connected to yet.
    """
    channels: dict[str, Channel] = {}
    problems: list[str] = []
    for one in settings:
        if (missing := _missing(one)) is not None:
            problems.append(f"channel {one.name}: {missing}")
            continue
        try:
            channels[one.name] = _open(one, stream, clock)
        except PluginError as error:
            problems.append(f"channel {one.name}: {error}")
    return channels, tuple(problems)


def policies_of(settings: Sequence[ChannelSettings]) -> Mapping[str, Policy]:
    """Return what each channel does where nobody can say whether a message arrived.

    Printing or writing a second time harms nobody.
    """
    return {
        one.name: "resend_once"
        if isinstance(one, ConsoleSettings | FileSettings)
        else one.on_unknown
        for one in settings
    }


def _missing(settings: ChannelSettings) -> str | None:
    """Say which secret a channel lacks, and what to do; None if it lacks none."""
    if isinstance(settings, SlackSettings) and settings.token is None:
        env = settings.token_env
        return (
            f"{env} is not set; put the bot token (xoxb-…) into {env}, or the path of "
            f"a file that holds it into {env}_FILE, and start again"
        )
    if isinstance(settings, EmailSettings) and settings.user and not settings.password:
        env = settings.password_env
        return (
            f"{env} is not set, but user {settings.user} is; put the password into "
            f"{env}, or the path of a file that holds it into {env}_FILE"
        )
    if isinstance(settings, WebhookSettings) and settings.secret is None:
        env = settings.secret_env
        return (
            f"{env} is not set; put a long random text that the receiver knows, too, "
            f"into {env}, or the path of a file that holds it into {env}_FILE"
        )
    if isinstance(settings, PluginSettings) and settings.secret_env:
        return None if settings.secret else f"{settings.secret_env} is not set"
    return None


def _open(settings: ChannelSettings, stream: TextIO, clock: Clock) -> Channel:
    """Make the channel that the settings describe; only its own libraries are loaded."""
    match settings:
        case ConsoleSettings():
            return ConsoleChannel(settings.name, stream)
        case FileSettings():
            return FileChannel(settings)
        case SlackSettings():
            from monitor.notify.slack import SlackChannel  # noqa: PLC0415

            return SlackChannel(settings)
        case EmailSettings():
            from monitor.notify.email import EmailChannel  # noqa: PLC0415

            return EmailChannel(settings)
        case WebhookSettings():
            from monitor.notify.webhook import WebhookChannel  # noqa: PLC0415

            return WebhookChannel(settings, clock=clock)
        case PluginSettings():
            return open_plugin(settings)
