"""Opening the channels of a configuration."""

import io
from datetime import timedelta
from pathlib import Path

from monitor.config.secret import Secret
from monitor.config.settings import (
    ConsoleSettings,
    EmailSettings,
    FileSettings,
    SlackSettings,
    WebhookSettings,
)
from monitor.notify.open import open_channels, policies_of
from tests.makers import NOON


def slack(token: Secret | None) -> SlackSettings:
    return SlackSettings(
        name="slack-alerts",
        channel="#alerts",
        base_url="https://slack.example/api/",
        timeout=timedelta(seconds=10),
        min_interval=timedelta(seconds=1),
        token=token,
        token_env="SLACK_BOT_TOKEN",
        on_unknown="hold",
    )


def mail(user: str | None, password: Secret | None) -> EmailSettings:
    return EmailSettings(
        name="mail",
        host="localhost",
        port=587,
        security="starttls",
        sender="watch@example.org",
        to=("ann@example.org",),
        user=user,
        password=password,
        password_env="SMTP_PASSWORD",
        timeout=timedelta(seconds=10),
        on_unknown="resend_once",
    )


def webhook(secret: Secret | None) -> WebhookSettings:
    return WebhookSettings(
        name="hook",
        url="https://hooks.example/x",
        secret=secret,
        secret_env="WEBHOOK_SECRET",
        timeout=timedelta(seconds=10),
        min_interval=timedelta(0),
        on_unknown="resend",
        allow_private=False,
    )


LOCAL = (
    ConsoleSettings(name="terminal"),
    FileSettings(name="files", path=Path("digests")),
)


def test_every_kind_of_channel_opens() -> None:
    """A kind that is missing here exists in the configuration only."""
    secret = Secret("xoxb-1")
    settings = (*LOCAL, slack(secret), mail("u", secret), webhook(secret))

    channels, problems = open_channels(
        settings, stream=io.StringIO(), clock=lambda: NOON
    )

    assert list(channels) == ["terminal", "files", "slack-alerts", "mail", "hook"]
    assert all(name == channel.name for name, channel in channels.items())
    assert all(c.timeout > timedelta(0) <= c.min_interval for c in channels.values())
    assert not problems


def test_a_missing_secret_harms_no_other_channel() -> None:
    """Who has no Slack token yet still wants the terminal, and to be told."""
    settings = (slack(None), mail("u", None), webhook(None), *LOCAL)

    channels, problems = open_channels(
        settings, stream=io.StringIO(), clock=lambda: NOON
    )

    assert list(channels) == ["terminal", "files"]
    assert len(problems) == 3
    assert problems[0].startswith("channel slack-alerts: SLACK_BOT_TOKEN is not set; ")
    assert problems[1].startswith("channel mail: SMTP_PASSWORD is not set, but user u")
    assert problems[2].startswith("channel hook: WEBHOOK_SECRET is not set; put a long")


def test_mail_without_a_user_needs_no_password() -> None:
    """A relay in the house often asks for none."""
    channels, problems = open_channels(
        [mail(None, None)], stream=io.StringIO(), clock=lambda: NOON
    )

    assert list(channels) == ["mail"]
    assert not problems


def test_policies_follow_the_settings() -> None:
    """A policy in the configuration must reach the dispatcher."""
    assert policies_of((*LOCAL, slack(None), mail(None, None), webhook(None))) == {
        "terminal": "resend_once",
        "files": "resend_once",
        "slack-alerts": "hold",
        "mail": "resend_once",
        "hook": "resend",
    }
