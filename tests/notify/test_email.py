"""The mail channel against a mail server that misbehaves."""

import email
import socket
import threading
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from monitor.config.secret import Secret
from monitor.config.settings import EmailSettings
from monitor.model.message import Claim, Finding, Message, Result
from monitor.notify.email import EmailChannel, Phase, refused
from tests import fake_smtp
from tests.fake_smtp import FakeSmtp, Received, trusting_context
from tests.makers import NOON, a_message, an_alert


def settings(smtp: FakeSmtp, **changes: Any) -> EmailSettings:
    base = EmailSettings(
        name="mail",
        host="127.0.0.1",
        port=smtp.port,
        security="none",
        sender="Lodewatch <watch@example.org>",
        to=("ann@example.org", "bob@example.org"),
        user=None,
        password=None,
        password_env="SMTP_PASSWORD",
        timeout=timedelta(seconds=1.5),
        on_unknown="resend_once",
    )
    return replace(base, **changes)


def a_claim(recipient: str = "ann@example.org", **changes: Any) -> Claim:
    message = a_message(channel="mail", recipient=recipient)
    base = Claim(
        message=message,
        lease="lease",
        attempts=0,
        first_try=NOON,
        parent_remote_id=None,
    )
    return replace(base, **changes)


def read(received: Received) -> EmailMessage:
    return email.message_from_bytes(received.content, policy=default)


def test_a_mail_arrives_whole() -> None:
    """Headers that mail programs sort by, and both forms of the text."""
    with fake_smtp.running() as smtp:
        delivery = EmailChannel(settings(smtp)).send(a_claim())

    (received,) = smtp.mails
    mail = read(received)
    assert delivery.result is Result.ACCEPTED
    assert (received.sender, received.recipients) == (
        "watch@example.org",
        ("ann@example.org",),
    )
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.iter_parts()] == [
        "text/plain",
        "text/html",
    ]


@pytest.mark.fault(no=29)
@pytest.mark.parametrize(
    ("mode", "result"),
    [
        ("421", Result.TRANSIENT),
        ("450", Result.TRANSIENT),
        ("552", Result.BAD_MESSAGE),
        ("554", Result.BAD_MESSAGE),
        ("drop", Result.UNKNOWN),
        ("lost", Result.UNKNOWN),
        ("silent", Result.NOT_SENT),
    ],
)
def test_each_failure_is_told_as_what_it_is(mode: str, result: Result) -> None:
    """A wrong class loses a mail or sends it twice."""
    with fake_smtp.running() as smtp:
        smtp.mode = mode
        delivery = EmailChannel(settings(smtp)).send(a_claim())

    assert delivery.result is result
    assert delivery.error


@pytest.mark.fault(no=27)
def test_one_bad_address_harms_only_itself() -> None:
    """Four good recipients must not go without because of the fifth."""
    people = tuple(f"p{i}@example.org" for i in range(5))
    with fake_smtp.running() as smtp:
        smtp.refused.add("p2@example.org")
        channel = EmailChannel(settings(smtp, to=people))
        results = [channel.send(a_claim(p)).result for p in channel.recipients]

    assert results == [
        Result.REFUSED if p == "p2@example.org" else Result.ACCEPTED for p in people
    ]
    assert len(smtp.mails) == 4


@pytest.mark.fault(no=26)
@pytest.mark.fault(no=28)
def test_the_same_message_is_the_same_mail() -> None:
    """Who has it already must be able to recognise a mail that comes again."""
    with fake_smtp.running() as smtp:
        channel = EmailChannel(settings(smtp))
        smtp.mode = "drop"
        channel.send(a_claim())
        smtp.mode = "ok"
        channel.send(a_claim())

    first, second = smtp.mails
    assert first.content == second.content


def test_starttls_is_used() -> None:
    """What is asked for must happen."""
    with fake_smtp.running(starttls=True) as smtp:
        channel = EmailChannel(
            settings(smtp, security="starttls"), tls=trusting_context()
        )
        delivery = channel.send(a_claim())

    assert delivery.result is Result.ACCEPTED
    assert smtp.mails[0].tls


@pytest.mark.fault(no=29)
@pytest.mark.parametrize("offered", [True, False], ids=["bad_certificate", "none"])
def test_never_in_the_clear_where_starttls_was_asked(*, offered: bool) -> None:
    """A man in the middle strips STARTTLS; then nothing may be said at all."""
    with fake_smtp.running(starttls=offered) as smtp:
        delivery = EmailChannel(settings(smtp, security="starttls")).send(a_claim())

    assert delivery.result is Result.NOT_SENT
    assert not smtp.mails
    assert not smtp.rcpts


def test_a_refused_connection_is_definitely_not_sent() -> None:
    """It can be tried again without a second thought."""
    with fake_smtp.running() as smtp:
        channel = EmailChannel(settings(smtp))

    assert channel.send(a_claim()).result is Result.NOT_SENT


@pytest.mark.parametrize(
    ("password", "result"),
    [
        (fake_smtp.PASSWORD, Result.ACCEPTED),
        ("wrong-canary", Result.BAD_CREDENTIAL),
    ],
)
def test_a_wrong_password_is_the_channels_trouble(
    password: str, result: Result
) -> None:
    """Trying on would lock the account; and the password shows in no error."""
    with fake_smtp.running(starttls=True, auth=True) as smtp:
        channel = EmailChannel(
            settings(
                smtp,
                security="starttls",
                user=fake_smtp.USER,
                password=Secret(password),
            ),
            tls=trusting_context(),
        )
        delivery = channel.send(a_claim())

    assert delivery.result is result
    assert password not in repr(delivery)


def test_a_server_without_logins_is_not_given_the_password() -> None:
    """Nothing to authenticate with is a matter of configuration."""
    with fake_smtp.running() as smtp:
        channel = EmailChannel(settings(smtp, user="u", password=Secret("p")))
        delivery = channel.send(a_claim())

    assert delivery.result is Result.BAD_CREDENTIAL


def test_a_line_of_one_dot_does_not_end_the_mail() -> None:
    """Otherwise a quotation could cut a mail, or speak SMTP."""
    text = "a " * 37 + "\n.\nQUIT\n.hidden"
    message = a_message(
        channel="mail", recipient="ann@example.org", payload=an_alert(headline=text)
    )
    with fake_smtp.running() as smtp:
        EmailChannel(settings(smtp)).send(a_claim(message=message))

    assert ".hidden" in read(smtp.mails[0]).get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_server_that_stops_within_the_content_leaves_an_unknown() -> None:
    """The final dot may have been read."""

    def serve(listener: socket.socket) -> None:
        peer, _ = listener.accept()
        with peer:
            for answer in (b"220 hi", b"250 hi", b"250 ok", b"250 ok", b"354 go"):
                peer.sendall(answer + b"\r\n")
                peer.recv(4096)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        smtp = FakeSmtp(port=listener.getsockname()[1])
        delivery = EmailChannel(settings(smtp)).send(a_claim())
        thread.join(5)

    assert delivery.result is Result.UNKNOWN


@pytest.mark.parametrize(
    ("phase", "code", "result"),
    [
        (Phase.CONNECT, 554, Result.TRANSIENT),
        (Phase.LOGIN, 535, Result.BAD_CREDENTIAL),
        (Phase.LOGIN, 454, Result.TRANSIENT),
        (Phase.SENDER, 530, Result.BAD_CREDENTIAL),
        (Phase.SENDER, 550, Result.BAD_DESTINATION),
        (Phase.SENDER, 552, Result.BAD_MESSAGE),
        (Phase.RECIPIENT, 452, Result.TRANSIENT),
        (Phase.RECIPIENT, 550, Result.REFUSED),
        (Phase.DATA, 451, Result.TRANSIENT),
        (Phase.CONTENT, 451, Result.TRANSIENT),
        (Phase.CONTENT, 554, Result.BAD_MESSAGE),
        (Phase.CONTENT, -1, Result.UNKNOWN),
    ],
)
def test_a_no_means_what_its_phase_means(
    phase: Phase, code: int, result: Result
) -> None:
    """A refused recipient is one dead mail, a refused login a silent channel."""
    assert refused(phase, code, "no").result is result


def test_mail_cannot_be_looked_up() -> None:
    """Pretending to know would lose or double a mail."""
    lookup = EmailChannel(settings(FakeSmtp())).find(a_claim())

    assert lookup.finding is Finding.CANNOT_LOOK
    assert lookup.retry_after is None


def test_a_mail_that_cannot_be_built_is_a_bad_message() -> None:
    """An address that is none must not stop the dispatcher."""
    message: Message = a_message(channel="mail", recipient="not an address")

    delivery = EmailChannel(settings(FakeSmtp())).send(a_claim(message=message))

    assert delivery.result is Result.BAD_MESSAGE
