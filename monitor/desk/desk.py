"""Answers every request of the site: finds the page, looks, and shows it."""

import logging
import re
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Final

from monitor.desk.actions import SOMEBODY, Deed, act, begin
from monitor.desk.alerts import alert, alerts
from monitor.desk.calendar import calendar
from monitor.desk.course import reports, timeline
from monitor.desk.documents import BadAddressError, refused, split
from monitor.desk.html import ICON, STYLE, prepare, render
from monitor.desk.jobs import Jobs
from monitor.desk.known import Known
from monitor.desk.names import name, names
from monitor.desk.page import Look, NoSuchPageError, Page
from monitor.desk.programs import program
from monitor.desk.rules import rule, rules
from monitor.desk.sources import sources
from monitor.desk.stories import stories
from monitor.desk.story import story
from monitor.desk.today import Briefs, today
from monitor.errors import MonitorError
from monitor.store import Store, open_store
from monitor.web.values import Answer, Request, first, go_on

log = logging.getLogger(__name__)

LONGEST_NAME: Final = 60

Show = Callable[[Look, str], Page]


class NoDatabaseError(MonitorError):
    """Nothing was ever stored."""


class Desk:
    """The pages over one database; each request opens it anew, to read."""

    def __init__(
        self,
        known: Known,
        *,
        clock: Callable[[], datetime],
        briefs: Briefs | None = None,
    ) -> None:
        self._known = known
        self._path = known.settings.store.path
        self._clock = clock
        self._jobs = Jobs(known.settings)
        self._briefs = briefs or Briefs()
        self._writing = threading.Lock()
        prepare()
        self._pages: Mapping[str, Show] = {
            r"/": lambda look, _: today(look, self._briefs),
            r"/stories": lambda look, _: stories(look),
            r"/stories/([0-9a-f]+)": story,
            r"/stories/([0-9a-f]+)/timeline": timeline,
            r"/stories/([0-9a-f]+)/reports": reports,
            r"/calendar": lambda look, _: calendar(look),
            r"/(companies|materials)": names,
            r"/companies/(.+)": lambda look, id_: name(look, "companies", id_),
            r"/materials/(.+)": lambda look, id_: name(look, "materials", id_),
            r"/alerts": lambda look, _: alerts(look),
            r"/alerts/([\w-]+)": alert,
            r"/rules": lambda look, _: rules(look),
            r"/rules/([\w.-]+)": rule,
            r"/sources": lambda look, _: sources(look),
        }

    def answer(self, request: Request) -> Answer:
        """Answer a request; whatever fails is told on a page."""
        known = self._file(request.path)
        if known is not None:
            return known
        asked = split(request.path)
        if asked is not None and request.form is None:
            return self._document(request, *asked)
        try:
            if request.form is not None:
                return self._act(request)
            return self._shown(self._page(request), request)
        except NoSuchPageError as error:
            return self._wrong(request, error, HTTPStatus.NOT_FOUND)
        except MonitorError as error:
            done = request.form is not None
            status = HTTPStatus.BAD_REQUEST if done else HTTPStatus.SERVICE_UNAVAILABLE
            return self._wrong(request, error, status)

    def warm(self) -> None:
        """Look at the first page aside: no reader waits for what is read only once."""
        look = Request(path="/")
        threading.Thread(
            target=self.answer, args=(look,), name="warm", daemon=True
        ).start()

    def _document(self, request: Request, page: str, form: str) -> Answer:
        """Answer a program; whatever fails is told in the form it asked for."""
        try:
            if not self._path.exists():
                message = "There is no database yet; `lodewatch run` makes it."
                raise NoDatabaseError(message)
            writes = (page, form) == ("/calendar", "ics")  # what it gives is remembered
            with ExitStack() as held:
                if writes:
                    held.enter_context(self._writing)
                now = self._clock()
                store = held.enter_context(
                    open_store(self._path, now=now, read_only=not writes, checked=False)
                )
                return program(self._looking(store, request, now), page, form)
        except NoSuchPageError as error:
            return refused(error, form, HTTPStatus.NOT_FOUND)
        except BadAddressError as error:
            return refused(error, form, HTTPStatus.BAD_REQUEST)
        except MonitorError as error:
            return refused(error, form, HTTPStatus.SERVICE_UNAVAILABLE)

    def _looking(self, store: Store, request: Request, now: datetime) -> Look:
        return Look(
            store=store, known=self._known, jobs=self._jobs, now=now, request=request
        )

    def _file(self, path: str) -> Answer | None:
        match path:
            case "/style.css":
                return Answer(body=STYLE, media_type="text/css", lasting=True)
            case "/icon.svg" | "/favicon.ico":
                return Answer(body=ICON, media_type="image/svg+xml", lasting=True)
            case _:
                return None

    def _page(self, request: Request) -> Page:
        if request.path == "/sign-in":
            wrong = first(request.query, "wrong") is not None
            return Page(
                template="sign_in.html", title="Sign in", values={"wrong": wrong}
            )
        for pattern, show in self._pages.items():
            if (found := re.fullmatch(pattern, request.path)) is not None:
                return self._look(request, show, (found.groups() or ("",))[0])
        message = "Nothing is shown under this address."
        raise NoSuchPageError(message)

    def _look(self, request: Request, show: Show, name: str) -> Page:
        if not self._path.exists():
            return Page(template="nothing.html", title="Nothing yet")
        now = self._clock()
        with open_store(self._path, now=now, read_only=True) as store:
            return show(self._looking(store, request, now), name)

    def _act(self, request: Request) -> Answer:
        form = request.form or {}
        person = (first(form, "person") or request.person)[:LONGEST_NAME] or SOMEBODY
        now = self._clock()
        location = begin(self._jobs, request.path, now=now)
        if location is None:
            deed = Deed(form=form, person=person, now=now, names=self._known.names)
            with (
                self._writing,
                open_store(
                    self._path,
                    now=now,
                    read_only=not self._path.exists(),
                    checked=False,
                ) as store,
            ):
                location = act(store, request.path, deed)
            log.info("done", extra={"path": request.path, "person": person})
        return go_on(location, person=None if person == SOMEBODY else person)

    def _shown(self, page: Page, request: Request) -> Answer:
        body = render(page, request, self._known, now=self._clock())
        return Answer(body=body, status=page.status)

    def _wrong(
        self, request: Request, error: MonitorError, status: HTTPStatus
    ) -> Answer:
        page = Page(
            template="wrong.html",
            title=status.phrase.capitalize(),
            values={"words": str(error)},
            status=status,
        )
        return self._shown(page, replace(request, form=None))
