"""What the daemon sees of the world in a soak: feeds that change, and ones that fail.

Sixteen outlets. Each has a notice of its own every minute, which says nothing that is
alerted. Eighty developments come over the day, each at one outlet, and an hour later as
a copy at the next. All of it is made of the clock: what a feed holds is a question of
what time it is, so that nothing has to be kept in step.
"""

import gzip
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cache
from itertools import count
from random import Random
from typing import Final

from bench.publisher import _MATERIALS, _TEXT, STATES
from bench.serving import Answers, Server
from bench.soak.clock import START

OUTLETS: Final = 16
FIRST: Final = timedelta(hours=1)  # the first development; before is the baseline
EVERY: Final = timedelta(minutes=15)  # between two developments
LATER: Final = timedelta(hours=1)  # a copy comes
NOTICES: Final = timedelta(minutes=1)  # between two notices of an outlet
_HOLDS: Final = timedelta(hours=2)  # of which a feed shows the items
_BOMB: Final = gzip.compress(bytes(60_000_000))
_SYLLABLES: Final = (
    "mel",
    "tor",
    "vas",
    "lin",
    "dro",
    "pel",
    "ska",
    "fum",
    "rae",
    "gol",
)
_WORDS: Final = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of one outlet's feed."""

    link: str
    title: str
    text: str
    at: datetime
    story: str | None  # link of the development; None: nothing to be told


def items(
    outlet: int, *, until: datetime, since: datetime | None = None
) -> Iterator[Item]:
    """Yield what an outlet has published until a moment; `since` leaves older out."""
    first = 0 if since is None else max(0, (since - START) // NOTICES)
    for number in count(first):
        at = START - timedelta(hours=2) + number * NOTICES + timedelta(seconds=outlet)
        if at > until:
            break
        link = f"https://outlet{outlet}.example/notice-{number}"
        text = _prose(1000 * outlet + number)
        yield Item(link=link, title=text[:40], text=text, at=at, story=None)
    yield from _developments(outlet, until=until)


@cache
def _prose(number: int) -> str:
    """Return words that no other item has and that say nothing in any language."""
    made = Random(number)
    words = ("".join(made.choices(_SYLLABLES, k=3)) for _ in range(_WORDS))
    return f"{' '.join(words).capitalize()}."


def _developments(outlet: int, *, until: datetime) -> Iterator[Item]:
    pairs = [(what, *state) for what in _MATERIALS for state in STATES.items()]
    for number, (what, state, who) in enumerate(pairs):
        first = number % OUTLETS
        story = f"https://outlet{first}.example/{state.lower()}-{what}"
        for copy in (False, True):
            at = START + FIRST + number * EVERY + copy * LATER
            if outlet == (first + copy) % OUTLETS and at <= until:
                yield Item(
                    link=story.replace(f"outlet{first}", f"outlet{outlet}"),
                    title=f"{who} makes exports of {what} subject to a licence",
                    text=_TEXT.format(who=who, what=what),
                    at=at,
                    story=story,
                )


def stories(*, until: datetime) -> set[str]:
    """Return the developments that somebody has published until a moment."""
    told = (i for n in range(OUTLETS) for i in items(n, until=until))
    return {item.story for item in told if item.story is not None}


def shown(outlet: int, now: datetime) -> list[Item]:
    """Return what an outlet's feed holds now."""
    since = now - _HOLDS
    return [i for i in items(outlet, until=now, since=since) if i.at > since]


def feed(outlet: int, held: Iterable[Item]) -> bytes:
    """Return an outlet's feed with these items."""
    body = "".join(
        f"<item><title>{i.title}</title><link>{i.link}</link><guid>{i.link}</guid>"
        f"<pubDate>{format_datetime(i.at)}</pubDate>"
        f"<description>{i.text}</description></item>"
        for i in held
    )
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel>'
        f"<title>Outlet {outlet}</title>{body}</channel></rss>"
    ).encode()


BAD: Final = ("gone", "garbage", "bomb", "hostile", "flapping", "page")
"""Sources that fail, each in a way of its own."""


class World(Server):
    """Serves `/feed/N`, and what fails under `/bad/`."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(_Handler)
        self.clock = clock
        self.visits = 0
        self.served: set[str] = set()  # links that a visit has got

    def feed(self, outlet: int) -> bytes:
        """Return an outlet's feed for a visit, and note what it holds."""
        held = shown(outlet, self.clock())
        self.served.update(item.link for item in held)
        return feed(outlet, held)


class _Handler(Answers):
    server: World

    def do_GET(self) -> None:
        self.server.visits += 1
        kind, _, name = self.path.strip("/").partition("/")
        if kind == "feed":
            self.answer(200, self.server.feed(int(name)))
        elif name == "garbage":
            self.answer(200, b"\x00\xff<rss>" * 1000)
        elif name == "bomb":
            self.answer(200, _BOMB, {"Content-Encoding": "gzip"})
        elif name == "hostile":
            self.answer(302, headers={"Location": "http://169.254.169.254/latest/"})
        elif name == "page":
            self.answer(200, b"<html><body>Please log in</body></html>")
        elif name == "flapping" and self.server.clock().hour % 2:
            self.answer(200, self.server.feed(OUTLETS))
        else:
            self.answer(410 if name == "gone" else 503)
