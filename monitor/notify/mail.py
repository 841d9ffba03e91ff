"""Builds the e-mail for a message: the same message gives the same mail, byte for byte.

The Message-ID comes from the message's own id, so that a mail that is sent again after
an unknown outcome can be recognised by those who have it already.
"""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Final

from monitor.config.settings import EmailSettings
from monitor.model.message import Alert, Digest, Message, Notice, Payload, Reminder
from monitor.notify.chart import draw
from monitor.notify.clean import one_line
from monitor.notify.html import (
    render_alert_html,
    render_digest_html,
    render_notice_html,
    render_reminder_html,
)
from monitor.notify.shorten import tally
from monitor.notify.text import payload_text
from monitor.notify.words import day_words

MAX_SUBJECT: Final = 200
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


def build(
    message: Message, settings: EmailSettings, *, text_only: bool = False
) -> EmailMessage:
    """Build the mail that tells `message` to its recipient."""
    mail = EmailMessage(policy=SMTP)
    domain = _domain(settings.sender)
    mail["From"] = _address(settings.sender)
    mail["To"] = _bracketed(_address(message.recipient or ""))
    mail["Subject"] = subject(message.payload)
    mail["Date"] = format_datetime(_date(message))
    mail["Message-ID"] = mail_id(message, domain)
    if message.parent is not None:
        parent = f"<alert.{message.parent}@{domain}>"
        mail["In-Reply-To"] = mail["References"] = parent
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Id"] = f"<{_token(settings.name)}.lodewatch.{domain}>"
    if settings.list_unsubscribe is not None:
        mail["List-Unsubscribe"] = f"<{one_line(settings.list_unsubscribe)}>"
    mail.set_content(payload_text(message.payload))
    if not text_only:
        mail.add_alternative(_html(message), subtype="html")
        _add_picture(mail, message)
        mail.set_boundary(f"=_{message.id}")
    return mail


def _add_picture(mail: EmailMessage, message: Message) -> None:
    """Put the picture of a digest beside its page, where the page looks for it."""
    digest = message.payload
    if not isinstance(digest, Digest) or not digest.activity:
        return
    page = mail.get_payload(1)
    assert isinstance(page, EmailMessage)  # noqa: S101 - it was added as one
    page.add_related(
        draw(digest.activity, digest.local_date),
        maintype="image",
        subtype="png",
        cid=f"<{_picture(message)}>",
        disposition="inline",
        filename="reported.png",
    )
    page.set_boundary(f"=_{message.id}_page")


def _picture(message: Message) -> str:
    """Name the picture of a digest; it is looked for in its own mail only."""
    return f"reported.{_token(message.id)}@lodewatch"


def subject(payload: Payload) -> str:
    """Say in one line what a mail holds; outside words cannot add a header."""
    if isinstance(payload, Alert):
        stage = f" ({payload.stage_words})" if payload.stage_words else ""
        words = f"[{payload.severity.value}] {payload.headline}{stage}"
    elif isinstance(payload, Digest):
        late = " (late)" if payload.late else ""
        day = day_words(payload.local_date)
        reader = f" · {payload.audience}" if payload.audience else ""
        words = f"{payload.title}{reader}, {day}{late}: {tally(payload)}"
    elif isinstance(payload, Reminder):
        words = f"[date] {payload.title} ({payload.story})"
    else:
        words = f"[notice] {payload.title}"
    return one_line(words, limit=MAX_SUBJECT)


def mail_id(message: Message, domain: str) -> str:
    """Return the Message-ID of a message: always the same."""
    payload = message.payload
    if isinstance(payload, Digest):
        day, name = payload.local_date.isoformat(), _token(payload.name)
        return f"<digest.{day}.{name}.{message.id}@{domain}>"
    kind = "notice" if isinstance(payload, (Notice, Reminder)) else "alert"
    return f"<{kind}.{_token(message.id)}@{domain}>"


def envelope(address: str) -> str:
    """Return the bare address of `Name <address>`."""
    return parseaddr(one_line(address))[1]


def _date(message: Message) -> datetime:
    """Return the mail's date: when the message was made, to the second."""
    return message.created_at.replace(microsecond=0)


def _html(message: Message) -> str:
    """Render the HTML part."""
    payload = message.payload
    if isinstance(payload, Alert):
        return render_alert_html(payload)
    if isinstance(payload, Digest):
        return render_digest_html(payload, picture=f"cid:{_picture(message)}")
    if isinstance(payload, Reminder):
        return render_reminder_html(payload)
    return render_notice_html(payload)


def _address(address: str) -> Address:
    """Return an address with its display name as a header value."""
    name, bare = parseaddr(one_line(address))
    return Address(display_name=name, addr_spec=bare)


def _bracketed(address: Address) -> Address | str:
    """Put a bare address into brackets: spam filters hold it against a mail without."""
    return address if address.display_name else f"<{address.addr_spec}>"


def _domain(sender: str) -> str:
    """Return the domain of the sender's address."""
    return envelope(sender).rpartition("@")[2] or "localhost"


def _token(name: str) -> str:
    """Make a name fit for an identifier in a header."""
    return _UNFIT.sub("-", name).strip("-") or "x"
