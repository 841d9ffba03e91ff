"""WebSub from the subscriber's side: what to ask a hub, and what to believe. Pure.

A hub is a stranger that a feed names. It may tell us of news sooner than a visit would
(W3C Recommendation of 23 January 2018); it may not make us echo what we did not ask
for, take what it did not sign, or give up visiting.
"""

import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from monitor.collect.discover import header_links
from monitor.collect.links import absolute
from monitor.model.push import Posted, Subscription
from monitor.model.source import Feed, SourceState

LEASE: Final = timedelta(days=7)
"""For how long a hub is asked to send."""

BACKUP: Final = timedelta(hours=6)
"""The longest time between two visits of a feed that a hub sends."""

_LONGEST_LEASE: Final = timedelta(days=30)
_RENEWED: Final = 0.9  # share of a lease after which it is renewed at the latest
_EARLIER: Final = 0.05  # share by which the caller's jitter brings that forward
_FIRST_WAIT: Final = timedelta(minutes=10)
_LONGEST_WAIT: Final = timedelta(days=1)
_MOST_DOUBLINGS: Final = 8
_SPREAD: Final = 0.1
_SECONDS: Final = re.compile(r"\s*0*(\d+)(?:\.\d*)?\s*")
_DIGITS: Final = 18  # more than any lease has; longer numbers are cut to this
_LONGEST_REASON: Final = 200  # characters
_HASHES: Final = frozenset(("sha1", "sha256", "sha384", "sha512"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A hub that sends a feed, and the name by which it knows the feed."""

    hub: str
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a hub's question is answered with."""

    echo: str | None  # None: 404, we know of no such thing
    after: Subscription
    note: str | None = None  # for the log; None: nothing to say


def offered(feed: Feed, *, link_header: str | None, url: str) -> Offer | None:
    """Return who sends this feed, or None. HTTP's Link speaks first, then the feed.

    A feed that does not give its own address has that at which it was found.
    """
    hub = next(_related(link_header or "", "hub", url), None) or feed.hub
    topic = next(_related(link_header or "", "self", url), None) or feed.own or url
    return Offer(hub=hub, topic=topic) if hub else None


def _related(header: str, relation: str, url: str) -> Iterator[str]:
    for target, parameters in header_links(header):
        about_this = "anchor" not in parameters
        if about_this and relation in parameters.get("rel", "").lower().split():
            address = absolute(target, url)
            if address is not None:
                yield address


def is_meant(state: SourceState, *, callback: str) -> bool:
    """Say whether the subscription is for what the feed offers, and leads to us."""
    held = state.subscription
    return (
        held is not None
        and (held.hub, held.topic) == (state.hub, state.topic)
        and held.callback == callback + held.token
    )


def wish(
    state: SourceState,
    *,
    callback: str,
    now: datetime,
    token: str,
    secret: str,
    jitter: float,
) -> Subscription | None:
    """Return the subscription to ask for now, or None.

    `token` and `secret` are random; they are used for a new subscription only. What is
    returned already counts as failed, so that a crash while asking is no reason to ask
    in a hurry: only the hub's verification makes it good.
    """
    if state.hub is None or state.topic is None:
        return None
    held = state.subscription
    if held is None or not is_meant(state, callback=callback):
        held = Subscription(
            hub=state.hub, topic=state.topic, callback=callback + token, secret=secret
        )
    if held.next_try is not None and now < held.next_try:
        return None
    wait = min(_FIRST_WAIT * (1 << min(held.failures, _MOST_DOUBLINGS)), _LONGEST_WAIT)
    unverified = "the hub did not verify the last request"
    return replace(
        held,
        message=unverified if held.asked and not held.message else held.message,
        asked=now,
        failures=held.failures + 1,
        next_try=now + wait * (1 + _SPREAD * _share(jitter)),
    )


def form(subscription: Subscription) -> Mapping[str, str]:
    """Return the form with which a hub is asked."""
    return {
        "hub.mode": "subscribe",
        "hub.topic": subscription.topic,
        "hub.callback": subscription.callback,
        "hub.lease_seconds": f"{LEASE.total_seconds():.0f}",
        "hub.secret": subscription.secret,
    }


def after_answer(held: Subscription, posted: Posted) -> Subscription:
    """Return the subscription after the hub has answered the form.

    A hub that said no must not verify afterwards; one of which nothing was heard may.
    """
    if held.asked is None or posted.status == HTTPStatus.ACCEPTED:
        return held  # verified while we asked, or about to be
    accepted = posted.status is not None and (
        HTTPStatus.OK <= posted.status < HTTPStatus.MULTIPLE_CHOICES
    )
    waits = accepted or posted.status is None
    return replace(held, message=posted.message, asked=held.asked if waits else None)


def judged(
    held: Subscription, question: Mapping[str, str], *, now: datetime, jitter: float
) -> Judgement:
    """Answer a hub that asks whether we want what it was asked for.

    Only what was asked and waits for its verification is confirmed: else anybody could
    have us agree to deliveries of their choice.
    """
    refused = Judgement(echo=None, after=held)
    if question.get("hub.topic") != held.topic:
        return refused
    mode, challenge = question.get("hub.mode"), question.get("hub.challenge")
    if mode == "denied" and (held.asked or held.ends):
        return _denied(held, question.get("hub.reason"), now=now)
    if mode != "subscribe" or held.asked is None or not challenge:
        return refused
    granted = lease(question.get("hub.lease_seconds"))
    after = replace(
        held,
        asked=None,
        ends=now + granted,
        next_try=now + granted * (_RENEWED - _EARLIER * _share(jitter)),
        failures=0,
        message=None,
    )
    return Judgement(echo=challenge, after=after, note="subscribed")


def _denied(held: Subscription, reason: str | None, *, now: datetime) -> Judgement:
    told = f": {reason[:_LONGEST_REASON]}" if reason else ""
    after = replace(
        held,
        asked=None,
        ends=None,
        next_try=now + _LONGEST_WAIT,
        message=f"the hub refuses the subscription{told}",
    )
    return Judgement(echo="", after=after, note=after.message)


def lease(text: str | None) -> timedelta:
    """Read how long a hub means to send; what makes no sense is taken as we asked."""
    found = _SECONDS.fullmatch(text or "")
    seconds = int(found[1][:_DIGITS]) if found and found[1].isascii() else 0
    if not seconds:
        return LEASE
    return timedelta(seconds=min(seconds, int(_LONGEST_LEASE.total_seconds())))


def is_signed(body: bytes, signature: str | None, *, secret: str) -> bool:
    """Say whether `signature` (X-Hub-Signature) was made with `secret` over `body`."""
    name, _, given = (signature or "").strip().partition("=")
    if name.lower() not in _HASHES:
        return False
    right = hmac.new(secret.encode(), body, name.lower()).hexdigest()
    return hmac.compare_digest(
        right.encode(), given.strip().lower().encode("utf-8", "surrogateescape")
    )


def backup(state: SourceState, *, now: datetime, longest: timedelta) -> timedelta:
    """Return the time that a visit may wait because a hub sends the feed; often none.

    A hub is relied on while its lease runs and the last news came through it: once a
    visit finds what the hub should have sent, visits come as often as without it.
    """
    held = state.subscription
    if held is None or held.ends is None or held.delivered is None or held.ends <= now:
        return timedelta()
    if state.last_new is not None and held.delivered < state.last_new:
        return timedelta()
    return min(BACKUP, longest, held.ends - now)


def _share(jitter: float) -> float:
    return min(max(jitter, 0.0), 1.0)
