from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import load
from monitor.config.sources import pack
from monitor.model.ontology import Tier
from monitor.model.source import Source, SourceState
from monitor.store import open_store
from tests.cli.conftest import Run, in_terminal
from tests.cli.site import Handler, rss, serving
from tests.makers import NOON


@pytest.fixture
def site(place: Path) -> Iterator[str]:
    with serving(place) as address:
        yield address


def added(place: Path) -> list[Source]:
    """Return the sources that were not there before."""
    return list(load(place / "config.toml", environment={}).sources[3:])


def text(place: Path) -> str:
    return (place / "config.toml").read_text(encoding="utf-8")


def test_a_feed_is_visited_once_and_added(site: str, place: Path, run: Run) -> None:
    """A person would have to write the table by hand."""
    before = text(place)
    shown = run("sources", "add", f"{site}/feed.xml")

    assert shown.code == 0
    assert Handler.asked == ["/feed.xml"]
    assert added(place) == [
        Source(
            name="ministry-of-mines",
            url=f"{site}/feed.xml",
            title="Ministry of Mines",
        )
    ]
    assert text(place).startswith(before)
    assert f"# Added by `lodewatch sources add {site}/feed.xml` on " in text(place)
    rows = [tuple(line.split(None, 1)) for line in shown.out.splitlines()]
    assert ("added", "ministry-of-mines") in rows
    assert ("entries", "1 entry, the newest of 2025-11-06") in rows
    assert "lodewatch once" in shown.err
    assert "stored and not alerted" in shown.err


def test_the_options_are_written(site: str, place: Path, run: Run) -> None:
    """A tier that was given would be forgotten."""
    options = "--name mines --title Mines --tier official --group gov --interval 2h"
    assert run("sources", "add", f"{site}/feed.json", *options.split()).code == 0
    assert added(place) == [
        Source(
            name="mines",
            url=f"{site}/feed.json",
            title="Mines",
            tier=Tier.OFFICIAL,
            group="gov",
            interval=timedelta(hours=2),
        )
    ]


def test_the_one_feed_of_a_page_is_taken(site: str, place: Path, run: Run) -> None:
    """Somebody who has only the address of a page would be stuck."""
    assert run("sources", "add", f"{site}/page").code == 0
    assert [s.url for s in added(place)] == [f"{site}/feed.xml"]
    assert Handler.asked == ["/page", "/feed.xml"]


def test_of_several_feeds_none_is_guessed(site: str, place: Path, run: Run) -> None:
    """A script would watch a feed that nobody has chosen."""
    before = text(place)
    shown = run("sources", "add", f"{site}/two")
    assert (shown.code, shown.out) == (2, "")
    assert f"  1  {site}/feed.xml\n  2  {site}/feed.json\n" in shown.err
    assert text(place) == before


def test_of_several_feeds_yes_takes_the_first(site: str, place: Path, run: Run) -> None:
    """A script could never add the feed of such a page."""
    assert run("sources", "add", f"{site}/two", "--yes").code == 0
    assert [s.url for s in added(place)] == [f"{site}/feed.xml"]


def test_in_a_terminal_a_person_chooses(site: str, place: Path) -> None:
    """A person would have to copy the address."""
    shown = in_terminal("sources", "add", f"{site}/two", cwd=place, typed="7\n2\n")
    assert shown.code == 0, shown.err
    assert f"2  {site}/feed.json" in shown.out
    assert [s.name for s in added(place)] == ["127-0-0-1-news"]


@pytest.mark.parametrize(
    ("path", "code", "why"),
    [
        ("/bare", 1, "this is a web page, not a feed; it points to no feed"),
        ("/api", 1, "this is JSON, not a feed"),
        ("/gone", 1, "404"),
        ("/to-page", 1, "this is a web page, not a feed"),
        ("/own.xml", 2, 'configured already, as "own"'),
        ("/own.xml/?utm_source=x#top", 2, 'configured already, as "own"'),
        ("/to-own", 2, 'configured already, as "own"'),
        ("/also-own", 2, 'configured already, as "own"'),
    ],
)
def test_what_cannot_be_a_new_source_is_refused(
    path: str, code: int, why: str, site: str, place: Path, run: Run
) -> None:
    """The daemon would fail on it for ever, or read one feed twice."""
    before = text(place)
    path = path.replace("#top", "")
    shown = run("sources", "add", f"{site}{path}")
    assert (shown.code, shown.out) == (code, "")
    assert why in shown.err
    assert text(place) == before
    assert list(place.glob(".config*")) == []


def test_a_server_that_does_not_answer_is_a_reason(place: Path, run: Run) -> None:
    """Nobody would know why nothing was added."""
    shown = run("sources", "add", "http://127.0.0.1:9/feed")
    assert (shown.code, shown.out) == (1, "")
    assert "not added: http://127.0.0.1:9/feed: " in shown.err


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("example.org/news",), "write https://example.org/news"),
        (("ftp://example.org/news",), "is no http or https address"),
        (("https://x.example/", "--name", "own"), 'there is a source "own" already'),
        (("https://x.example/", "--name", " "), "is no name"),
        (("https://x.example/", "--interval", "soon"), "is no duration"),
        (("https://x.example/", "--tier", "offical"), "'official'"),
    ],
)
def test_a_mistake_costs_no_visit(
    arguments: tuple[str, ...], why: str, site: str, run: Run
) -> None:
    """A typo would be requested from the network, or written down."""
    shown = run("sources", "add", *arguments)
    assert shown.code == 2
    assert why in shown.err
    assert Handler.asked == []


def test_a_permanent_move_is_followed(site: str, place: Path, run: Run) -> None:
    """The address would be given up by its publisher the day it is added."""
    assert run("sources", "add", f"{site}/moved").code == 0
    assert [s.url for s in added(place)] == [f"{site}/feed.xml"]


def test_a_file_that_is_wrong_stays_as_it_is(site: str, place: Path, run: Run) -> None:
    """A broken file would be broken further."""
    path = place / "config.toml"
    path.write_text(text(place) + "[feetch]\n", encoding="utf-8")
    before = text(place)
    shown = run("sources", "add", f"{site}/feed.xml")
    assert shown.code == 2
    assert 'unknown key "feetch"' in shown.err
    assert text(place) == before


def test_names_last(site: str, place: Path, run: Run) -> None:
    """Articles of another feed would be taken for this one's, or its own be lost."""
    with open_store(place / "lodewatch.db", now=NOON) as store:
        for name, url in (
            ("ministry-of-mines", "https://former.example/feed"),
            ("old-name", f"{site}/feed.json"),
        ):
            store.sources.save(SourceState(source=name, url=url))
    assert run("sources", "add", f"{site}/feed.xml").code == 0
    assert run("sources", "add", f"{site}/feed.json").code == 0
    assert [s.name for s in added(place)] == ["ministry-of-mines-2", "old-name"]


def test_names_of_packs_are_left_to_them(site: str, place: Path, run: Run) -> None:
    """A pack that is switched on later would lose a source to this one."""
    shipped = pack("critical-minerals")[0].name
    Handler.answers["/named"] = (200, "application/rss+xml", rss(shipped))
    assert run("sources", "add", f"{site}/named").code == 0
    assert [s.name for s in added(place)] != [shipped]
