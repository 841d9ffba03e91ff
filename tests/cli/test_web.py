"""`lodewatch web`: the command itself, asked over HTTP and by a real browser."""

import http.client
import json
import re
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from monitor.desk.stories import FILTERS
from monitor.store import open_store
from tests.browser import CHROMIUM
from tests.cli.conftest import ROOT, Run
from tests.desk.conftest import NOW, add_a_date, made
from tests.long_story import a_long_story

PAGES = (
    "/",
    "/stories",
    "/calendar",
    "/companies",
    "/companies/vulcan-elements",
    "/materials",
    "/materials/REE",
    "/alerts",
    "/alerts/alert-1",
    "/rules",
    "/rules/rare-earth-licences",
    "/sources",
    "/nothing",
    "/db",
    "/db/v_stories?stage=ENDED",
    "/db?sql=select+type+from+v_stories+where+stage=:stage&stage=ENDED",
    "/db/nothing",
)


@dataclass(frozen=True)
class Served:
    """Pages that a command shows."""

    folder: Path
    story: str
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, path: str, *, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, dict[str, str], str]:
        """Return status, headers and body; headers are named with underscores."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        if form is not None:
            named["Content-Type"] = "application/x-www-form-urlencoded"
        body = None if form is None else urlencode(form)
        connection.request("GET" if form is None else "POST", path, body, named)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        found = {k.lower(): v for k, v in response.getheaders()}
        return response.status, found, text


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Start the command once for all tests, and end it as a service manager does."""
    folder = tmp_path_factory.mktemp("web")
    story = made(folder).story
    add_a_date(folder)
    with (folder / "rules/ree.toml").open("a", encoding="utf-8") as file:
        file.write('[lists]\nwatched = ["Vulcan Elements", "graphite"]\n')
    command = [
        *(sys.executable, "-m", "monitor", "web", "--listen", f"127.0.0.1:{_free()}"),
        *("--config", str(folder / "config.toml"), "--now", NOW.isoformat()),
    ]
    process = subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert process.stderr is not None
    said = process.stderr.readline()
    found = re.search(r"The pages are at http://127\.0\.0\.1:(\d+)/", said)
    assert found, said + process.stderr.read()
    try:
        yield Served(folder=folder, story=story, port=int(found[1]))
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert "Traceback" not in process.stderr.read()
        process.stderr.close()


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def test_pages_run_no_script_and_are_answered_under_our_address_alone(
    served: Served,
) -> None:
    """If it fails, a page that somebody visits reads or frames ours."""
    status, headers, _ = served.ask("/")
    assert status == HTTPStatus.OK
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers or "uvicorn" not in headers["server"]
    assert served.ask("/", Host="evil.example")[0] == HTTPStatus.MISDIRECTED_REQUEST


def test_a_form_of_another_page_changes_nothing(served: Served) -> None:
    """If it fails, any web page can mute what this person watches."""
    path, form = f"/stories/{served.story}/mute", {"for": "4h"}
    _, headers, page = served.ask(f"/stories/{served.story}")
    cookie = headers["set-cookie"].partition(";")[0]
    assert "samesite=lax" in headers["set-cookie"].lower()
    token = re.findall(r'name="csrftoken" value="([^"]+)"', page)[0]
    whole = {**form, "csrftoken": token}
    refused = [
        served.ask(path, form=form),
        served.ask(path, form=whole),
        served.ask(path, form=form, Cookie=cookie),
        served.ask(path, form={**form, "csrftoken": "x"}, Cookie=cookie),
        served.ask(path, form=whole, Cookie=cookie, Origin="http://evil.example"),
    ]
    assert [status for status, _, _ in refused] == [HTTPStatus.FORBIDDEN] * 5
    assert served.ask(path)[0] == HTTPStatus.NOT_FOUND  # to look changes nothing
    with open_store(served.folder / "lodewatch.db", now=NOW, read_only=True) as store:
        assert store.mutes.at(NOW) == ()


def test_the_views_are_tables_and_nothing_else_is_shown(served: Served) -> None:
    """If it fails, a page of SQL gives out secrets, or shows no table."""
    status, _, text = served.ask("/db/v_stories.json?_shape=array")
    assert status == HTTPStatus.OK
    assert {row["story_id"] for row in json.loads(text)} >= {served.story}
    asked = urlencode({"sql": "select count(*) as n from v_sources", "_shape": "array"})
    assert json.loads(served.ask(f"/db.json?{asked}")[2]) == [{"n": 2}]
    status, headers, text = served.ask("/db")
    assert status == HTTPStatus.OK
    assert "script-src" not in headers["content-security-policy"]
    assert "One row for each story" in text
    assert ">1 row</span>" in served.ask("/db/v_stories?stage=ENDED")[2]
    trick = (
        "with v_sources as (select record from sources) select record from v_sources"
    )
    for sql in ("select record from sources", trick, "delete from mutes"):
        asked = urlencode({"sql": sql})
        status, _, text = served.ask(f"/db.json?{asked}")
        assert status == HTTPStatus.BAD_REQUEST, sql
        assert "validators" not in text
    for path in ("/db/sources", "/db/meta", "/db.db", "/-/plugins", "/-/databases"):
        assert served.ask(path)[0] in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


def test_a_story_that_all_the_world_reports_is_a_page_like_others(
    served: Served,
) -> None:
    """If it fails, the story of the year is the one whose page is slow, or cut."""
    path = served.folder / "lodewatch.db"
    with open_store(path, now=NOW) as store:
        story = a_long_story(store, 400, kinds=20)
    try:
        status, _, page = served.ask(f"/stories/{story.id}")
        assert status == HTTPStatus.OK
        assert len(page) < 100_000
        assert "400 sources, 400 reports" in page
        changes = page.count("Why it is in this story")
        address = re.findall(r'href="(/stories/[^"]+/timeline\?before=[^"]+)"', page)
        while address:
            status, _, page = served.ask(address[0])
            assert status == HTTPStatus.OK
            assert len(page) < 100_000
            changes += page.count("Why it is in this story")
            older = re.findall(r'href="(\?before=[^"]+)" rel="next"', page)
            address = [f"/stories/{story.id}/timeline{one}" for one in older]
        assert changes == 300
        record = json.loads(served.ask(f"/stories/{story.id}.json")[2])
        assert (len(record["timeline"]), len(record["reports"])) == (300, 400)
    finally:
        with closing(sqlite3.connect(path)) as raw, raw:
            raw.execute("PRAGMA foreign_keys = ON")
            raw.execute("DELETE FROM stories WHERE id = ?", (story.id,))
            raw.execute("DELETE FROM events WHERE article_id LIKE 'long-%'")


# --- what docs/api.md shows ----------------------------------------------------

API = (ROOT / "docs/api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(
    r"^```sh\ncurl (?P<words>[^\n]+)\n```\n```(?P<form>\w+)\n(?P<shown>.*?)^```",
    API,
    re.MULTILINE | re.DOTALL,
)
HOME = "http://127.0.0.1:8788"
LEFT_OUT = "…"


def _fits(shown: Any, real: Any) -> None:
    """Tell whether an answer is what a page shows, but for what it leaves out."""
    if isinstance(shown, dict):
        named = shown.keys() - {LEFT_OUT}
        assert named <= real.keys() if LEFT_OUT in shown else named == real.keys()
        for key in named:
            _fits(shown[key], real[key])
    elif isinstance(shown, list):
        named_items = [item for item in shown if item != LEFT_OUT]
        assert len(real) >= len(named_items)
        assert LEFT_OUT in shown or len(real) == len(named_items)
        for one, other in zip(named_items, real, strict=False):
            _fits(one, other)
    else:
        assert shown == real


def _rows(heading: str) -> list[str]:
    """Return the names in the first column of the table below a heading."""
    part = API.partition(f"### {heading}\n")[2].partition("\n#")[0]
    cells = re.findall(r"^\| (`[^|]+) \|", part, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]


def test_the_examples_of_the_api_are_its_answers(served: Served) -> None:
    """If it fails, a program that was written after docs/api.md does not work."""
    assert len(EXAMPLES) >= 10
    for words, form, shown in EXAMPLES:
        (address,) = shlex.split(words)
        _, _, text = served.ask(address.removeprefix(HOME))
        text = text.replace(served.address, HOME)
        if form == "json":
            _fits(json.loads(shown), json.loads(text))
        else:
            real = [line.strip() for line in text.splitlines()]
            for line in shown.splitlines():
                assert any(each.startswith(line) for each in real), (address, line)


def test_the_api_is_documented_whole(served: Served) -> None:
    """If it fails, a program meets a field or a filter that no page names."""
    for heading, address in (
        ("A story", "/stories.json"),
        ("One story with everything", f"/stories/{served.story}.json"),
        ("A date", "/calendar.json"),
        ("A message", "/alerts.json"),
    ):
        given = json.loads(served.ask(address)[2])
        (real, *_) = given.get("items", [given])
        assert set(_rows(heading)) == real.keys(), heading
    for heading, page, filters in (
        ("Of stories", "/stories", FILTERS),
        ("Of the calendar", "/calendar", ("days", "material", "company")),
        ("Of alerts", "/alerts", ("state", "channel", "story")),
    ):
        assert set(_rows(heading)) == {*filters, "limit", "before"}
        for name in _rows(heading):
            _, _, text = served.ask(f"{page}.json?{name}=1")
            assert "no parameter" not in text
    story, wrong = "/stories.json", "/stories.json?limit=2000"
    asked = [(story, 200), (wrong, 400), ("/rules/x.json", 404), ("/db/x.json", 404)]
    assert [served.ask(path)[0] for path, _ in asked] == [code for _, code in asked]
    mark = served.ask(story)[1]["etag"]
    status, _, text = served.ask(story, If_None_Match=mark)
    assert (status, text) == (HTTPStatus.NOT_MODIFIED, "")


# --- in a browser -----------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a real browser, or skip."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


def _serious(page: Any) -> list[str]:
    from axe_core_python.sync_playwright import Axe  # noqa: PLC0415

    # All rules are tried; what they find in order is no business of ours.
    found = Axe().run(page, options={"resultTypes": ["violations"]})["violations"]
    return [
        f"{v['id']}: {v['nodes'][0]['html']}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1280), ("dark", 390)], ids=["desk", "phone"]
)
def test_every_page_is_accessible_and_fits(
    served: Served, browser: Any, scheme: str, width: int
) -> None:
    """If it fails, somebody cannot read a page: by eye, by ear, or on a phone."""
    page = browser.new_page(
        color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda m: wrong.append(m.text) if "Content Security" in m.text else None,
    )
    for path in (*PAGES, f"/stories/{served.story}"):
        page.goto(served.address + path)
        assert page.locator("h1").count() == 1, path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert _serious(page) == [], path
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (max(map(int, re.findall(r"\d+", paper)[:3])) < 64) is (scheme == "dark")
    assert wrong == []
    page.close()


def test_a_story_is_found_muted_and_judged_by_keyboard_and_mouse(
    served: Served, browser: Any
) -> None:
    """If it fails, the pages can be looked at and not used."""
    page = browser.new_page()
    page.goto(f"{served.address}/stories")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"
    page.get_by_label("Material").select_option("REE")
    page.get_by_role("button", name="Show").click()
    assert page.locator(".rows > li").count() == 1
    page.locator(".rows a").click()
    assert served.story in page.url

    page.get_by_text("Be quiet about it for a time").click()
    form = page.locator("form[action$=mute]")
    form.get_by_label("Why").fill("we are on it")
    form.get_by_label("Your name").fill("Ada")
    form.get_by_role("button", name="Mute").click()
    assert "by Ada: we are on it" in page.locator(".asks").inner_text()
    page.get_by_role("button", name="End it now").click()
    assert page.locator(".asks").count() == 0

    page.goto(f"{served.address}/alerts/alert-1")
    assert page.get_by_label("Your name").input_value() == "Ada"  # is remembered
    page.get_by_role("button", name="Not relevant").click()
    assert "Ada, now: it was not relevant" in page.locator(".act").inner_text()
    with open_store(served.folder / "lodewatch.db", now=NOW, read_only=True) as store:
        (given,) = store.feedback.all()
    assert (given.person, given.subject) == ("Ada", "alert-1")
    page.close()


# --- before it starts -------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "config", "words"),
    [
        (("--listen", "8788"), "", "host:port"),
        (("--listen", "0.0.0.0:8788"), "", "public = true"),
        (
            (),
            '[web]\npassword_env = "LODEWATCH_NOT_SET"',
            "LODEWATCH_NOT_SET is not set",
        ),
    ],
)
def test_what_would_let_strangers_in_is_refused(
    filled: Path, run: Run, arguments: tuple[str, ...], config: str, words: str
) -> None:
    """If it fails, a slip opens the pages to the network, or without a password."""
    path = filled / "config.toml"
    path.write_text(path.read_text(encoding="utf-8") + config, encoding="utf-8")
    done = run("web", *arguments)
    assert done.code == 2
    assert words in done.err


def test_a_taken_address_is_one_sentence(filled: Path, run: Run) -> None:
    """If it fails, a second start ends in a traceback."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = run("web", "--listen", address)
    assert done.code == 2
    assert f"{address} cannot be listened on" in done.err
