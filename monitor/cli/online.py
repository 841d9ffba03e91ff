"""Ask the channels themselves whether they would take a message; nothing is sent."""

from collections.abc import Iterator

from monitor.cli.findings import Finding, Level, fail, ok
from monitor.config import EmailSettings, Settings, SlackSettings
from monitor.model.message import Delivery, Result
from monitor.notify.slack_probe import lacking, probe
from monitor.notify.trial import advice

_SCOPES = (
    "add it under OAuth & Permissions (deploy/slack-app.yaml lists all), and install "
    "the app again"
)


def online(settings: Settings) -> Iterator[Finding]:
    """Ask every Slack and every mail server of the configuration."""
    for one in settings.channels:
        if isinstance(one, SlackSettings) and one.token is not None:
            yield from asked_slack(one)
        elif isinstance(one, EmailSettings):
            yield _asked_mail(one)


def _asked_mail(one: EmailSettings) -> Finding:
    # Mail and its libraries are for this one case.
    from monitor.notify.email import EmailChannel  # noqa: PLC0415

    answer = EmailChannel(one).probe()
    where = f"{one.name}: {one.host}:{one.port}"
    if answer.result is not Result.ACCEPTED:
        return fail("mail", f"{where}: {answer.error}", advice(one, answer))
    return ok("mail", f"{where} answers" + (" and knows us" if one.user else ""))


def asked_slack(one: SlackSettings) -> Iterator[Finding]:
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
