"""What a page lists, for programs."""

import csv
import io
import json
import re
from dataclasses import replace
from http import HTTPStatus

import feedparser
import pytest

from monitor.desk.documents import (
    LISTS,
    BadAddressError,
    also,
    check,
    limit,
    pick,
    split,
    written,
)
from monitor.desk.programs import program
from monitor.desk.stories import all_listed
from tests.desk.conftest import LookAt, Place

QUERIES = ("", "?type=FUNDING_AWARD", "?material=REE", "?q=lend", "?contested=1")
PAGES = ("/stories", "/companies/vulcan-elements", "/materials/REE")


@pytest.mark.parametrize(
    "page", [*(f"/stories{query}" for query in QUERIES), *PAGES[1:]]
)
def test_every_form_has_what_the_page_shows(shown: Place, page: str) -> None:
    """If it fails, a feed or a table tells another story than its page."""
    path, _, query = page.partition("?")

    def ask(form: str) -> bytes:
        answer = shown.ask(f"{path}.{form}?{query}")
        assert (answer.status, answer.marked) == (HTTPStatus.OK, True)
        return answer.body

    pattern = r'<h3 class="title"><a href="/stories/([0-9a-f]+)'
    seen = re.findall(pattern, shown.show(page))
    given = json.loads(ask("json"))
    assert [story["id"] for story in given["items"]] == seen
    table = csv.DictReader(io.StringIO(ask("csv").decode(), newline=""))
    assert [row["story"] for row in table] == seen
    feed = feedparser.parse(ask("atom"))
    assert not feed.bozo
    assert [entry.link for entry in feed.entries] == [f"/stories/{s}" for s in seen]


@pytest.mark.parametrize("page", ["/stories", "/alerts"])
def test_pages_of_a_list_follow_each_other(shown: Place, page: str) -> None:
    """If it fails, a program that asks for the rest misses something, or never ends."""
    whole = json.loads(shown.ask(f"{page}.json").body)
    assert (whole["next"], len(whole["items"]) > 1) == (None, True)
    items: list[object] = []
    address = f"{page}.json?limit=1"
    while address and len(items) < 9:
        answer = shown.ask(address)
        given = json.loads(answer.body)
        items += given["items"]
        address = given["next"]
        assert answer.further == address
    assert items == whole["items"]


def test_a_page_leads_to_its_forms_with_its_filters(shown: Place) -> None:
    """If it fails, a reader subscribes to everything, and asked for one material."""
    page = shown.show("/stories?material=REE&company=")
    assert 'rel="alternate" type="application/atom+xml"' in page
    for address in ("atom?material=REE", "json?material=REE", "csv?material=REE&amp;"):
        assert f'href="/stories.{address}' in page
    assert 'href="/calendar.ics"' in shown.show("/calendar")
    assert 'href="/rules/rare-earth-licences.atom"' in shown.show(
        "/rules/rare-earth-licences"
    )


def test_what_cannot_sign_in_is_given_its_key(look_at: LookAt) -> None:
    """If it fails, a feed reader is led to a page that it cannot read, or a key leaks."""
    look = look_at("limit=1&key=old")
    sealed = replace(look.request, seal=lambda a: f"{a}&key=K", base="http://a.example")
    look = replace(look, request=sealed)
    feed, ics, *others = also(look, "/calendar", {}, forms=("atom", "ics", *LISTS[1:]))
    assert (feed.address, ics.address) == (
        "/calendar.atom&key=K",
        "/calendar.ics&key=K",
    )
    assert all("key" not in one.address for one in others)
    body = program(look, "/stories", "atom").body
    links = {link.rel: link.href for link in feedparser.parse(body).feed.links}
    assert links["self"] == "http://a.example/stories.atom?limit=1&key=K"
    assert links["next"].endswith("&key=K")
    assert links["alternate"] == "http://a.example/stories"
    listed = replace(all_listed(look), further={"before": "x"})
    odd = written(look, "/companies/a b\r\nX: y", "csv", listed).further
    assert odd == "http://a.example/companies/a%20b%0D%0AX%3A%20y.csv?limit=1&before=x"
    answer = program(look, "/stories", "json")
    assert answer.further
    assert "key" not in answer.further


def test_what_an_address_asks_in_vain_is_said_at_once(look_at: LookAt) -> None:
    """If it fails, a slip in an address silently gives everything."""
    with pytest.raises(BadAddressError) as caught:
        check(look_at("stag=x&kind=led&kind=red&key=k"), {"kind": ("red",)})
    assert str(caught.value) == ('there is no parameter "stag"; give "kind" once')
    with pytest.raises(BadAddressError, match=r'"kind" cannot be "led".*"red"'):
        check(look_at("kind=led"), {"kind": ("red",)})
    assert limit(look_at("limit=7")) == 7
    for given in ("0", "1001", "9" * 5000, "x", "-1", "\u0663"):
        with pytest.raises(BadAddressError, match="1 to 1000"):
            limit(look_at(f"limit={given}"))


def test_a_search_goes_on_where_it_stopped_looking() -> None:
    """If it fails, rare things are found twice, or never."""

    def odd(number: int) -> bool:
        return number % 2 == 1

    assert pick(range(9), odd, most=2, among=9) == ((1, 3), 3)
    assert pick(range(4), odd, most=2, among=4) == ((1, 3), 3)
    assert pick(range(3), odd, most=2, among=4) == ((1,), None)
    assert pick([], odd, most=2, among=4) == ((), None)


def test_an_address_says_its_form() -> None:
    """If it fails, a page is taken for a feed."""
    assert split("/materials/a.b.json") == ("/materials/a.b", "json")
    assert split("/stories") is None
    assert split("/style.css") is None
