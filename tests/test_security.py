"""The page on security: its promises about poisoning, and that each row has its test."""

import asyncio
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.fuzz import showing
from bench.fuzz.target import Target
from bench.fuzz.targets import TARGETS
from monitor.config import load
from monitor.model.ontology import Tier
from monitor.model.source import Source
from monitor.model.story import Story
from monitor.pipeline.parts import Parts
from monitor.pipeline.visit import visit_source
from monitor.store import Store
from tests.fakes import FakeFetcher, fetched
from tests.pipeline.conftest import clock, make, store
from tests.pipeline.test_visit import NEWS, rss

__all__ = ["clock", "make", "store"]

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
Maker = Callable[..., Parts]


def test_every_test_that_the_page_names_is_there() -> None:
    """If it fails, a promise on the page rests on nothing."""
    assert len(NAMED) > 60
    for file in {file for file, _ in NAMED}:
        code = (ROOT / file).read_text(encoding="utf-8")
        there = set(re.findall(r"^def (test_\w+)\(", code, re.MULTILINE))
        assert {name for other, name in NAMED if other == file} <= there, file


def test_every_row_of_an_attempt_has_a_test() -> None:
    """If it fails, the page says what nobody has tried."""
    tables = PAGE.split("## Who can do what")[1].split("## What was found")[0]
    rows = [line for line in tables.splitlines() if line.startswith("| ")]
    attempts = [r for r in rows if not r.startswith(("| attempt", "| file"))]
    assert attempts
    assert [r for r in attempts if "`tests/" not in r] == []


def told_by(make: Maker, bodies: Iterable[bytes], *sources: Source) -> None:
    """Visit the sources in turn, with what each answers; nothing is a baseline."""
    for source, body in zip(sources, bodies, strict=True):
        parts = make(fetcher=FakeFetcher(fetched(body)))
        fetch = replace(parts.settings.fetch, baseline=False)
        ours = replace(parts.settings, sources=sources, fetch=fetch)
        asyncio.run(visit_source(replace(parts, settings=ours), source))


def the_story(store: Store) -> Story:
    (story,) = store.stories.find(limit=9)
    return story


def test_what_a_feed_calls_itself_counts_for_nothing(make: Maker, store: Store) -> None:
    """If it fails, any blog is a ministry: it need only sign its items as one."""
    claims = (
        b"<author>Ministry of Commerce</author><dc:publisher>MOFCOM</dc:publisher>"
        b'<source url="https://english.mofcom.gov.cn/rss">MOFCOM</source></item>'
    )
    body = rss(NEWS).replace(b"</item>", claims)
    body = body.replace(b"<rss ", b'<rss xmlns:dc="http://purl.org/dc/elements/1.1/" ')
    blog = Source(name="blog", url="https://blog.example/feed", tier=Tier.AGGREGATOR)

    told_by(make, [body], blog)

    story = the_story(store)
    assert story.witnesses == ("blog",)
    (report,) = store.events.of_story(story.id)
    assert report.document.source is not None
    assert report.document.source.tier is Tier.AGGREGATOR
    assert report.document.source.name == "blog"


def test_a_feed_is_one_witness_however_often_it_tells(
    make: Maker, store: Store
) -> None:
    """If it fails, one outlet confirms itself, and is told as many times."""
    titles = [f"{NEWS}, {number} of our readers say" for number in range(10)]
    blog = Source(name="blog", url="https://blog.example/feed")

    told_by(make, [rss(*titles)], blog)

    story = the_story(store)
    assert story.reports == 10
    assert story.witnesses == ("blog",)
    assert len(store.outbox.messages()) == 1


def test_feeds_of_one_publisher_are_one_witness(make: Maker, store: Store) -> None:
    """If it fails, an outlet with ten feeds is ten independent sources."""
    feeds = [
        Source(name=f"feed-{n}", url=f"https://news{n}.example/feed", group="One House")
        for n in range(4)
    ]
    bodies = [rss(f"{NEWS}, edition {n} writes") for n in range(4)]

    told_by(make, bodies, *feeds)

    assert the_story(store).witnesses == ("One House",)


def test_nothing_listens_unless_it_is_asked_for(tmp_path: Path) -> None:
    """If it fails, whoever installs the monitor opens a port without knowing."""
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    read = load(tmp_path / "config.toml", environment={})

    assert (read.feeds, read.push) == (None, None)


def test_no_mail_is_read() -> None:
    """If it fails, whoever writes to the sender's address is heard."""
    code = "".join(p.read_text(encoding="utf-8") for p in ROOT.glob("monitor/**/*.py"))

    assert not re.search(r"\b(?:imaplib|poplib|mailbox|nntplib)\b", code)


CHEAP = [name for name in TARGETS if name not in ("extract", "full-text")]
SOME = 12


@pytest.mark.parametrize("name", CHEAP)
def test_every_law_holds_on_the_texts_of_the_tests(name: str) -> None:
    """If it fails, a stranger's input raises, or comes out as something else.

    `python -m bench.fuzz` begins with these and goes on from there.
    """
    target: Target = TARGETS[name]
    seeds = list(target.seeds())
    for seed in (*islice(seeds, 0, None, len(seeds) // SOME + 1), b"", b"\0", b"\xff"):
        target.check(seed)


@pytest.mark.parametrize("target", showing.TARGETS, ids=lambda t: t.name)
@given(words=st.text(max_size=120) | st.text(alphabet="<>&|=+-@\"'\\\n\r\t*_#[](){}"))
@settings(max_examples=25, deadline=None)
def test_any_words_come_out_as_words(target: Target, words: str) -> None:
    """If it fails, a headline is markup, a header, a formula or a property somewhere."""
    target.check(words.encode("utf-8", "replace") + b"\0")
