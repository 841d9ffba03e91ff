"""Who may ask for what."""

from dataclasses import replace
from http import HTTPStatus

import pytest

from monitor.web.manners import Asked, judge, read
from monitor.web.signin import Door
from tests.makers import NOON

HOST = {"host": "127.0.0.1:8788"}
FORM = {
    **HOST,
    "content-length": "10",
    "content-type": "application/x-www-form-urlencoded",
}
TOKEN = {"ds_csrftoken": "t"}
LOOK = Asked(method="GET", path="/", headers=HOST, cookies={})
SENT = Asked(method="POST", path="/rules/tests", headers=FORM, cookies=TOKEN)
DOOR = Door("correct horse battery")


def status(asked: Asked, *, public: bool = False, door: Door | None = None) -> int:
    found = judge(asked, public=public, door=door, now=NOON)
    return HTTPStatus.OK if found is None else found.status


def with_headers(asked: Asked, **headers: str) -> Asked:
    named = {k.replace("_", "-"): v for k, v in headers.items()}
    return replace(asked, headers={**asked.headers, **named})


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (LOOK, 200),
        (with_headers(LOOK, host="localhost:8788"), 200),
        (with_headers(LOOK, host="[::1]:8788"), 200),
        (with_headers(LOOK, host="evil.example"), 421),
        (with_headers(LOOK, host=""), 421),
        (replace(LOOK, path="/-/versions"), 404),
        (replace(LOOK, path="/-/static/app.css"), 404),
        (replace(LOOK, method="DELETE"), 405),
        (replace(SENT, path="/db/v_stories"), 405),
        (replace(SENT, path="/db.json"), 405),
        (replace(SENT, path="/stories.json"), 405),
        (SENT, 200),
        (with_headers(SENT, origin="http://127.0.0.1:8788"), 200),
        (with_headers(SENT, origin="http://evil.example"), 403),
        (with_headers(SENT, origin="null"), 403),
        (with_headers(SENT, origin="http://127.0.0.1:9999"), 403),
        (with_headers(SENT, sec_fetch_site="cross-site"), 403),
        (with_headers(SENT, sec_fetch_site="same-site"), 403),
        (with_headers(SENT, sec_fetch_site="same-origin"), 200),
        (replace(SENT, cookies={}), 403),
        (with_headers(SENT, content_length="99999999"), 413),
        (with_headers(SENT, content_length="many"), 411),
        (with_headers(SENT, content_type="text/plain"), 415),
        (with_headers(SENT, content_type="multipart/form-data; boundary=x"), 415),
    ],
    ids=str,
)
def test_only_our_own_pages_may_change_anything(asked: Asked, expected: int) -> None:
    """If it fails, any web page can read or mute what this person watches."""
    assert status(asked) == expected


def test_under_another_name_only_where_that_is_meant() -> None:
    """If it fails, a public site answers nobody, or a private one everybody."""
    asked = with_headers(LOOK, host="watch.example")
    assert status(asked, public=True) == 200
    assert status(asked) == 421


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (LOOK, 303),
        (replace(LOOK, path="/db/v_stories"), 303),
        (replace(LOOK, path="/db/v_stories.json"), 401),
        (with_headers(replace(LOOK, path="/a.csv"), accept="text/html,*/*"), 303),
        (replace(LOOK, path="/a.atom", query="x=1&key=nonsense"), 401),
        (replace(LOOK, path="/sign-in"), 200),
        (replace(LOOK, path="/style.css"), 200),
        (SENT, 401),
        (replace(LOOK, cookies={"lodewatch_pass": DOOR.pass_for(NOON)}), 200),
        (replace(LOOK, cookies={"lodewatch_pass": "9999999999.00"}), 303),
        (with_headers(LOOK, authorization="Bearer correct horse battery"), 200),
        (with_headers(LOOK, authorization="Bearer wrong"), 401),
        (with_headers(LOOK, authorization="Basic abc"), 303),
    ],
    ids=str,
)
def test_with_a_password_nothing_is_shown_without_it(
    asked: Asked, expected: int
) -> None:
    """If it fails, the password keeps nobody out, or everybody."""
    assert status(asked, door=DOOR) == expected


def test_unreadable_cookies_are_none() -> None:
    """If it fails, a broken cookie of another program closes the pages."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "headers": [(b"host", b"127.0.0.1"), (b"cookie", b"\x00=;;=\xff; a=b")],
    }
    assert read(scope).headers["host"] == "127.0.0.1"
