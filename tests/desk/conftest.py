"""A desk over a small database: two stories, an alert, two sources, one rule."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.config import load
from monitor.desk import Desk, read_known
from monitor.desk.jobs import Jobs
from monitor.desk.known import Known
from monitor.desk.page import Look
from monitor.desk.today import Briefs
from monitor.group.assign import assign
from monitor.match import load_rules
from monitor.model.event import Argument, Commodity, Dates, Jurisdiction
from monitor.model.ontology import ArgumentType, DateModifier, Direction, Stage
from monitor.store import Store, open_store
from monitor.web.values import Answer, Request
from tests.cli.conftest import CONFIG, RULES, fill
from tests.cli.test_people import tell
from tests.makers import NOON, a_document, a_report, a_span, an_event
from tests.notify.dates import an_interval

NOW = NOON + timedelta(hours=30)


@dataclass(frozen=True)
class Place:
    """A desk and what it stands on."""

    folder: Path
    known: Known
    desk: Desk
    story: str  # the id of the story with two reports

    def show(self, address: str) -> str:
        """Return the page at an address."""
        answer = self.ask(address)
        assert answer.status == HTTPStatus.OK, answer.body
        return answer.body.decode()

    def ask(self, address: str) -> Answer:
        """Ask for an address, as a browser does."""
        parts = urlsplit(address)
        request = Request(path=parts.path, query=parse_qs(parts.query), token="t0ken")
        return self.desk.answer(request)

    def send(self, path: str, **form: str | list[str]) -> Answer:
        """Send a form, as a browser does."""
        fields = {k: v if isinstance(v, list) else [v] for k, v in form.items()}
        return self.desk.answer(Request(path=path, form=fields))

    def store(self) -> Store:
        """Open the database, to look what has come of it."""
        return open_store(self.folder / "lodewatch.db", now=NOW, read_only=True)


def made(folder: Path) -> Place:
    """Make configuration, database and desk in a folder."""
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    (folder / "rules").mkdir()
    (folder / "rules/ree.toml").write_text(RULES, encoding="utf-8")
    rules = load_rules(folder / "rules", types=["EXPORT_LICENSING", "FUNDING_AWARD"])
    with open_store(folder / "lodewatch.db", now=NOON) as store:
        fill(store, rules)
        story = store.stories.find(type="EXPORT_LICENSING")[0].id
    tell(folder)
    known = read_known(load(folder / "config.toml", environment={}))
    desk = Desk(known, clock=lambda: NOW, briefs=Briefs(patience=60))
    return Place(folder=folder, known=known, desk=desk, story=story)


BAN = "Indonesia will ban exports of graphite from 1 January 2026."


def add_a_date(folder: Path) -> str:
    """Have a third story, which names a day ahead; return its id."""
    state, goods = Jurisdiction(iso2="ID", name="Indonesia"), Commodity(id="graphite")
    report = a_report(
        an_event(
            type="EXPORT_BAN_QUOTA",
            stage=Stage.ANNOUNCED,
            direction=Direction.RESTRICT,
            trigger=a_span("ban", BAN),
            sentence=a_span(BAN, BAN),
            arguments=(
                Argument(
                    role="implementer",
                    type=ArgumentType.JURISDICTION,
                    value=state,
                    span=a_span("Indonesia", BAN),
                ),
                Argument(
                    role="product",
                    type=ArgumentType.COMMODITY,
                    value=goods,
                    span=a_span("graphite", BAN),
                ),
            ),
            dates=Dates(
                effective=an_interval(
                    date(2026, 1, 1),
                    modifier=DateModifier.FROM,
                    span=a_span("1 January 2026", BAN),
                )
            ),
        ),
        a_document(
            id="doc-4",
            title="Indonesia to ban graphite exports",
            text=BAN,
            published=NOON + timedelta(hours=2),
            url="https://news.example/graphite",
        ),
    )
    with open_store(folder / "lodewatch.db", now=NOON) as store:
        assigned = assign(report, (), now=report.first_seen)
        store.stories.save(assigned, report)
    return assigned.story.id


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Return a desk that is only looked at."""
    return made(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def changed(tmp_path: Path) -> Place:
    """Return a desk of one's own, to change."""
    return made(tmp_path)


LookAt = Callable[[str], Look]


@pytest.fixture
def look_at(shown: Place) -> Iterator[LookAt]:
    """Return what looks at an address over an open database."""
    with shown.store() as store:
        base = Look(
            store=store,
            known=shown.known,
            jobs=Jobs(shown.known.settings),
            now=NOW,
            request=Request(path="/"),
        )

        def look(query: str) -> Look:
            return replace(base, request=Request(path="/", query=parse_qs(query)))

        yield look
