"""What a page is made of: what it looks at, and what its template is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from http import HTTPStatus

from monitor.desk.jobs import Jobs
from monitor.desk.known import Known
from monitor.errors import MonitorError
from monitor.store import Store
from monitor.web.values import Request, first


class NoSuchPageError(MonitorError):
    """Nothing is shown under this address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at the database, for one request."""

    store: Store
    known: Known
    jobs: Jobs
    now: datetime
    request: Request

    @property
    def today(self) -> date:
        """Return the present day, in UTC."""
        return self.now.date()

    def asked(self, name: str) -> str | None:
        """Return what the address asks for; None: nothing."""
        return first(self.request.query, name)

    def number(self, name: str, *, choices: tuple[int, ...]) -> int:
        """Return the number that the address asks for, else the first choice."""
        found = self.asked(name) or ""
        known = [n for n in choices if str(n) == found]
        return known[0] if known else choices[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Also:
    """The address at which a page's content is given to programs."""

    name: str  # of the form
    address: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A template with what it shows."""

    template: str
    title: str
    section: str = ""  # the part of the site it belongs to
    values: Mapping[str, object] = field(default_factory=dict)
    status: HTTPStatus = HTTPStatus.OK
    also: tuple[Also, ...] = ()  # what it lists, for programs
    content: str = "This page"  # what people call that
