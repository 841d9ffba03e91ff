"""Webhooks against a real receiver that misbehaves."""

import asyncio
import base64
import hashlib
import hmac
import json
import socket
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from monitor.config.secret import Secret
from monitor.config.settings import WebhookSettings
from monitor.model.message import Claim, DeliveryState, Finding, Result
from monitor.notify.dispatch import Dispatcher
from monitor.notify.webhook import (
    WebhookChannel,
    signed_headers,
    signing_key,
    waiting_time,
)
from tests.fake_webhook import FakeWebhook, running
from tests.makers import NOON, a_message
from tests.notify.fakes import FakeClock, FakeOutbox

SECRET = "whsec_" + base64.b64encode(b"canary-secret-of-32-bytes-length").decode()


def channel_to(url: str, *, resolver: Any = None, **changes: Any) -> WebhookChannel:
    given: dict[str, Any] = {
        "name": "hook",
        "url": url,
        "secret": Secret(SECRET),
        "secret_env": "WEBHOOK_SECRET",
        "timeout": timedelta(seconds=20),
        "min_interval": timedelta(0),
        "on_unknown": "resend",
        "allow_private": False,
    }
    settings = WebhookSettings(**given | changes)
    return WebhookChannel(settings, clock=lambda: NOON, resolver=resolver)


def a_claim(**changes: Any) -> Claim:
    return Claim(
        message=a_message(channel="hook"),
        lease="lease",
        attempts=0,
        first_try=None,
        parent_remote_id=None,
        **changes,
    )


@pytest.fixture
def receiver() -> Any:
    with running(FakeWebhook()) as server:
        yield server


def test_what_is_posted_can_be_verified_by_its_signature(receiver: FakeWebhook) -> None:
    """If it fails, no receiver can tell our message from a forged one."""
    delivery = channel_to(receiver.url).send(a_claim())

    assert delivery.result is Result.ACCEPTED
    (request,) = receiver.requests
    assert request.headers["content-type"].startswith("application/json")
    assert request.headers["webhook-id"] == "message-1"
    stamp = request.headers["webhook-timestamp"]
    assert datetime.fromtimestamp(int(stamp), UTC) == NOON
    signed = f"message-1.{stamp}.".encode() + request.body
    key = b"canary-secret-of-32-bytes-length"
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    expected = f"v1,{base64.b64encode(digest).decode()}"
    assert request.headers["webhook-signature"] == expected
    told = json.loads(request.body)
    assert told["version"] == 1
    assert told["id"] == "message-1"


def test_the_scheme_is_that_of_standard_webhooks() -> None:
    """If it fails, the libraries for that scheme refuse what we send."""
    key = signing_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = signed_headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        key,
        now=datetime.fromtimestamp(1614265330, UTC),
    )
    assert headers["webhook-signature"] == (
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


def test_any_text_is_a_secret() -> None:
    """If it fails, a user's own long random text cannot be used."""
    assert signing_key("just words") == b"just words"
    assert signing_key("whsec_no base64!") == b"whsec_no base64!"


@pytest.mark.parametrize(
    ("mode", "result"),
    [
        ("200", Result.ACCEPTED),
        ("201", Result.ACCEPTED),
        ("204", Result.ACCEPTED),
        ("301", Result.BAD_DESTINATION),
        ("307", Result.BAD_DESTINATION),
        ("400", Result.BAD_MESSAGE),
        ("401", Result.BAD_CREDENTIAL),
        ("403", Result.BAD_CREDENTIAL),
        ("404", Result.BAD_DESTINATION),
        ("405", Result.BAD_DESTINATION),
        ("408", Result.THROTTLED),
        ("409", Result.UNEXPECTED),
        ("410", Result.BAD_DESTINATION),
        ("413", Result.BAD_MESSAGE),
        ("415", Result.BAD_MESSAGE),
        ("418", Result.UNEXPECTED),
        ("422", Result.BAD_MESSAGE),
        ("425", Result.THROTTLED),
        ("429", Result.THROTTLED),
        ("500", Result.UNKNOWN),
        ("500_taken", Result.UNKNOWN),
        ("502", Result.UNKNOWN),
        ("503", Result.UNKNOWN),
        ("504", Result.UNKNOWN),
        ("drop", Result.UNKNOWN),
        ("drop_taken", Result.UNKNOWN),
        ("reset", Result.UNKNOWN),
        ("unread", Result.UNKNOWN),
        ("hang", Result.UNKNOWN),
        ("drip", Result.UNKNOWN),
        ("garbage", Result.UNKNOWN),
        ("half", Result.UNKNOWN),
    ],
)
def test_each_answer_means_what_the_page_says(
    receiver: FakeWebhook, mode: str, result: Result
) -> None:
    """If it fails, a message is lost, or a broken receiver is asked for ever."""
    receiver.script(mode)
    receiver.words = b"the receiver's\nown words"

    seconds = 1 if mode in {"hang", "drip"} else 20
    channel = channel_to(receiver.url, timeout=timedelta(seconds=seconds))
    delivery = channel.send(a_claim())

    assert delivery.result is result
    assert (delivery.error is None) is (result is Result.ACCEPTED)
    assert "canary" not in (delivery.error or "")
    if mode.isdigit() and result is not Result.ACCEPTED:
        assert f"HTTP {mode}" in str(delivery.error)
    if result in {Result.BAD_MESSAGE, Result.UNEXPECTED}:
        assert "the receiver's own words" in str(delivery.error)


def test_nobody_there_is_certainly_not_sent() -> None:
    """If it fails, a receiver that is down costs a look for every message."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}/"
        assert channel_to(url).send(a_claim()).result is Result.NOT_SENT


def test_no_tls_is_certainly_not_sent(receiver: FakeWebhook) -> None:
    """If it fails, a receiver without a certificate counts as one that may have it."""
    url = receiver.url.replace("http://", "https://")
    assert channel_to(url).send(a_claim()).result is Result.NOT_SENT


@pytest.mark.parametrize("status", ["429", "408", "425", "503"])
def test_a_receiver_says_how_long_to_wait(receiver: FakeWebhook, status: str) -> None:
    """If it fails, a busy receiver is asked again too early."""
    receiver.script(status)
    receiver.answer_headers = {"Retry-After": "17"}
    delivery = channel_to(receiver.url).send(a_claim())
    assert delivery.result is Result.THROTTLED
    assert delivery.retry_after == timedelta(seconds=17)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 1),
        ("90", 90),
        ("999999999999999999999", None),
        ("86400", 3600),
        ("Fri, 07 Nov 2025 12:02:00 GMT", 120),
        ("Fri, 07 Nov 2025 11:00:00 GMT", 1),
        ("soon", None),
        (None, None),
    ],
)
def test_retry_after_is_read_within_reason(
    header: str | None, seconds: int | None
) -> None:
    """If it fails, one header keeps a channel quiet for days, or stops it."""
    now = datetime(2025, 11, 7, 12, tzinfo=UTC)
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert waiting_time(header, now=now) == expected


def test_a_redirect_is_not_followed(receiver: FakeWebhook) -> None:
    """If it fails, whoever holds an old address gets the news, signed."""
    receiver.script("308")
    receiver.answer_headers = {"Location": "https://other.example/token-in-path"}
    delivery = channel_to(receiver.url).send(a_claim())
    assert len(receiver.requests) == 1
    assert "other.example" in str(delivery.error)
    assert "token" not in str(delivery.error)


class _Names(AbstractResolver):
    """Answers every name with loopback."""

    async def resolve(
        self, host: str, port: int = 0, family: Any = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host="127.0.0.1",
                port=port,
                family=family,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        """Hold nothing."""


@pytest.mark.parametrize(
    ("name", "allow", "result"),
    [
        ("hooks.example.org", False, Result.BAD_DESTINATION),
        ("hooks.example.org", True, Result.ACCEPTED),
        ("localhost", False, Result.ACCEPTED),
        ("127.0.0.1", False, Result.ACCEPTED),
    ],
)
def test_a_private_address_has_to_be_named(
    receiver: FakeWebhook, name: str, *, allow: bool, result: Result
) -> None:
    """If it fails, a name server can point our posts at a machine of the own network."""
    url = receiver.url.replace("127.0.0.1", name)
    delivery = channel_to(url, resolver=_Names(), allow_private=allow).send(a_claim())
    assert delivery.result is result
    if result is not Result.ACCEPTED:
        assert "allow_private = true" in str(delivery.error)
        assert receiver.requests == []


def test_a_receiver_cannot_be_asked(receiver: FakeWebhook) -> None:
    """If it fails, an unknown outcome counts as found, and the message is lost."""
    assert channel_to(receiver.url).find(a_claim()).finding is Finding.CANNOT_LOOK


def test_after_a_refusal_the_words_alone_are_posted(receiver: FakeWebhook) -> None:
    """If it fails, a receiver with a size limit never hears of a large alert."""
    channel_to(receiver.url).send(a_claim(text_only=True))
    told = json.loads(receiver.requests[0].body)
    assert "alert" not in told
    assert "China suspends" in told["text"]


def test_whatever_goes_wrong_each_message_is_taken_and_known_again(
    receiver: FakeWebhook,
) -> None:
    """If it fails, an outage costs a message, or a second sending has another id."""
    faults = [
        *("drop", "500_taken", "502", "429", "reset_taken", "drop_taken", "500"),
        *("half", "503", "408", "garbage"),
    ]
    receiver.script(*faults)
    receiver.answer_headers = {"Retry-After": "60"}
    messages = [
        a_message(id=f"m{n}", channel="hook", subject=f"s{n}") for n in range(8)
    ]
    outbox, clock = FakeOutbox(*messages), FakeClock()
    for _ in range(60):
        dispatcher = Dispatcher(
            outbox,
            {"hook": channel_to(receiver.url)},
            clock=clock,
            policies={"hook": "resend"},
        )
        asyncio.run(dispatcher.run_due())
        clock.forward(minutes=2)
        if all(r.state is DeliveryState.SENT for r in outbox.rows.values()):
            break
    assert {r.state for r in outbox.rows.values()} == {DeliveryState.SENT}
    assert set(receiver.taken) == {m.id for m in messages}
