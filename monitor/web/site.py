"""The site: our pages, and the views as Datasette shows them. The only door to it.

Datasette listens, and its own pages stand below /db, over a connection that can only
read. Everything else is ours, and answered by whoever opens the site.
"""

import asyncio
import importlib
import secrets
import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, quote, unquote

import uvicorn
from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm
from datasette.utils.asgi import Response

from monitor.web.manners import CSRF, PASS, App, guarded
from monitor.web.manners import DATA as DATA_FORMS
from monitor.web.signin import LASTS, Door
from monitor.web.values import (
    Answer,
    Request,
    Respond,
    as_it_is,
    first,
    go_on,
    mark,
)

DATA: Final = "db"  # what Datasette calls the database: the first part of its paths
PERSON: Final = "lodewatch_name"

_OURS: Final = rf"/(?!{DATA}(?:[/.]|$)|-/)(?P<path>.*)$"
_YEAR: Final = 365 * 24 * 3600
_COUNT_LIMIT: Final = 50  # milliseconds; then a view has "many rows"
_PAUSE: Final = 1.0  # seconds after a wrong password, one after the other
_SETTINGS: Final = {
    "allow_download": False,
    "allow_csv_stream": False,
    "allow_facet": False,
    "suggest_facets": False,
    "default_page_size": 20,
    "max_returned_rows": 1000,
    "num_sql_threads": 2,
    "sql_time_limit_ms": 1000,
    "truncate_cells_html": 160,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What of the database file Datasette may show."""

    path: Path
    views: frozenset[str]
    confine: Callable[[Any], None]  # allows a connection nothing but the views
    templates: Path  # of ours, for Datasette's pages
    given: Mapping[str, object] = field(default_factory=dict)  # to these templates


class _Views(Database):  # type: ignore[misc]  # Datasette has no types
    """The file as Datasette sees it: counting for ornament keeps no reader waiting.

    Of a million articles it would count every table for a page that shows none of them,
    and the rows of a view for a second.
    """

    async def table_counts(self, *_: int) -> dict[str, int]:
        """Count no table: only views are shown."""
        return {}

    async def execute(
        self,
        sql: str,
        params: Any = None,
        truncate: bool = False,  # noqa: FBT001, FBT002 - as Datasette has it
        custom_time_limit: int | None = None,
        **more: Any,
    ) -> Any:
        """Give up counting the rows of a view soon; queries of people are `truncate`d."""
        if not truncate and sql.startswith("select count(*) from "):
            custom_time_limit = _COUNT_LIMIT
        return await super().execute(sql, params, truncate, custom_time_limit, **more)


class Site:
    """The pages and the views, as one ASGI application; a plugin of Datasette's."""

    __name__ = __name__  # Datasette asks plugins for it, as if they were modules

    def __init__(
        self,
        respond: Respond,
        *,
        shown: Shown,
        door: Door | None,
        public: bool,
        clock: Callable[[], datetime],
    ) -> None:
        self._respond = respond
        self._shown = shown
        self._door = door
        self._public = public
        self._clock = clock
        self._wrong = asyncio.Lock()

    @contextmanager
    def app(self) -> Iterator[App]:
        """Join the parts; what they hold is let go of at the end."""
        datasette = Datasette(
            secret=self._door.key.hex() if self._door else secrets.token_hex(32),
            settings=_SETTINGS,
            template_dir=str(self._shown.templates),
            memory=False,
        )
        datasette.remove_database("_memory")
        if self._shown.path.exists():
            file = _Views(datasette, path=str(self._shown.path))
            datasette.add_database(file, name=DATA)
        # With it, an error would print every value in sight, passwords included.
        vars(importlib.import_module("datasette.handle_exception"))["rich"] = None
        pm.register(self)
        try:
            app: App = datasette.app()
            for page in self._shown.templates.glob("*.html"):
                datasette.jinja_env.get_template(page.name)  # no reader waits for it
            yield guarded(app, public=self._public, door=self._door, clock=self._clock)
        finally:
            pm.unregister(self)
            for database in datasette.databases.values():
                database.close()
            if datasette.executor is not None:
                datasette.executor.shutdown()

    def serve(self, listening: socket.socket, *, ready: Callable[[], None]) -> None:
        """Answer until a signal ends it; `ready` is called when it begins."""
        with self.app() as app:
            config = uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=5,
            )
            asyncio.run(_serve(uvicorn.Server(config), listening, ready))

    # --- what Datasette asks its plugins ------------------------------------------

    @hookimpl
    def register_routes(self) -> list[tuple[str, Any]]:
        """Answer everything that is not Datasette's."""
        return [(_OURS, self._ours)]

    @hookimpl
    def prepare_connection(self, conn: Any, database: str) -> None:
        """Let Datasette see nothing but the views."""
        if database == DATA:
            self._shown.confine(conn)

    @hookimpl
    def permission_allowed(self, action: str, resource: Any) -> bool | None:
        """Show our one database, and in it the views; nothing can be changed."""
        match action:
            case "view-instance" | "execute-sql":
                return True
            case "view-database":
                return bool(resource == DATA)
            case "view-table":
                return resource[0] == DATA and resource[1] in self._shown.views
            case _:
                return False

    @hookimpl
    def prepare_jinja2_environment(self, env: Any) -> None:
        """Give Datasette's pages what our frame needs, also the page of an error."""
        env.globals.update(self._shown.given)

    async def _ours(self, request: Any) -> Response:
        form = None
        if request.method == "POST":
            body = await request.post_body()
            form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
        over_tls = request.headers.get("x-forwarded-proto") == "https"
        is_data = form is None and request.path.endswith(DATA_FORMS)
        asked = Request(
            path=unquote(request.path),
            base=f"http{'s' if over_tls else ''}://{request.host}",
            query=parse_qs(request.query_string),
            form=form,
            # With it comes a cookie, and nothing may be kept: not for programs.
            token="" if is_data else request.scope["csrftoken"](),
            person=unquote(request.cookies.get(PERSON, "")),
            guarded=self._door is not None,
            seal=self._door.sealed if self._door else as_it_is,
        )
        if form is not None and asked.path == "/sign-in":
            return await self._sign_in(asked, over_tls=over_tls)
        if form is not None and asked.path == "/sign-out":
            response = _response(go_on("/sign-in"))
            response.set_cookie(PASS, "", max_age=0, httponly=True)
            return response
        answer = await asyncio.to_thread(self._respond, asked)
        return _response(answer, known=request.headers.get("if-none-match", ""))

    async def _sign_in(self, asked: Request, *, over_tls: bool) -> Response:
        given = first(asked.form or {}, "password") or ""
        if self._door is None or self._door.knows(given):
            response = _response(go_on("/", person=first(asked.form or {}, "person")))
            if self._door is not None:
                shown = self._door.pass_for(self._clock())
                response.set_cookie(
                    PASS,
                    shown,
                    max_age=int(LASTS.total_seconds()),
                    httponly=True,
                    samesite="strict",
                    secure=over_tls,
                )
            return response
        async with self._wrong:  # whoever guesses waits, and so do all who guess
            await asyncio.sleep(_PAUSE)
        return _response(go_on("/sign-in?wrong=1"))


def _response(answer: Answer, *, known: str = "") -> Response:
    """Return what goes over the wire; `known` are the ETags that the client has."""
    headers = {
        "Cache-Control": f"private, max-age={_YEAR}, immutable"
        if answer.lasting
        else "private, no-cache"
    }
    if answer.location is not None:
        headers["Location"] = answer.location
    if answer.further is not None:
        headers["Link"] = f'<{answer.further}>; rel="next"'
    if answer.marked:
        own = f'"{mark(answer.body)}"'
        headers["ETag"] = own
        has = {one.strip().removeprefix("W/") for one in known.split(",")}
        if has & {own, "*"}:
            same = HTTPStatus.NOT_MODIFIED.value
            return Response(body=b"", status=same, headers=headers)
    response = Response(
        body=answer.body,
        status=HTTPStatus(answer.status).value,
        headers=headers,
        content_type=answer.media_type,
    )
    if answer.person is not None:
        response.set_cookie(
            PERSON,
            quote(answer.person),
            max_age=_YEAR,
            httponly=True,
            samesite="strict",
        )
    return response


class _Quiet(uvicorn.Server):
    """A server that leaves signals to us: its own handlers would end the process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _serve(
    server: uvicorn.Server, listening: socket.socket, ready: Callable[[], None]
) -> None:
    server = _Quiet(server.config)
    loop = asyncio.get_running_loop()

    def end() -> None:
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end)
    ready()
    await server.serve(sockets=[listening])


__all__ = ["CSRF", "DATA", "PERSON", "Shown", "Site"]
