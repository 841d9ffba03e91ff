"""WebSub: what is asked of a hub, what of its words is believed, and for how long."""

import hashlib
import hmac
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.websub import (
    BACKUP,
    LEASE,
    Offer,
    after_answer,
    backup,
    form,
    is_meant,
    is_signed,
    judged,
    lease,
    offered,
    wish,
)
from monitor.model.push import Posted, Subscription
from monitor.model.record import from_json, to_json
from monitor.model.source import Feed, SourceState
from tests.makers import NOON

URL = "https://news.example/feeds/all.xml"
HUB, TOPIC = "https://hub.example/", "https://news.example/feed"
CALLBACK = "https://public.example/hub/"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

FEED = Feed(title="T", entries=(), hub="https://in-feed.example/", own=TOPIC)
HELD = Subscription(hub=HUB, topic=TOPIC, callback=CALLBACK + "tok", secret="hidden")
ASKED = replace(HELD, asked=NOON, failures=1, next_try=NOON + 10 * MINUTE)
QUESTION = {
    "hub.mode": "subscribe",
    "hub.topic": TOPIC,
    "hub.challenge": "say this",
    "hub.lease_seconds": "86400",
}


def a_state(held: Subscription | None = None, **changes: object) -> SourceState:
    base = SourceState(source="wire", url=URL, hub=HUB, topic=TOPIC, subscription=held)
    return replace(base, **changes)  # type: ignore[arg-type]


def asked(state: SourceState, *, after: timedelta = timedelta(), jitter: float = 0) -> Subscription | None:  # fmt: skip
    return wish(
        state,
        callback=CALLBACK,
        now=NOON + after,
        token="new-token",
        secret="new-secret",
        jitter=jitter,
    )


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param(None, Offer(hub="https://in-feed.example/", topic=TOPIC), id="only the feed"),
        pytest.param(f'<{HUB}>; rel="hub", <https://a.example/>; rel=self', Offer(hub=HUB, topic="https://a.example/"), id="the header first"),
        pytest.param(f'<{HUB}>; rel="hub"', Offer(hub=HUB, topic=TOPIC), id="each by itself"),
        pytest.param("</self>; REL=\"Alternate SELF\", </hub>; rel=HUB", Offer(hub="https://news.example/hub", topic="https://news.example/self"), id="relative, several words, capitals"),
        pytest.param('<https://x/>; rel="hub"; anchor="/other"', Offer(hub="https://in-feed.example/", topic=TOPIC), id="of another page"),
        pytest.param('<ftp://x/>; rel="hub", <javascript:1>; rel=hub, <https://b.example/>; rel=hub', Offer(hub="https://b.example/", topic=TOPIC), id="the first that can be asked"),
        pytest.param("<<>>;;; rel=hub", Offer(hub="https://in-feed.example/", topic=TOPIC), id="garbage"),
        pytest.param('<https://x/>; rel="hubs", <https://x/>; title="hub"', Offer(hub="https://in-feed.example/", topic=TOPIC), id="no hub"),
    ],
)  # fmt: skip
def test_c57_the_header_speaks_before_the_feed(
    header: str | None, expected: Offer
) -> None:
    """If it fails, the wrong hub is asked, or for the wrong topic."""
    assert offered(FEED, link_header=header, url=URL) == expected


def test_c57_a_feed_without_a_hub_offers_nothing() -> None:
    """If it fails, requests go to nobody, or to everybody who has a feed."""
    plain = replace(FEED, hub=None)
    assert offered(plain, link_header='</a>; rel="self"', url=URL) is None
    nameless = replace(FEED, own=None)
    assert offered(nameless, link_header=None, url=URL) == Offer(
        hub="https://in-feed.example/", topic=URL
    )


def test_a_first_wish_is_a_new_subscription_and_is_asked_for_once() -> None:
    """If it fails, a hub hears from us each minute, or never."""
    first = asked(a_state())
    assert first is not None
    assert first.callback == CALLBACK + "new-token"
    assert first.token == "new-token"
    assert (first.asked, first.ends) == (NOON, None)
    assert form(first) == {
        "hub.mode": "subscribe",
        "hub.topic": TOPIC,
        "hub.callback": CALLBACK + "new-token",
        "hub.lease_seconds": "604800",
        "hub.secret": "new-secret",
    }
    assert asked(a_state(first), after=9 * MINUTE) is None
    assert asked(a_state(hub=None, topic=None)) is None


def test_what_is_not_verified_is_asked_for_ever_less_often() -> None:
    """If it fails, a dead hub is asked at the same pace for ever, or is given up."""
    held, waits = None, []
    now = timedelta()
    for _ in range(12):
        held = asked(a_state(held), after=now)
        assert held is not None
        assert held.next_try is not None
        waits.append(held.next_try - (NOON + now))
        now = held.next_try - NOON
    assert waits[:3] == [10 * MINUTE, 20 * MINUTE, 40 * MINUTE]
    assert waits[-3:] == [DAY] * 3
    assert held is not None
    assert held.message == "the hub did not verify the last request"
    assert held.callback == CALLBACK + "new-token"


def test_jitter_only_delays_the_next_request() -> None:
    """If it fails, fifty feeds of one hub are asked for in the same second."""
    late = asked(a_state(), jitter=1.0)
    assert late is not None
    assert late.next_try == NOON + 11 * MINUTE


@pytest.mark.parametrize(
    "state",
    [
        pytest.param(a_state(ASKED, hub="https://other.example/"), id="hub"),
        pytest.param(a_state(ASKED, topic="https://other.example/"), id="topic"),
        pytest.param(a_state(replace(ASKED, callback="https://old.example/tok")), id="callback"),
    ],
)  # fmt: skip
def test_what_was_agreed_about_something_else_is_asked_for_anew(
    state: SourceState,
) -> None:
    """If it fails, a feed that changes its hub is never sent again."""
    assert is_meant(a_state(ASKED), callback=CALLBACK)
    assert not is_meant(state, callback=CALLBACK)
    new = asked(state)
    assert new is not None
    assert (new.secret, new.token, new.failures) == ("new-secret", "new-token", 1)
    assert (new.hub, new.topic) == (state.hub, state.topic)


def test_c57_a_question_about_what_was_asked_is_echoed_and_renewed_at_ninety_percent() -> None:  # fmt: skip
    """If it fails, no subscription ever begins, or each ends unnoticed."""
    found = judged(ASKED, QUESTION, now=NOON, jitter=0)
    assert found.echo == "say this"
    assert found.after == replace(
        HELD, ends=NOON + DAY, next_try=NOON + 0.9 * DAY, failures=0
    )
    early = judged(ASKED, QUESTION, now=NOON, jitter=1).after
    assert early.next_try == NOON + 0.85 * DAY
    renewed = asked(a_state(found.after), after=0.9 * DAY)
    assert renewed is not None
    assert (renewed.ends, renewed.secret) == (NOON + DAY, "hidden")


@pytest.mark.parametrize(
    ("held", "changes"),
    [
        pytest.param(ASKED, {"hub.topic": TOPIC + "/"}, id="another topic"),
        pytest.param(ASKED, {"hub.topic": None}, id="no topic"),
        pytest.param(ASKED, {"hub.mode": "unsubscribe"}, id="another mode"),
        pytest.param(ASKED, {"hub.mode": None}, id="no mode"),
        pytest.param(ASKED, {"hub.challenge": ""}, id="nothing to echo"),
        pytest.param(ASKED, {"hub.challenge": None}, id="no challenge"),
        pytest.param(HELD, {}, id="nothing asked"),
        pytest.param(replace(HELD, ends=NOON + DAY), {}, id="verified before"),
        pytest.param(HELD, {"hub.mode": "denied"}, id="nothing to deny"),
        pytest.param(ASKED, {"hub.mode": "denied", "hub.topic": "x"}, id="denies another topic"),
    ],
)  # fmt: skip
def test_c57_other_questions_are_answered_with_404_and_change_nothing(
    held: Subscription, changes: dict[str, str | None]
) -> None:
    """If it fails, a stranger can subscribe or unsubscribe us."""
    asked = {k: v for k, v in (QUESTION | changes).items() if v is not None}
    found = judged(held, asked, now=NOON, jitter=0)
    assert (found.echo, found.after) == (None, held)


def test_c57_a_denial_is_noted_and_ends_the_lease() -> None:
    """If it fails, we wait for a hub that has said that it will send nothing."""
    live = replace(HELD, ends=NOON + DAY, delivered=NOON)
    denial = {"hub.mode": "denied", "hub.topic": TOPIC, "hub.reason": "x" * 999}
    found = judged(live, denial, now=NOON, jitter=0)
    assert found.echo == ""
    assert found.after.ends is None
    assert found.after.next_try == NOON + DAY
    assert found.note == found.after.message
    assert found.note is not None
    assert found.note.startswith("the hub refuses the subscription: xxx")
    assert len(found.note) < 300
    assert backup(a_state(found.after), now=NOON, longest=DAY) == timedelta()


@pytest.mark.parametrize(
    ("status", "waits", "message"),
    [
        (202, True, None),
        (204, True, "said"),
        (None, True, "said"),
        (301, False, "said"),
        (400, False, "said"),
        (503, False, "said"),
    ],
)
def test_who_said_no_cannot_verify_afterwards(
    status: int | None, *, waits: bool, message: str | None
) -> None:
    """If it fails, a refusal counts as an agreement, or a silent hub cannot speak."""
    found = after_answer(ASKED, Posted(status=status, message="said"))
    assert found == replace(ASKED, asked=NOON if waits else None, message=message)


def test_an_answer_does_not_undo_a_verification_that_came_before_it() -> None:
    """If it fails, a hub that verifies while we ask is asked again and again."""
    verified = replace(HELD, ends=NOON + DAY)
    late = Posted(status=500, message="HTTP 500")
    assert after_answer(verified, late) == verified


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("864000", 10 * DAY),
        (" 0060 ", MINUTE),
        ("60.7", MINUTE),
        ("99999999999999999999999999", 30 * DAY),
        ("9" * 5000, 30 * DAY),
        (None, LEASE),
        ("", LEASE),
        ("0", LEASE),
        ("-5", LEASE),
        ("abc", LEASE),
        ("1e9", LEASE),
        ("٣٠٠", LEASE),
    ],
)
def test_odd_leases_are_tolerated(text: str | None, expected: timedelta) -> None:
    """If it fails, a strange number costs the subscription, or keeps it for ever."""
    assert lease(text) == expected


@given(st.text())
def test_any_lease_is_a_time_that_can_be_waited_for(text: str) -> None:
    """If it fails, a hub can crash us with a number."""
    assert timedelta() < lease(text) <= 30 * DAY


def signature(body: bytes, secret: str, name: str) -> str:
    return f"{name}={hmac.new(secret.encode(), body, name).hexdigest()}"


@pytest.mark.parametrize("name", ["sha1", "sha256", "sha384", "sha512"])
def test_c57_all_four_hashes_are_checked(name: str) -> None:
    """If it fails, deliveries of some hubs are ignored, or forged ones are taken."""
    right = signature(b"body", "secret", name)
    assert is_signed(b"body", right, secret="secret")
    assert is_signed(b"body", f" {right.upper()} ", secret="secret")
    assert not is_signed(b"body!", right, secret="secret")
    assert not is_signed(b"body", right, secret="other")
    assert not is_signed(b"body", right[:-1], secret="secret")
    assert not is_signed(b"body", right + "0", secret="secret")


@pytest.mark.parametrize(
    "bad",
    [
        None,
        "",
        "=",
        "sha256",
        "sha256=",
        "sha256=\udce9",
        "sha256=é",
        hmac.new(b"secret", b"body", "sha256").hexdigest(),
        signature(b"body", "secret", "md5"),
        signature(b"body", "secret", "sha224"),
        "sha256=" + hashlib.sha256(b"body").hexdigest(),
        signature(b"body", "secret", "sha1").replace("sha1", "sha256"),
    ],
)
def test_c57_other_signatures_are_none(bad: str | None) -> None:
    """If it fails, anybody can sign, or a strange header stops the server."""
    assert not is_signed(b"body", bad, secret="secret")


LIVE = replace(HELD, ends=NOON + 7 * DAY, delivered=NOON - HOUR)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param(a_state(LIVE), BACKUP, id="delivers"),
        pytest.param(a_state(LIVE, last_new=NOON - HOUR), BACKUP, id="brought the last news"),
        pytest.param(a_state(LIVE, last_new=NOON), timedelta(), id="a visit found what it missed"),
        pytest.param(a_state(replace(LIVE, delivered=None)), timedelta(), id="never delivered"),
        pytest.param(a_state(replace(LIVE, ends=NOON)), timedelta(), id="lease over"),
        pytest.param(a_state(replace(LIVE, ends=NOON + HOUR)), HOUR, id="lease ends sooner"),
        pytest.param(a_state(replace(LIVE, ends=None)), timedelta(), id="no lease"),
        pytest.param(a_state(), timedelta(), id="no subscription"),
    ],
)  # fmt: skip
def test_a_visit_waits_only_for_a_hub_that_delivers(
    state: SourceState, expected: timedelta
) -> None:
    """If it fails, news is lost to a silent hub, or visits never become rarer."""
    assert backup(state, now=NOON, longest=12 * HOUR) == expected


def test_the_longest_interval_holds_for_the_backup_too() -> None:
    """If it fails, `max_interval` does not mean what it says."""
    assert backup(a_state(LIVE), now=NOON, longest=HOUR) == HOUR


def test_secrets_are_kept_and_not_shown() -> None:
    """If it fails, a log or a traceback tells how to speak for the hub."""
    state = a_state(LIVE)
    assert "hidden" not in repr(state)
    assert "tok" not in repr(LIVE)
    assert from_json(SourceState, to_json(state)) == state
