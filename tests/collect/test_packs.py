"""The shipped source packs: valid, polite, and free of feeds known to be dead."""

import csv
from collections import Counter
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from monitor.collect.links import safe
from monitor.config.sources import pack, packs
from monitor.model.ontology import Tier
from monitor.model.source import Source

FEEDS = Path(__file__).parents[3] / "shared/fetch/feeds.tsv"
SOURCES = [(name, source) for name in packs() for source in pack(name)]
EVERY = pytest.mark.parametrize(
    "source", [s for _, s in SOURCES], ids=[f"{p}:{s.name}" for p, s in SOURCES]
)

# Dead, walled or never confirmed when they were last tried.
NOT_TO_SHIP = (
    *("www.bis.gov", "www.commerce.gov", "www.usitc.gov", "ofac.treasury.gov"),
    *("home.treasury.gov", "www.iea.org", "www.oecd.org", "www.chinadaily.com.cn"),
    *("www.xinhuanet.com", "english.mofcom.gov.cn", "www.kitco.com"),
    *("www.fastmarkets.com", "rareearthexchanges.com", "investornews.com"),
    *("www.reutersagency.com", "www.industry.gov.au", "www.globalminingreview.com"),
    *("www.accessnewswire.com", "www.europarl.europa.eu", "www.state.gov"),
)
MUST_BE_ASKED_FOR = ("news.google.com", "api.gdeltproject.org", "www.sec.gov")


def test_the_default_pack_is_large_enough() -> None:
    """One subject needs many witnesses."""
    enabled = [s for s in pack("critical-minerals") if s.enabled]

    assert len(enabled) >= 45
    assert {s.tier for s in enabled} >= set(Tier) - {Tier.AGGREGATOR}


@pytest.mark.parametrize("name", packs())
def test_names_and_addresses_are_unique(name: str) -> None:
    """A name is part of every article's id; a feed read twice is told twice."""
    for values in (
        Counter(s.name for s in pack(name)),
        Counter(s.url for s in pack(name)),
    ):
        assert values.most_common(1)[0][1] == 1, values.most_common(3)


@EVERY
def test_a_source_is_complete(source: Source) -> None:
    """A source without publisher or title cannot be counted or shown."""
    assert source.name == source.name.lower()
    assert source.title
    assert source.group


@EVERY
def test_the_address_is_https_and_goes_out_as_it_is(source: Source) -> None:
    """Every feed here is served over https, and some addresses are delicate."""
    assert urlsplit(source.url).scheme == "https"
    assert safe(source.url) == source.url


@EVERY
def test_visits_are_polite(source: Source) -> None:
    """Shipped intervals are everybody's: thousands of users times twelve an hour."""
    assert timedelta(minutes=5) <= source.interval <= timedelta(hours=3)


@EVERY
def test_no_source_is_known_to_be_dead(source: Source) -> None:
    """A dead feed in the shipped list is the first thing that a new user sees."""
    host = urlsplit(source.url).hostname

    assert host not in NOT_TO_SHIP
    if host in MUST_BE_ASKED_FOR:
        assert not source.enabled


@pytest.mark.parametrize("name", packs())
def test_what_is_switched_off_says_why(name: str) -> None:
    """Whoever switches it on must know what speaks against it."""
    text = (files("monitor.collect.packs") / f"{name}.toml").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.startswith("enabled = false")]

    assert len(lines) == sum(not s.enabled for s in pack(name))
    assert all("  # " in line for line in lines)


@pytest.mark.skipif(not FEEDS.exists(), reason="the list of tried feeds is not here")
def test_every_address_was_seen_at_work() -> None:
    """A guessed address is a support request."""
    with FEEDS.open(encoding="utf-8") as file:
        status = {
            row["url"]: row["status"] for row in csv.DictReader(file, delimiter="\t")
        }
    for source in pack("critical-minerals"):
        good = ("live", "used", "template") + (() if source.enabled else ("conflict",))
        assert status[_as_feed(source.url)] in good, source.name


def _as_feed(url: str) -> str:
    """Return the RSS form, which was tried, of a search in the Federal Register."""
    for api, feed in (
        ("/current.json", ".rss"),
        ("documents.json?", "documents.rss?"),
        ("&per_page=100", ""),
    ):
        url = url.replace(api, feed)
    return url
