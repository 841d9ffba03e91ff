"""A test message, and what to do where it does not arrive. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from monitor.config.settings import (
    ChannelSettings,
    EmailSettings,
    FileSettings,
    SlackSettings,
    WebhookSettings,
)
from monitor.model.message import Claim, Delivery, Message, MessageKind, Notice, Result
from monitor.notify.key import message_id

_LATER: Final = "nothing is wrong here; try again in a while"
_PASSING: Final = frozenset(
    {Result.NOT_SENT, Result.THROTTLED, Result.TRANSIENT, Result.UNKNOWN}
)
_REINSTALL: Final = (
    "install the app again at https://api.slack.com/apps, and put its bot token "
    "(xoxb-…) into {env}"
)
# What an error holds, and what mends it; the first that fits counts.
_SLACK: Final = {
    "missing_scope": "add the scope under OAuth & Permissions (deploy/slack-app.yaml "
    "lists all), and install the app again",
    "not_in_channel": "invite the bot: write /invite @lodewatch in the channel",
    "channel_not_found": "give the channel's id (its details, at the bottom); a "
    "private channel is only found once the bot is invited",
    "is_archived": "take the channel out of the archive, or name another one",
    "restricted_action": "the workspace lets apps not post there: ask its owner",
    "not_allowed_token_type": "{env} takes the bot token (xoxb-…), not another one",
    "invalid_auth": _REINSTALL,
    "not_authed": _REINSTALL,
    "token_revoked": _REINSTALL,
    "token_expired": _REINSTALL,
    "account_inactive": _REINSTALL,
    "CERTIFICATE_VERIFY": "the certificate is not trusted: is a proxy in the way, and "
    "is this machine's clock right?",
    "gaierror": "the name is not found: look at this machine's DNS",
    "ConnectionRefused": "nothing listens there: look at `base_url`",
}
_MAIL: Final = {
    "login: SMTPNotSupported": "the server takes no login here: leave `user` out, or "
    'use `security = "starttls"`',
    "SMTPNotSupported": 'the server offers no STARTTLS: use `security = "tls"` with '
    "its port, or another server; nothing is sent in the clear",
    "CERTIFICATE_VERIFY": "the server's certificate is not trusted: is `host` its "
    "right name, and is its authority known to this machine?",
    "WRONG_VERSION": 'the port speaks no TLS: port 465 wants `security = "tls"`, port '
    '587 "starttls"',
    "gaierror": "no server has this name: look at `host`",
    "ConnectionRefused": "nothing listens there: look at `host` and `port`",
    "connect: TimeoutError": "nothing answers: look at `host` and `port`, and whether "
    "a firewall is in the way",
    "login: 5": "look at `user` and at the password in {env}; many providers want a "
    "password of its own for programs",
    "sender: 5": "the server lets nobody send as `from`: use an address of its own",
    "recipient: 5": "the server refuses this address: look at `to`",
}
_WEBHOOK: Final = {
    "CERTIFICATE_VERIFY": "the receiver's certificate is not trusted: is `url` right, "
    "and is its authority known to this machine?",
    "HTTP 401": "the receiver does not know the signature: is {env} its secret?",
    "HTTP 403": "the receiver does not know the signature: is {env} its secret?",
    "HTTP 404": "nobody listens at this path: look at `url`",
    "HTTP 405": "what is at `url` takes no POST: look at `url`",
    "HTTP 410": "the receiver is gone for good: look at `url`",
    "HTTP 3": "the address has moved, and redirects are not followed: look at `url`",
    "private": "`url` means an address of your own network: say `allow_private = true` "
    "if it should",
}


def trial(channel: str, recipient: str | None, *, now: datetime) -> Claim:
    """Return a test message to one recipient, as it is given to a channel."""
    subject, sequence = f"test:{channel}", now.isoformat()
    name = message_id(channel, subject, MessageKind.NOTICE, sequence, recipient)
    message = Message(
        id=name,
        channel=channel,
        kind=MessageKind.NOTICE,
        subject=subject,
        sequence=sequence,
        recipient=recipient,
        payload=Notice(
            title="Test from lodewatch",
            text=f"If you can read this, the channel {channel} works.",
            why=f"somebody has run `lodewatch channels test {channel}`.",
            at=now,
        ),
        reason="a test",
        created_at=now,
    )
    return Claim(
        message=message, lease="test", attempts=0, first_try=now, parent_remote_id=None
    )


def advice(settings: ChannelSettings, delivery: Delivery) -> str | None:
    """Return what mends a failed attempt; None where it has not failed, or nobody knows."""
    if delivery.result is Result.ACCEPTED:
        return None
    if isinstance(settings, SlackSettings):
        return _found(_SLACK, delivery, settings.token_env)
    if isinstance(settings, EmailSettings):
        return _found(_MAIL, delivery, settings.password_env)
    if isinstance(settings, WebhookSettings):
        return _found(_WEBHOOK, delivery, settings.secret_env)
    if isinstance(settings, FileSettings):
        return f"let the monitor's user write into {settings.path}"
    return None


def _found(table: Mapping[str, str], delivery: Delivery, env: str) -> str | None:
    """Return what a table says of an error; None where nobody knows."""
    error = delivery.error or ""
    for sign, words in table.items():
        if sign in error:
            return words.format(env=env)
    return _LATER if delivery.result in _PASSING else None
