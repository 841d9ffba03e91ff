"""What a filing says, fetched from a real server."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from monitor.collect.fetch import HttpFetcher
from monitor.model.source import SourceKind
from monitor.pipeline.parts import Parts
from monitor.pipeline.visit import Visit, visit_source
from monitor.store import Store
from tests.collect.evil_server import EvilServer, reply
from tests.collect.test_exhibits import REPORT
from tests.collect.test_fetch import settings
from tests.makers import NOON, a_source

Maker = Callable[..., Parts]
FOLDER = "/Archives/edgar/data/11/000000000725000001"
RELEASE = b"<html><p>OVENS SELLS DYSPROSIUM</p><p>Ovens said so today.</p></html>"
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Latest Filings</title>{entries}
</feed>"""
ENTRY = """<entry><title>8-K - Ovens Corp. (0000000011) (Filer)</title>
<link rel="alternate" href="{link}"/><updated>2025-11-0{day}T09:00:00-05:00</updated>
<category term="8-K"/><id>urn:tag:sec.gov,2008:accession-number=0000000007-25-00000{day}</id>
<summary type="html">Filed: 2025-11-0{day} AccNo: 0000000007-25-00000{day} Size: 1 KB
&lt;br&gt;Item 1.01: Entry into a Material Definitive Agreement</summary></entry>"""


def row(name: str, kind: str) -> str:
    cells = ("1", "", f'<a href="{FOLDER}/{name}">x</a>', kind, "1")
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def index(*rows: str) -> bytes:
    table = f'<table summary="Document Format Files">{"".join(rows)}</table>'
    return f"<html><body>{table}</body></html>".encode()


def visits(make: Maker, routes: dict[str, bytes]) -> tuple[Visit, EvilServer]:
    """Visit for a baseline, then with a second filing and `routes` in place."""

    async def go() -> tuple[Visit, EvilServer]:
        async with EvilServer() as server:
            fetch = settings(server)
            source = a_source(
                url=server.url("/feed"), full_text=True, kind=SourceKind.EDGAR
            )
            fetcher = HttpFetcher(fetch, clock=lambda: NOON)
            parts = make(fetcher=fetcher)
            made = replace(parts.settings, fetch=fetch, sources=(source,))
            parts = replace(parts, settings=made)
            link = server.url(f"{FOLDER}/x-index.htm")
            entries = [ENTRY.format(link=f"{link}?{day}", day=day) for day in (6, 7)]
            server.routes["/feed"] = reply(ATOM.format(entries=entries[0]).encode())
            await visit_source(parts, source)
            server.routes["/feed"] = reply(
                ATOM.format(entries="".join(entries)).encode()
            )
            server.routes |= {
                path: reply(body, Content_Type="text/html")
                for path, body in routes.items()
            }
            done = await visit_source(parts, source)
            await fetcher.close()
            return done, server

    return asyncio.run(go())


def test_the_items_and_the_release_are_read(make: Maker, store: Store) -> None:
    """If it fails, a filing says no more than its heading."""
    listed = index(
        row("r.htm", "8-K"),
        row("big.htm", "EX-10.1"),
        row("release.htm", "EX-99.1"),
        row("slides.pdf", "EX-99.2"),
        row("more.htm", "EX-99.3"),
    )
    done, server = visits(
        make,
        {
            f"{FOLDER}/x-index.htm?7": listed,
            f"{FOLDER}/r.htm": REPORT,
            f"{FOLDER}/release.htm": RELEASE,
            f"{FOLDER}/slides.pdf": b"%PDF-1.7",
        },
    )
    assert (done.taken.pages, done.taken.no_pages) == (1, 0)
    asked = [path.removeprefix(FOLDER) for path in server.paths]
    assert asked[2:] == [
        *("/robots.txt", "/x-index.htm?7", "/r.htm", "/release.htm", "/slides.pdf")
    ]
    (article,) = store.articles.search("dysprosium")
    assert article.text.endswith(
        "Exhibit 99.1\n\nOVENS SELLS DYSPROSIUM\n\nOvens said so today."
    )
    assert "On November 7, 2025 the Company sold oxide." in article.text
    assert article.text.startswith("Ovens Corp. filed Form 8-K")


@pytest.mark.parametrize(
    "routes",
    [
        {},
        {f"{FOLDER}/x-index.htm?7": b"<html>no list</html>"},
        {f"{FOLDER}/x-index.htm?7": index(row("gone.htm", "8-K"))},
    ],
    ids=["no page", "no list", "no document"],
)
def test_a_filing_that_cannot_be_had_is_told_as_it_was(
    make: Maker, store: Store, routes: dict[str, bytes]
) -> None:
    """If it fails, a filing is lost with its documents."""
    done, _ = visits(make, routes)
    assert (done.taken.articles, done.taken.pages, done.taken.no_pages) == (1, 0, 1)
    assert len(store.articles.search("material")) == 2
