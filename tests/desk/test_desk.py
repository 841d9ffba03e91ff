"""Every address, and what goes wrong."""

import threading
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

import pytest

from monitor.config import load
from monitor.desk import Desk, read_known
from monitor.web.values import Request
from tests.desk.conftest import NOW, Place

PAGES = ("/", "/?days=30", "/stories", "/calendar", "/companies", "/materials")
MORE = ("/companies/vulcan-elements", "/materials/REE", "/alerts", "/sources", "/rules")


@pytest.mark.parametrize("address", [*PAGES, *MORE, "/rules/rare-earth-licences"])
def test_every_page_is_whole_and_small(shown: Place, address: str) -> None:
    """If it fails, a page is broken, heavy, or runs what a source wrote."""
    page = shown.show(address)
    assert page.count("<h1>") == 1
    assert len(page) < 100_000
    assert "<script" not in page
    assert "style=" not in page
    assert "\x1b" not in page
    assert '<html lang="en">' in page


def test_forms_carry_the_token(shown: Place) -> None:
    """If it fails, no form of the pages works."""
    page = shown.show(f"/stories/{shown.story}")
    assert page.count('method="post"') == page.count('value="t0ken"') > 2


@pytest.mark.parametrize(
    "address", ["/nope", "/stories/ffff", "/rules/x", "/materials/zz"]
)
def test_an_unknown_address_says_so(shown: Place, address: str) -> None:
    """If it fails, a stale link ends in an error of the program."""
    answer = shown.ask(address)
    assert answer.status == HTTPStatus.NOT_FOUND
    assert b"<h1>Not found</h1>" in answer.body


def test_before_the_first_visit_the_pages_say_what_to_do(shown: Place) -> None:
    """If it fails, a newcomer sees an error."""
    settings = shown.known.settings
    nowhere = replace(settings.store, path=Path("/nonexistent/lodewatch.db"))
    known = replace(shown.known, settings=replace(settings, store=nowhere))
    answer = Desk(known, clock=lambda: NOW).answer(Request(path="/"))
    assert b"lodewatch run" in answer.body


def test_a_style_sheet_may_be_kept(shown: Place) -> None:
    """If it fails, every page loads its styles anew."""
    assert shown.ask("/style.css").lasting
    assert shown.ask("/icon.svg").media_type == "image/svg+xml"


def test_an_empty_database_has_all_pages(tmp_path: Path) -> None:
    """If it fails, the first hour after the installation is full of errors."""
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    (tmp_path / "rules").mkdir()
    from monitor.store import open_store  # noqa: PLC0415

    open_store(tmp_path / "lodewatch.db", now=NOW).close()
    known = read_known(load(tmp_path / "config.toml", environment={}))
    desk = Desk(known, clock=lambda: NOW)
    for address in (*PAGES, "/alerts", "/sources", "/rules"):
        path = address.partition("?")[0]
        answer = desk.answer(Request(path=path))
        assert answer.status == HTTPStatus.OK, address
        assert b"empty" in answer.body, address


def test_the_first_page_is_looked_at_before_anybody_asks(shown: Place) -> None:
    """If it fails, whoever comes first waits for the brief of the day."""
    asked: list[datetime] = []

    def clock() -> datetime:
        asked.append(NOW)
        return NOW

    Desk(shown.known, clock=clock).warm()
    for thread in threading.enumerate():
        if thread.name == "warm":
            thread.join(timeout=30)
    assert asked
