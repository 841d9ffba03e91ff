"""`lodewatch web`: the pages in a browser."""

import logging
import socket
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime

import click

from monitor import app
from monitor.cli.options import Common, common_options
from monitor.cli.output import say
from monitor.cli.times import a_moment
from monitor.config import Settings, WebSettings
from monitor.config.listen import is_loopback, read_listen
from monitor.errors import ConfigError, MonitorError, Problem


class NoAddressError(MonitorError):
    """The address cannot be listened on."""


def _listen(
    _ctx: click.Context, _param: click.Parameter, value: str | None
) -> tuple[str, int] | None:
    if value is None:
        return None
    found = read_listen(value)
    if found is None:
        message = f'{value!r}: write "host:port"'
        raise click.BadParameter(message)
    return found


@click.command("web")
@click.option(
    "--listen",
    metavar="HOST:PORT",
    callback=_listen,
    help="Where, instead of [web] listen.",
)
@click.option(
    "--now", "start", metavar="TIME", callback=a_moment,
    help="Take this as the present moment.",
)  # fmt: skip
@common_options(level=logging.INFO)
def command(
    common: Common, *, listen: tuple[str, int] | None, start: datetime | None
) -> None:
    """Show stories, alerts, dates, sources and rules in a browser.

    It runs beside `lodewatch run`, or without it, until Ctrl-C or SIGTERM, and changes
    nothing but what somebody does by a form: acknowledge, mute, judge, merge, split.
    [web] says where it listens and whether it asks for a password.

    Example: lodewatch web --listen 127.0.0.1:8788
    """
    settings = common.settings()
    web = settings.web
    host, port = listen or (web.host, web.port)
    _refuse_open(settings, web, host)
    if web.password is not None:
        common.logs.hide([web.password.reveal()])
    from monitor.desk import Desk, read_known  # noqa: PLC0415 - Datasette is large
    from monitor.desk.html import FOLDER, NAVIGATION, STYLE_NAME  # noqa: PLC0415
    from monitor.store.confine import confine  # noqa: PLC0415
    from monitor.store.views import ABOUT, NAMES  # noqa: PLC0415
    from monitor.web.signin import Door  # noqa: PLC0415
    from monitor.web.site import Shown, Site  # noqa: PLC0415

    clock: Callable[[], datetime] = app.clock_from(start) if start else app.now
    path = settings.store.path
    if path.exists():
        with app.open_database(settings, read_only=True):
            pass  # what is wrong with it is said now, not on every page
    desk = Desk(read_known(settings), clock=clock)
    site = Site(
        desk.answer,
        shown=Shown(
            path=path,
            views=frozenset(NAMES),
            confine=confine,
            templates=FOLDER / "data",
            given={"style": STYLE_NAME, "navigation": NAVIGATION, "about": ABOUT},
        ),
        door=Door(web.password.reveal()) if web.password else None,
        public=web.public,
        clock=app.now,
    )
    with closing(_bound(host, port)) as listening:
        desk.warm()
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listening.getsockname()[1]}/"
        site.serve(listening, ready=lambda: say(f"The pages are at {address}"))
    sys.stderr.flush()


def _refuse_open(settings: Settings, web: WebSettings, host: str) -> None:
    """Refuse what would let strangers in, as the configuration does."""
    problems = []
    if not is_loopback(host) and not (web.public and web.password_env):
        problems.append(
            "other machines reach this address: say public = true and name a "
            "password_env under [web] if that is meant"
        )
    if web.password_env is not None and web.password is None:
        problems.append(
            f"{web.password_env} is not set; it holds the password that is asked for"
        )
    if problems:
        raise ConfigError(
            Problem(file=str(settings.file), line=None, key="web", message=words)
            for words in problems
        )


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        message = (
            f"{host}:{port} cannot be listened on: {error.strerror}; choose another "
            "with --listen, or under [web]"
        )
        raise NoAddressError(message) from error
