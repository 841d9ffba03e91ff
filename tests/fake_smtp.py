"""A mail server that misbehaves on demand: aiosmtpd on loopback.

What was accepted lies in `mails`, with its envelope. `mode` is set before a mail is
sent: `ok`, `421`, `450`, `552`, `554`, `drop` (after the final dot; the mail is kept),
`lost` (the same, and it is not kept), `no_tls` (STARTTLS is offered, and answered with
454) or `silent`. `refused` names the recipients that
get a 550.
"""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

CERTIFICATE = Path(__file__).parent / "notify" / "smtp_test_cert.pem"
USER, PASSWORD = "monitor", "canary-password"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One mail that was accepted."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    tls: bool


@dataclass(slots=True, kw_only=True)
class FakeSmtp:
    """What the server is told to do, and what it was sent."""

    mode: str = "ok"
    refused: set[str] = field(default_factory=set)
    mails: list[Received] = field(default_factory=list)
    rcpts: list[str] = field(default_factory=list)  # every RCPT, accepted or not
    logins: list[str] = field(default_factory=list)
    port: int = 0

    async def handle_EHLO(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        return ["421 4.3.2 busy"] if self.mode == "421" else responses

    async def handle_HELO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str
    ) -> str:
        return "421 4.3.2 busy"

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        self.rcpts.append(address)
        if self.mode == "450":
            return "450 4.2.0 greylisted"
        if address in self.refused:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.mode in {"552", "554"}:
            return f"{self.mode} 5.0.0 refused"
        if self.mode != "lost":
            self.mails.append(
                Received(
                    sender=envelope.mail_from or "",
                    recipients=tuple(envelope.rcpt_tos),
                    content=bytes(envelope.original_content or b""),
                    tls=session.ssl is not None,
                )
            )
        if self.mode in {"drop", "lost"} and server.transport is not None:
            cast("asyncio.Transport", server.transport).abort()
        return "250 OK"

    def authenticate(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        mechanism: str,
        data: Any,
    ) -> AuthResult:
        self.logins.append(data.login.decode())
        good = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=good, handled=False)


class _Server(SMTP):
    """A server whose TLS may be out of order."""

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802
        fake = cast("FakeSmtp", self.event_handler)
        if fake.mode == "no_tls":
            await self.push("454 4.7.0 TLS not available")
        else:
            await super().smtp_STARTTLS(arg)


@contextmanager
def running(
    *, starttls: bool = False, auth: bool = False, fake: FakeSmtp | None = None
) -> Iterator[FakeSmtp]:
    """Run a fake mail server for the length of a test."""
    fake = fake or FakeSmtp()
    context = server_context() if starttls else None

    def protocol() -> asyncio.BaseProtocol:
        if fake.mode == "silent":
            return asyncio.Protocol()
        return _Server(
            fake,
            hostname="mail.test",
            tls_context=context,
            authenticator=fake.authenticate if auth else None,
            auth_required=auth,
            auth_require_tls=starttls,
        )

    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", 0))
    fake.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _stop(server: asyncio.Server) -> None:
    """Close the server and end every conversation."""
    server.close()
    rest = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


def server_context() -> ssl.SSLContext:
    """Return the server's side of TLS, with a certificate for tests."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def trusting_context() -> ssl.SSLContext:
    """Return a client's side of TLS that trusts the certificate for tests."""
    return ssl.create_default_context(cafile=str(CERTIFICATE))
