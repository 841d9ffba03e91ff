"""Signing in, through the whole site."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path

import httpx

from monitor.store import open_store
from monitor.store.confine import confine
from monitor.store.views import NAMES
from monitor.web.signin import Door
from monitor.web.site import Shown, Site
from monitor.web.values import Answer, Request
from tests.makers import NOON

PASSWORD = "correct horse battery"
TEMPLATES = Path(__file__).parents[2] / "monitor/desk/templates/data"

Use = Callable[[httpx.AsyncClient], Awaitable[None]]


def respond(request: Request) -> Answer:
    """Show who asks, and the token; or a feed with its own address."""
    if request.path.endswith(".atom"):
        body = f"{request.base} {request.seal(request.path)}".encode()
        return Answer(body=body, marked=True, further=f"{request.base}/next")
    return Answer(body=f"<{request.person}> token={request.token}".encode())


def through(use: Use, folder: Path) -> None:
    """Run `use` with a client of a site with a password."""
    open_store(folder / "w.db", now=NOON).close()
    site = Site(
        respond,
        shown=Shown(
            path=folder / "w.db",
            views=frozenset(NAMES),
            confine=confine,
            templates=TEMPLATES,
        ),
        door=Door(PASSWORD),
        public=False,
        clock=lambda: NOON,
    )

    async def main() -> None:
        with site.app() as app:
            transport = httpx.ASGITransport(app=app)
            base = "http://127.0.0.1:8788"
            async with httpx.AsyncClient(transport=transport, base_url=base) as client:
                await use(client)

    asyncio.run(main())


def test_the_password_opens_the_pages_and_signing_out_closes_them(
    tmp_path: Path,
) -> None:
    """If it fails, the password keeps nobody out, or its owner too."""

    async def use(client: httpx.AsyncClient) -> None:
        for path in ("/", "/db/v_stories", "/stories"):
            answer = await client.get(path)
            assert answer.headers["location"] == "/sign-in"
        page = await client.get("/sign-in")
        token = re.findall(r"token=(\S+)", page.text)[0]
        wrong = await client.post(
            "/sign-in", data={"password": "guess", "csrftoken": token}
        )
        assert wrong.headers["location"] == "/sign-in?wrong=1"
        assert (await client.get("/")).status_code == HTTPStatus.SEE_OTHER

        form = {"password": PASSWORD, "person": "Ada ☂", "csrftoken": token}
        guarded = await client.post(
            "/sign-in", data=form, headers={"X-Forwarded-Proto": "https"}
        )
        assert "; secure" in guarded.headers["set-cookie"].lower()
        client.cookies.delete("lodewatch_pass")
        opened = await client.post("/sign-in", data=form)
        assert opened.headers["location"] == "/"
        shown = "; ".join(opened.headers.get_list("set-cookie"))
        assert shown.lower().count("httponly") == 2
        assert shown.lower().count("samesite=strict") == 2
        assert (await client.get("/")).text.startswith("<Ada ☂>")
        assert (await client.get("/db/v_stories.json")).status_code == HTTPStatus.OK

        await client.post("/sign-out", data={"csrftoken": token})
        assert (await client.get("/")).status_code == HTTPStatus.SEE_OTHER

    through(use, tmp_path)


def test_a_program_shows_the_password_in_a_header(tmp_path: Path) -> None:
    """If it fails, no program can read the views of a guarded site."""

    async def use(client: httpx.AsyncClient) -> None:
        path, shown = "/db/v_sources.json?_shape=array", f"Bearer {PASSWORD}"
        answer = await client.get(path, headers={"Authorization": shown})
        assert answer.json() == []
        refused = await client.get(path, headers={"Authorization": "Bearer no"})
        assert refused.status_code == HTTPStatus.UNAUTHORIZED

    through(use, tmp_path)


def test_a_feed_is_read_with_its_key_and_sent_once(tmp_path: Path) -> None:
    """If it fails, a feed reader sees the page to sign in, or fetches all each time."""

    async def use(client: httpx.AsyncClient) -> None:
        path, shown = "/stories.atom", f"Bearer {PASSWORD}"
        refused = await client.get(path)
        assert refused.status_code == HTTPStatus.UNAUTHORIZED
        assert refused.headers["www-authenticate"].startswith("Bearer")
        found = await client.get(path, headers={"Authorization": shown})
        base, address = found.text.split()
        assert base == "http://127.0.0.1:8788"
        assert found.headers["link"] == f'<{base}/next>; rel="next"'
        again = await client.get(address)
        assert (again.text, again.headers["etag"]) == (
            found.text,
            found.headers["etag"],
        )
        assert again.headers["cache-control"] == "private, no-cache"
        assert "set-cookie" not in again.headers
        known = {"If-None-Match": f'"x", W/{again.headers["etag"]}'}
        same = await client.get(address, headers=known)
        assert (same.status_code, same.content) == (HTTPStatus.NOT_MODIFIED, b"")
        assert same.headers["etag"] == again.headers["etag"]
        assert (await client.head(address)).status_code == HTTPStatus.OK
        key = address.rpartition("?")[2]
        for other in (f"/?{key}", f"/alerts.atom?{key}", f"/stories.json?{key}"):
            answer = await client.get(other)
            assert answer.status_code != HTTPStatus.OK, other

    through(use, tmp_path)
