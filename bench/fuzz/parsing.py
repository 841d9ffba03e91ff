"""Targets: what servers answer. Only the errors that are meant may come out."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from bench.fuzz.target import Target, body_of, text_of
from monitor.collect.answers import Answer, host_pause, redirect, worth
from monitor.collect.article import article_id, to_article
from monitor.collect.charset import decoded, decoded_page, legal
from monitor.collect.decode import STEP, decoder
from monitor.collect.discover import feed_links
from monitor.collect.exhibits import exhibits, filed_text
from monitor.collect.failure import VisitError
from monitor.collect.fulltext import full_text
from monitor.collect.kinds import READERS
from monitor.collect.links import absolute, canonical, key, next_page, safe
from monitor.collect.markup import one_line, plain
from monitor.collect.opml import read_opml
from monitor.collect.page import read_page
from monitor.collect.robots import Robots
from monitor.collect.skip import first_allowed, stated
from monitor.collect.walls import refusal
from monitor.collect.websub import is_signed, judged, lease, offered
from monitor.config.append import Addition, written
from monitor.errors import ConfigError, ParseError
from monitor.model.push import Subscription
from monitor.model.source import Feed, Fetched, Source, SourceKind, Validators
from monitor.toml_file import parse

URL = "https://news.example/feed/"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCE = Source(name="fuzz", url=URL)
_TYPES = (None, "application/rss+xml", "text/xml; charset=iso-8859-1", "text/html",
          "application/feed+json", "text/xml; charset=shift_jis", "text/html; charset=gbk")  # fmt: skip
_ENCODINGS = ("gzip", "deflate", "br", "zstd", "")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BOMB = 50_000_000  # bytes that a decoder may give out for one small body


def _type(how: int) -> str | None:
    return _TYPES[how % len(_TYPES)]


def kept(feed: Feed) -> None:
    """Hold the laws of what a reader gives: identities, dates, words without controls."""
    for entry in feed.entries:
        article = to_article(entry, SOURCE, seen=NOW)
        assert article.id == article_id(entry, SOURCE), "two identities"
        assert article.published <= NOW, "a date after it was seen"
        assert article.published.tzinfo is not None
        for text in (article.title, article.text):
            assert not _CONTROL.search(text), "a control"
            text.encode()
        assert "\n" not in article.title
        assert article.url is None or article.url == canonical(article.url)


def reader(kind: SourceKind) -> Callable[[bytes], None]:
    def check(data: bytes) -> None:
        body, how = body_of(data)
        with suppress(ParseError):
            kept(READERS[kind](body, url=URL, content_type=_type(how), max_entries=50))

    return check


def json_feed(data: bytes) -> None:
    body, _ = body_of(data)
    with suppress(ParseError):
        kept(
            READERS[SourceKind.FEED](
                body, url=URL, content_type="application/feed+json", max_entries=50
            )
        )


def page(data: bytes) -> None:
    body, how = body_of(data)
    for shape in ("auto", "links", "text"):
        with suppress(ParseError):
            kept(
                read_page(
                    b"<html><body>" + body,
                    url=URL,
                    content_type=_type(how),
                    max_entries=50,
                    shape=shape,
                )
            )


def markup(data: bytes) -> None:
    text = text_of(data)
    seen = plain(text)
    assert "\r" not in seen
    assert "\x1b" not in seen
    line = one_line(text)
    assert "\n" not in line
    refusal(text, url=URL)


def charset(data: bytes) -> None:
    body, how = body_of(data)
    for kind in (None, _type(how), f"text/xml; charset={body[:20].decode('latin-1')}"):
        legal(decoded(body, kind)).encode()
        legal(decoded_page(body, kind)).encode()


def fulltext(data: bytes) -> None:
    body, how = body_of(data)
    found = full_text(body, URL, _type(how))
    assert found is None or found.text
    with suppress(ParseError):
        exhibits(body, URL)
    filed_text(body, _type(how), ("EX-99.1", "8-K")[how % 2])


def links(data: bytes) -> None:
    text = text_of(data)
    for made in (safe(text), canonical(text), absolute(text, URL)):
        if made is not None:
            assert made.startswith(("http://", "https://"))
            assert made.isascii()
            assert not any(c <= " " for c in made), "a space"
            next_page(made)
    kept_ = canonical(text)
    assert kept_ is None or canonical(kept_) == kept_, "canonical is not stable"
    if kept_ is not None:
        assert key(kept_) is not None
        assert "@" not in kept_.split("/")[2], "credentials"


def headers(data: bytes) -> None:
    """Every header that is read, made of the same text."""
    text = text_of(data)[:2000]
    names = ("location", "retry-after", "etag", "last-modified", "cache-control",
             "expires", "age", "date", "content-type", "link", "refresh")  # fmt: skip
    for status in (200, 206, 301, 304, 404, 410, 429, 503):
        answer = Answer(
            url=URL, status=status, headers=dict.fromkeys(names, text), body=b"<rss/>"
        )
        with suppress(VisitError):
            redirect(answer)
        pause = host_pause(answer, now=NOW)
        assert pause is None or pause >= timedelta()
        with suppress(VisitError):
            worth(answer, source="x", sent=Validators(), moved_to=None, at=NOW)
    offered(Feed(title="", entries=()), link_header=text, url=URL)
    feed_links(text.encode("utf-8", "replace"), URL, link_header=text)
    assert timedelta() < lease(text) < timedelta(days=4000)


def pushed(data: bytes) -> None:
    """What a hub asks and sends."""
    text = text_of(data)[:2000]
    assert not is_signed(data, text, secret="s" * 32)
    mode, _, rest = text.partition("&")
    topic, _, length = rest.partition("&")
    held = Subscription(hub=URL, topic=URL, callback=URL, secret="s", asked=NOW)
    question = {
        "hub.mode": mode,
        "hub.topic": topic,
        "hub.challenge": text,
        "hub.lease_seconds": length,
    }
    judged(held, question, now=NOW, jitter=0.5)


def opml(data: bytes) -> None:
    body, _ = body_of(data)
    try:
        found = read_opml(body, file="list.opml")
    except ConfigError:
        return
    names = [one.source.name for one in found.new]
    assert len(names) == len(set(names)), "two sources of one name"
    for one in found.new:
        text = written(Addition(source=one.source))
        assert parse(text, name="x").data["source"][0]["url"] == one.source.url


def encodings(data: bytes) -> None:
    body, how = body_of(data)
    total = 0
    with suppress(VisitError):
        made = decoder(_ENCODINGS[how % len(_ENCODINGS)])
        for piece in made.feed(body):
            assert len(piece) <= max(STEP, len(body)), "a piece too large"
            total += len(piece)
            if total > _BOMB:
                return
        made.finish()


def robots(data: bytes) -> None:
    body, how = body_of(data)
    rules = Robots()
    answer = Fetched(
        source="x", url=f"{URL}robots.txt", status=200, body=body, content_type=None,
        validators=Validators(), fresh_for=None, at=NOW, body_hash="",
    )  # fmt: skip
    rules.learn(URL, answer, now=NOW)
    rules.allows(f"{URL}{how}?x={how}")


def skips(data: bytes) -> None:
    moment = first_allowed(NOW, stated(text_of(data)))
    assert NOW <= moment <= NOW + timedelta(days=8)


TARGETS = (
    Target(name="feed", check=reader(SourceKind.FEED), seconds=5, longest=8192,
           tests=("collect/test_parse.py", "collect/test_entries.py", "collect/test_charset.py")),
    Target(name="json-feed", check=json_feed, tests=("collect/test_json_feed.py",)),
    Target(name="page", check=page, seconds=5, longest=8192,
           tests=("collect/test_page.py", "collect/test_listing.py", "collect/test_blocks.py")),
    Target(name="federal-register", check=reader(SourceKind.FEDERAL_REGISTER),
           tests=("collect/test_federal_register.py",)),
    Target(name="edgar", check=reader(SourceKind.EDGAR), tests=("collect/test_edgar.py",)),
    Target(name="markup", check=markup, tests=("collect/test_markup.py", "collect/test_walls.py")),
    Target(name="charset", check=charset, tests=("collect/test_charset.py",)),
    Target(name="full-text", check=fulltext, seconds=5,
           tests=("collect/test_fulltext.py", "collect/test_exhibits.py")),
    Target(name="links", check=links, tests=("collect/test_links.py",)),
    Target(name="headers", check=headers,
           tests=("collect/test_answers.py", "collect/test_freshness.py", "collect/test_websub.py")),
    Target(name="pushes", check=pushed, tests=("collect/test_websub.py", "collect/test_push.py")),
    Target(name="opml", check=opml, tests=("collect/test_opml.py",)),
    Target(name="encodings", check=encodings, tests=("collect/test_decode.py",)),
    Target(name="robots", check=robots, tests=("collect/test_robots.py",)),
    Target(name="skips", check=skips, tests=("collect/test_skip.py",)),
)  # fmt: skip
