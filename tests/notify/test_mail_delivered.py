"""A digest through a real mail server, into a mailbox, and past a real spam filter."""

import email
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from monitor.model.message import Activity, Claim, MessageKind, Result
from monitor.notify.email import EmailChannel
from tests import postfix
from tests.makers import a_message, an_alert
from tests.notify.rules import a_digest
from tests.notify.test_mail import settings

SPAMASSASSIN = shutil.which("spamassassin")
MOST = 1.0  # points; 5.0 is spam
SCORE = re.compile(r"Content analysis details:\s+\((-?[\d.]+) points")

pytestmark = pytest.mark.skipif(
    postfix.MISSING is not None, reason=postfix.MISSING or "Postfix is there"
)


@pytest.fixture
def server() -> Iterator[postfix.Postfix]:
    """Run Postfix in a folder that its own user can enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with postfix.running(folder) as server:
            yield server


def delivered(server: postfix.Postfix) -> bytes:
    """Send a digest as the monitor does, and return what lies in the mailbox."""
    counted = Activity(title="Tariff", days=(*[0] * 28, 1, 4))
    dotted = an_alert(headline="Dots\n.\n. and a line of a single dot")
    digest = a_digest(activity=(counted,), new=(an_alert(), dotted))
    message = a_message(
        kind=MessageKind.DIGEST,
        payload=digest,
        recipient="ann@example.org",
        created_at=datetime.now(UTC),  # a mail from the past is a bad sign of its own
    )
    channel = EmailChannel(replace(settings(), host="127.0.0.1", port=server.port))
    claim = Claim(
        message=message, lease="1", attempts=0, first_try=None, parent_remote_id=None
    )
    delivery = channel.send(claim)
    assert delivery.result is Result.ACCEPTED, delivery.error
    return server.arrived()


def test_a_digest_arrives_whole(server: postfix.Postfix) -> None:
    """If it fails, a real mail server refuses or mangles what a fake one takes."""
    content = delivered(server)

    mail = email.message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    assert mail["Delivered-To"] == "ann@example.org"
    text, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert page is not None
    assert "WHAT WAS REPORTED, BY TYPE" in text.get_content()
    (picture,) = (p for p in mail.walk() if p.get_content_type() == "image/png")
    assert f"cid:{picture['Content-ID'].strip('<>')}" in page.get_content()
    assert not mail.defects


@pytest.mark.skipif(SPAMASSASSIN is None, reason="SpamAssassin is not installed")
def test_a_spam_filter_has_nothing_against_it(server: postfix.Postfix) -> None:
    """If it fails, digests end in the folder that nobody reads."""
    assert SPAMASSASSIN is not None
    checked = subprocess.run(
        # Neither the network nor that it comes from here: its content alone counts.
        [SPAMASSASSIN, "-t", "-L", "--cf=score ALL_TRUSTED 0"],
        input=delivered(server),
        capture_output=True,
        timeout=120,
        check=False,
    )
    report = checked.stdout.decode("utf-8", "replace")

    found = SCORE.search(report)
    assert found, report[-2000:]
    assert float(found[1]) <= MOST, report[report.index("Content analysis") :]
