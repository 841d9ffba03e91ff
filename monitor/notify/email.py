"""Sends mail in phases, so that each failure is known for what it is.

The only door to smtplib. One mail for each recipient, so that one bad address harms
nobody else; never in the clear where TLS was asked for; a time limit on every step.
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from datetime import timedelta
from email.errors import MessageError
from enum import Enum, auto
from typing import Final

from monitor.config.settings import EmailSettings
from monitor.model.message import Claim, Delivery, Finding, Lookup, Result
from monitor.notify import mail

STEPS: Final = 9  # connect, EHLO, STARTTLS, EHLO, AUTH, MAIL, RCPT, DATA, final dot
_OK: Final = 250
_RECIPIENT_OK: Final = frozenset({250, 251})
_GO_AHEAD: Final = 354
_PERMANENT: Final = 500
_NO_CREDENTIAL: Final = frozenset({530, 534, 535, 538})
_TOO_BIG: Final = frozenset({552, 554})
_NOT_ALONE: Final = re.compile(rb"(?m)^\.")


class Phase(Enum):
    """How far an attempt has come; it decides what a failure means."""

    CONNECT = auto()
    LOGIN = auto()
    SENDER = auto()
    RECIPIENT = auto()
    DATA = auto()  # the command; no content yet
    CONTENT = auto()  # from here on the mail may be on its way


class _Refused(Exception):  # noqa: N818 - an answer, not an error of ours
    """The server said no."""

    def __init__(self, code: int, words: bytes) -> None:
        super().__init__(code, words)
        self.code = code
        self.words = words.decode("utf-8", "replace")[:300]


class EmailChannel:
    """A mail server and the people behind it; implements `monitor.ports.Channel`."""

    def __init__(
        self, settings: EmailSettings, *, tls: ssl.SSLContext | None = None
    ) -> None:
        self._settings = settings
        self._tls = tls or ssl.create_default_context()

    @property
    def name(self) -> str:
        """Return the name that `config.toml` gives it."""
        return self._settings.name

    @property
    def recipients(self) -> tuple[str, ...]:
        """Return the addresses; each gets a mail of its own."""
        return self._settings.to

    @property
    def min_interval(self) -> timedelta:
        """Return none: a mail server queues."""
        return timedelta(0)

    @property
    def timeout(self) -> timedelta:
        """Return the longest that `send` can take, all steps together."""
        return self._settings.timeout * STEPS

    def send(self, claim: Claim) -> Delivery:
        """Try once to hand the mail over."""
        try:
            built = mail.build(claim.message, self._settings, text_only=claim.text_only)
            content = built.as_bytes()
        except (ValueError, LookupError, MessageError) as e:
            return Delivery(result=Result.BAD_MESSAGE, error=_words(e))
        return _Attempt(self._settings, self._tls).run(claim, content)

    def probe(self) -> Delivery:
        """Connect and log in, and send nothing: accepted, or what stands in the way."""
        return _Attempt(self._settings, self._tls).greet()

    def find(self, claim: Claim) -> Lookup:  # noqa: ARG002 - the port's signature
        """Say that mail cannot be looked up: SMTP has no way to ask."""
        return Lookup(finding=Finding.CANNOT_LOOK, error="SMTP cannot be asked")


class _Attempt:
    """One conversation with the server."""

    def __init__(self, settings: EmailSettings, tls: ssl.SSLContext) -> None:
        self._settings = settings
        self._tls = tls
        self._smtp: smtplib.SMTP | None = None
        self.phase = Phase.CONNECT

    def run(self, claim: Claim, content: bytes) -> Delivery:
        """Hand `content` over and say how that ended."""
        recipient = mail.envelope(claim.message.recipient or "")
        return self._ended(lambda smtp: self._transfer(smtp, recipient, content))

    def greet(self) -> Delivery:
        """Connect and log in, and say how that ended."""
        return self._ended(lambda _: None)

    def _ended(self, work: Callable[[smtplib.SMTP], None]) -> Delivery:
        try:
            smtp = self._connect()
            self._log_in(smtp)
            work(smtp)
        except _Refused as e:
            return refused(self.phase, e.code, f"{e.code} {e.words}")
        except smtplib.SMTPResponseException as e:
            return refused(self.phase, e.smtp_code, f"{e.smtp_code} {e.smtp_error!r}")
        except (OSError, smtplib.SMTPException, ValueError) as e:
            return _broken(self.phase, e)
        finally:
            self._close()
        return Delivery(result=Result.ACCEPTED)

    def _connect(self) -> smtplib.SMTP:
        """Connect, greet, and turn to TLS where that is asked for."""
        settings = self._settings
        seconds = settings.timeout.total_seconds()
        # Naming ourselves after the sender spares a DNS query that can hang.
        own = mail.envelope(settings.sender).rpartition("@")[2] or "localhost"
        if settings.security == "tls":
            self._smtp = smtplib.SMTP_SSL(
                settings.host, settings.port, own, timeout=seconds, context=self._tls
            )
        else:
            self._smtp = smtplib.SMTP(
                settings.host, settings.port, own, timeout=seconds
            )
        self._smtp.ehlo_or_helo_if_needed()
        if settings.security == "starttls":
            _expect(self._smtp.starttls(context=self._tls), {220})
            self._smtp.ehlo_or_helo_if_needed()
        return self._smtp

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        """Authenticate where the settings name a user."""
        self.phase = Phase.LOGIN
        user, password = self._settings.user, self._settings.password
        if user is not None and password is not None:
            smtp.login(user, password.reveal())

    def _transfer(self, smtp: smtplib.SMTP, recipient: str, content: bytes) -> None:
        """Name sender and recipient, then give the content."""
        self.phase = Phase.SENDER
        _expect(smtp.mail(mail.envelope(self._settings.sender)), {_OK})
        self.phase = Phase.RECIPIENT
        _expect(smtp.rcpt(recipient), _RECIPIENT_OK)
        self.phase = Phase.DATA
        _expect(smtp.docmd("DATA"), {_GO_AHEAD})
        self.phase = Phase.CONTENT
        # A line of a single dot ends the mail, so a dot that begins a line is doubled.
        smtp.send(_NOT_ALONE.sub(b"..", content) + b".\r\n")
        _expect(smtp.getreply(), {_OK})

    def _close(self) -> None:
        """Leave; whatever goes wrong now changes nothing."""
        if self._smtp is None:
            return
        _quietly(self._smtp.quit)
        _quietly(self._smtp.close)


def _quietly(call: Callable[[], object]) -> None:
    """Say goodbye to a server that may be gone."""
    try:
        call()
    except (OSError, smtplib.SMTPException):
        return


def _expect(answer: tuple[int, bytes], wanted: set[int] | frozenset[int]) -> None:
    """Raise `_Refused` if the server says anything else."""
    code, words = answer
    if code not in wanted:
        raise _Refused(code, words)


def refused(phase: Phase, code: int, words: str) -> Delivery:
    """Say what a server's "no" means in a phase; a 4xx is always "not now"."""
    if code < _PERMANENT:
        # -1 is smtplib's sign for a line that is no answer.
        lost = code < 0 and phase is Phase.CONTENT
        result = Result.UNKNOWN if lost else Result.TRANSIENT
    elif code in _NO_CREDENTIAL and phase is not Phase.CONTENT:
        result = Result.BAD_CREDENTIAL
    else:
        result = _PERMANENTLY[phase]
        if phase is Phase.SENDER and code in _TOO_BIG:
            result = Result.BAD_MESSAGE
    return Delivery(result=result, error=f"{phase.name.lower()}: {words}")


_PERMANENTLY: Final = {
    Phase.CONNECT: Result.TRANSIENT,
    Phase.LOGIN: Result.BAD_CREDENTIAL,
    Phase.SENDER: Result.BAD_DESTINATION,
    Phase.RECIPIENT: Result.REFUSED,
    Phase.DATA: Result.BAD_MESSAGE,
    Phase.CONTENT: Result.BAD_MESSAGE,
}


def _broken(phase: Phase, error: Exception) -> Delivery:
    """Say what a broken conversation means: only content may have been accepted."""
    result = Result.UNKNOWN if phase is Phase.CONTENT else Result.NOT_SENT
    if isinstance(error, smtplib.SMTPNotSupportedError) and phase is Phase.LOGIN:
        result = Result.BAD_CREDENTIAL
    return Delivery(result=result, error=f"{phase.name.lower()}: {_words(error)}")


def _words(error: Exception) -> str:
    """Name an error; smtplib puts no password into its own."""
    return f"{type(error).__name__}: {error}"[:300]
