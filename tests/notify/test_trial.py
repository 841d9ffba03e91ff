"""The test message, and what is advised where it does not arrive."""

from pathlib import Path

import pytest

from monitor.config import ConsoleSettings, FileSettings
from monitor.model.message import Delivery, Notice, Result
from monitor.notify.slack_answers import classify
from monitor.notify.trial import advice, trial
from tests.makers import NOON
from tests.notify.test_mail import settings as mail_settings
from tests.notify.test_slack import slack_settings


def failed(error: str) -> Delivery:
    return Delivery(result=Result.REFUSED, error=error)


def test_a_test_says_that_it_is_one() -> None:
    """If it fails, people take a test for news."""
    claim = trial("post", "ann@example.org", now=NOON)
    payload = claim.message.payload
    assert isinstance(payload, Notice)
    assert payload.title == "Test from lodewatch"
    assert "post" in payload.text
    assert claim.message.recipient == "ann@example.org"
    assert claim.message.id != trial("post", "bob@example.org", now=NOON).message.id


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("missing_scope: needs chat:write", "add the scope"),
        ("not_in_channel", "/invite @lodewatch"),
        ("channel_not_found", "the channel's id"),
        ("token_revoked", "xoxb-…) into SLACK_BOT_TOKEN"),
        ("not_allowed_token_type", "SLACK_BOT_TOKEN takes the bot token"),
        ("gaierror: [Errno -2] Name or service not known", "DNS"),
    ],
)
def test_slack_is_mended(error: str, words: str) -> None:
    """If it fails, somebody reads `not_in_channel` and does not know what to do."""
    assert words in (advice(slack_settings(), failed(error)) or "")


@pytest.mark.parametrize(
    "name",
    ["not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired",
     "missing_scope", "not_in_channel", "channel_not_found", "is_archived",
     "restricted_action_read_only_channel"],
)  # fmt: skip
def test_what_parks_a_channel_has_its_advice(name: str) -> None:
    """If it fails, what stops a channel for good is answered with "try again"."""
    assert classify(name) in {Result.BAD_CREDENTIAL, Result.BAD_DESTINATION}
    assert "try again" not in (advice(slack_settings(), failed(name)) or "")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("connect: ConnectionRefusedError: [Errno 111]", "`host` and `port`"),
        ("connect: TimeoutError: timed out", "firewall"),
        ("connect: gaierror: [Errno -2]", "no server has this name"),
        ("connect: SSLCertVerificationError: CERTIFICATE_VERIFY_FAILED", "not trusted"),
        ("connect: SSLError: [SSL: WRONG_VERSION_NUMBER]", "speaks no TLS"),
        ("connect: SMTPNotSupportedError: STARTTLS", "offers no STARTTLS"),
        ("login: SMTPNotSupportedError: AUTH", "takes no login"),
        ("login: 535 b'no'", "password in SMTP_PASSWORD"),
        ("sender: 550 no", "send as `from`"),
        ("recipient: 550 no such user", "look at `to`"),
    ],
)
def test_mail_is_mended(error: str, words: str) -> None:
    """If it fails, an error of SMTP is all that a person gets."""
    assert words in (advice(mail_settings(), failed(error)) or "")


def test_what_passes_by_itself_is_waited_out() -> None:
    """If it fails, somebody changes a good configuration because of an outage."""
    busy = Delivery(result=Result.TRANSIENT, error="recipient: 450 greylisted")
    down = Delivery(result=Result.UNKNOWN, error="HTTP 500")
    assert "try again" in (advice(mail_settings(), busy) or "")
    assert "try again" in (advice(slack_settings(), down) or "")
    assert advice(slack_settings(), failed("a_new_error")) is None


def test_other_channels_are_mended() -> None:
    """If it fails, a folder that cannot be written to has no advice."""
    folder = FileSettings(name="f", path=Path("out"))
    assert advice(folder, failed("x")) == "let the monitor's user write into out"
    assert advice(ConsoleSettings(name="c"), failed("x")) is None
    assert advice(folder, Delivery(result=Result.ACCEPTED)) is None
