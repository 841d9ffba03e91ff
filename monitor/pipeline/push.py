"""Feeds that hubs send: asking for them, confirming it, and taking what arrives.

Visits go on beside it, so nothing that a hub does or leaves undone can lose news.
"""

import asyncio
import hashlib
import logging
import random
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Final

from monitor.collect import moved, websub, window
from monitor.collect.links import without_credentials
from monitor.model.push import Pushed, Subscription
from monitor.model.source import (
    Feed,
    Fetched,
    FetchFailed,
    Source,
    SourceState,
    Validators,
)
from monitor.pipeline.keep import keep_news
from monitor.pipeline.news import news_of, sort_out
from monitor.pipeline.parse import parsed
from monitor.pipeline.parts import Parts
from monitor.pipeline.visit import Visit, brought_nothing, state_of

log = logging.getLogger(__name__)

RANDOM_BYTES: Final = 32

Request = tuple[Source, Subscription]


def callbacks(parts: Parts) -> Mapping[str, Source]:
    """Return the sources that hubs may write to, by the token of their callbacks."""
    return {
        held.token: source
        for source, state in _pushable(parts)
        if (held := state.subscription) is not None
        and websub.is_meant(state, callback=_callback(parts))
    }


def due_requests(parts: Parts) -> tuple[Request, ...]:
    """Return what is not subscribed yet or ends soon; forget what is unwanted.

    Each is noted before it is sent: the hub may verify it before it answers.
    """
    _forget(parts)
    due = tuple(
        (source, wish)
        for source, state in _pushable(parts)
        if (wish := _wish(parts, state)) is not None
    )
    for source, wish in due:
        parts.store.sources.subscribe(source.name, wish)
    return due


async def send_requests(parts: Parts, requests: Iterable[Request]) -> None:
    """Ask hubs, side by side, and note what they answer."""
    await asyncio.gather(*(_ask(parts, source, wish) for source, wish in requests))


def _pushable(parts: Parts) -> Iterator[tuple[Source, SourceState]]:
    """Yield the sources that may be pushed, with their states."""
    if parts.settings.push is None:
        return
    states = parts.store.sources.states()
    for source in parts.settings.sources:
        state = states.get(source.name)
        wanted = source.enabled and source.push
        if wanted and state is not None and state.url == source.url and not state.gone:
            yield source, state


def _callback(parts: Parts) -> str:
    return parts.settings.push.callback if parts.settings.push else ""


def _forget(parts: Parts) -> None:
    """Drop agreements that nobody wants any more; at the hub they end by themselves."""
    kept = {source.name for source, state in _pushable(parts) if state.hub}
    for name, state in parts.store.sources.states().items():
        if state.subscription is not None and name not in kept:
            parts.store.sources.subscribe(name, None)
            _visit_as_if_alone(parts, state)


def _wish(parts: Parts, state: SourceState) -> Subscription | None:
    return websub.wish(
        state,
        callback=_callback(parts),
        now=parts.clock(),
        token=secrets.token_urlsafe(RANDOM_BYTES),
        secret=secrets.token_hex(RANDOM_BYTES),
        jitter=random.random(),  # noqa: S311 - spreads requests, guards nothing
    )


async def _ask(parts: Parts, source: Source, wish: Subscription) -> None:
    sources = parts.store.sources
    posted = await parts.fetcher.post(wish.hub, websub.form(wish), source=source)
    state = sources.state(source.name)
    held = state.subscription if state else None
    if held is not None and held.callback == wish.callback:
        sources.subscribe(source.name, websub.after_answer(held, posted))
    facts = {
        "source": source.name,
        "hub": without_credentials(wish.hub),
        "answer": posted.message,
    }
    good = posted.status == HTTPStatus.ACCEPTED
    log.log(logging.INFO if good else logging.WARNING, "asked a hub", extra=facts)


def confirm(parts: Parts, source: Source, question: Mapping[str, str]) -> str | None:
    """Return what a hub's question is answered with; None: we asked for no such thing."""
    state = parts.store.sources.state(source.name)
    if state is None or state.subscription is None:
        return None
    judgement = websub.judged(
        state.subscription,
        question,
        now=parts.clock(),
        jitter=random.random(),  # noqa: S311 - spreads renewals, guards nothing
    )
    facts = {"source": source.name, "mode": question.get("hub.mode")}
    if judgement.echo is None:
        log.warning("a hub asked about what we did not ask for", extra=facts)
        return None
    parts.store.sources.subscribe(source.name, judgement.after)
    ends = judgement.after.ends
    if ends is None:
        _visit_as_if_alone(parts, state)
    facts |= {"outcome": judgement.note, "until": f"{ends:%FT%TZ}" if ends else None}
    log.info("a hub answered", extra=facts)
    return judgement.echo


def _visit_as_if_alone(parts: Parts, state: SourceState) -> None:
    """Take back the patience that was given because a hub would send the feed."""
    if state.due_alone is not None:
        parts.store.sources.save(
            replace(state, next_due=state.due_alone, due_alone=None)
        )


def is_genuine(parts: Parts, source: Source, pushed: Pushed) -> bool:
    """Say whether a delivery was signed by the hub that we asked."""
    state = parts.store.sources.state(source.name)
    held = state.subscription if state else None
    return (
        held is not None
        and held.ends is not None
        and websub.is_signed(pushed.body, pushed.signature, secret=held.secret)
    )


async def take_push(parts: Parts, source: Source, pushed: Pushed) -> Visit:
    """Read and keep what a hub sent, as if a visit had brought it.

    A hub may send the new entries only: what is missing is not gone, and neither gaps
    nor another feed can be told from it. Validators, health and the time of the next
    visit are those of visits.
    """
    past = parts.store.restored()
    state = state_of(parts, source)
    fetched = _as_fetched(parts, source, state, pushed)
    feed = await parsed(parts, source, fetched)
    if isinstance(feed, FetchFailed):
        return brought_nothing(source, feed)
    news = await news_of(parts, source, sort_out(parts, source, feed), fetched)
    if isinstance(news, FetchFailed):
        return brought_nothing(source, news)
    baseline = parts.settings.fetch.baseline and state.first_visit is None
    after = _after(state, feed, now=fetched.at, new=len(news.fresh))
    taken = await keep_news(
        parts, source, news, baseline=baseline, state=after, past=past
    )
    _note_delivery(parts, source, at=fetched.at)
    return Visit(
        source=source.name,
        outcome="pushed",
        entries=len(feed.entries),
        taken=taken,
        warning=feed.warning,
        baseline=baseline,
    )


def _as_fetched(
    parts: Parts, source: Source, state: SourceState, pushed: Pushed
) -> Fetched:
    return Fetched(
        source=source.name,
        url=moved.address(source, state),
        status=HTTPStatus.OK,
        body=pushed.body,
        content_type=pushed.content_type,
        validators=Validators(),
        fresh_for=None,
        at=parts.clock(),
        body_hash=hashlib.sha256(pushed.body).hexdigest(),
    )


def _after(state: SourceState, feed: Feed, *, now: datetime, new: int) -> SourceState:
    return replace(
        state,
        last_new=now if new else state.last_new,
        newest=window.later(window.newest(feed, now=now), state.newest),
    )


def _note_delivery(parts: Parts, source: Source, *, at: datetime) -> None:
    state = parts.store.sources.state(source.name)
    if state is not None and state.subscription is not None:
        delivered = replace(state.subscription, delivered=at)
        parts.store.sources.subscribe(source.name, delivered)
