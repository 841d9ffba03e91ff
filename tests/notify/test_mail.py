"""Mail that sorts, threads and repeats as it should."""

import email
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from monitor.config.settings import EmailSettings
from monitor.model.message import Activity, Message, MessageKind, Notice, Payload
from monitor.notify.mail import build, envelope, mail_id, subject
from tests.makers import NOON, a_message, an_alert
from tests.notify.dates import a_reminder
from tests.notify.rules import a_digest


def settings(**changes: Any) -> EmailSettings:
    base = EmailSettings(
        name="team mail",
        host="localhost",
        port=25,
        security="none",
        sender="Lodewatch <watch@example.org>",
        to=("ann@example.org",),
        user=None,
        password=None,
        password_env="SMTP_PASSWORD",
        timeout=timedelta(seconds=5),
        on_unknown="hold",
    )
    return replace(base, **changes)


def built(message: Message | None = None, **changes: Any) -> EmailMessage:
    """Return a mail as its reader gets it."""
    message = message or a_message(channel="mail", recipient="ann@example.org")
    content = build(message, settings(**changes)).as_bytes()
    return email.message_from_bytes(content, policy=default)


def test_the_headers_that_mail_programs_read() -> None:
    """Without them a mail is answered by robots, or lands among the spam."""
    mail = built(list_unsubscribe="mailto:stop@example.org")

    assert mail["From"] == "Lodewatch <watch@example.org>"
    assert mail["To"] == "ann@example.org"
    assert mail["Date"] == "Fri, 07 Nov 2025 12:00:00 +0000"
    assert mail["Message-ID"] == "<alert.message-1@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "<team-mail.lodewatch.example.org>"
    assert mail["List-Unsubscribe"] == "<mailto:stop@example.org>"
    assert built()["List-Unsubscribe"] is None


def test_an_update_hangs_on_its_root() -> None:
    """Mail programs thread by these two headers."""
    root = a_message(id="root", recipient="ann@example.org")
    update = a_message(
        id="u1", kind=MessageKind.UPDATE, parent="root", recipient="ann@example.org"
    )

    mail = built(update)

    assert mail["In-Reply-To"] == mail["References"] == built(root)["Message-ID"]


def test_a_digests_id_names_its_day() -> None:
    """The form is documented, and the same on every try."""
    message = a_message(id="abc", payload=a_digest())

    assert mail_id(message, "example.org") == (
        "<digest.2025-11-07.daily.abc@example.org>"
    )


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (
            an_alert(),
            (
                "[high] China suspends rare earth export controls (suspended until 10 "
                "November 2026)"
            ),
        ),
        (a_digest(), "Rare earths daily, 7 November 2025: 1 new"),
        (a_digest(late=True), "Rare earths daily, 7 November 2025 (late): 1 new"),
        (
            a_digest(audience="Investor"),
            "Rare earths daily · Investor, 7 November 2025: 1 new",
        ),
        (Notice(title="Parked", text="x"), "[notice] Parked"),
        (a_reminder("x"), "[date] 10 November 2026: x (x)"),
    ],
)
def test_the_subject_says_it_all(payload: Payload, words: str) -> None:
    """Most people read no more than this."""
    assert subject(payload) == words


@pytest.mark.fault(no=45)
@pytest.mark.parametrize(
    "headline",
    ["x\r\nBcc: evil@example.org", "x\nSubject: y", "x" * 5_000, "\u202eünïcode 稀土"],
    ids=["crlf", "lf", "long", "unicode"],
)
def test_a_headline_cannot_write_a_header(headline: str) -> None:
    """A feed must not add recipients to our mail."""
    message = a_message(
        recipient="ann@example.org", payload=an_alert(headline=headline)
    )

    mail = built(message)

    assert mail["Bcc"] is None
    assert len(mail.get_all("Subject") or ()) == 1
    assert len(mail["Subject"]) <= 200
    assert mail["To"] == "ann@example.org"


def test_the_same_message_is_the_same_bytes() -> None:
    """Receivers that de-duplicate compare; so must we be able to."""
    message = a_message(recipient="ann@example.org", payload=a_digest())

    first, again = (build(message, settings()).as_bytes() for _ in range(2))

    assert first == again


def test_words_alone_where_the_page_was_refused() -> None:
    """The fallback must not contain what was refused."""
    message = a_message(
        recipient="ann@example.org", payload=Notice(title="a", text="b")
    )

    plain = build(message, settings(), text_only=True)

    assert plain.get_content_type() == "text/plain"
    assert built(message).get_content_type() == "multipart/alternative"


def test_lines_fit_into_mail() -> None:
    """RFC 5322 allows 998 characters; servers cut or refuse longer lines."""
    message = a_message(
        recipient="ann@example.org",
        payload=an_alert(headline="w" * 3_000),
        created_at=NOON,
    )

    content = build(message, settings()).as_bytes()

    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_envelope_takes_the_bare_address() -> None:
    """A display name in MAIL FROM is a syntax error."""
    assert envelope("Lodewatch <watch@example.org>") == "watch@example.org"


def test_a_reminder_is_a_mail_of_its_own() -> None:
    """If it fails, a mail program shows a reminder as a reply, or loses its page."""
    message = a_message(recipient="ann@example.org", payload=a_reminder("until May"))
    mail = built(message)

    assert mail["Message-ID"].startswith("<notice.")
    html = mail.get_body(("html",))
    assert html is not None
    assert "until May" in html.get_content()


def a_digest_mail(**changes: Any) -> Message:
    counted = Activity(title="Tariff", days=(*[0] * 28, 1, 4))
    digest = a_digest(activity=(counted,))
    base: dict[str, Any] = {
        "payload": digest,
        "kind": MessageKind.DIGEST,
        "recipient": "ann@example.org",
    }
    return a_message(**base | changes)


def test_a_digest_carries_its_picture_where_the_page_looks_for_it() -> None:
    """If it fails, readers see a broken picture, or an attachment."""
    mail = built(a_digest_mail())

    text, page = mail.iter_parts()
    html, picture = page.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert picture.get_content_type() == "image/png"
    assert picture.get_content_disposition() == "inline"
    assert f"cid:{picture['Content-ID'].strip('<>')}" in html.get_content()
    assert picture.get_content().startswith(b"\x89PNG")


def test_a_digest_is_the_same_bytes_too() -> None:
    """If it fails, a digest that is sent again is another mail."""
    once, again = (build(a_digest_mail(), settings()) for _ in range(2))

    assert once.as_bytes() == again.as_bytes()


def test_words_alone_carry_no_picture() -> None:
    """If it fails, a mail that was refused for its layout is refused again."""
    mail = build(a_digest_mail(), settings(), text_only=True)

    assert mail.get_content_type() == "text/plain"
