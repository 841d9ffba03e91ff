"""A desk over a small database: two stories, an alert, two sources, one rule."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
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
from monitor.match import load_rules
from monitor.store import Store, open_store
from monitor.web.values import Answer, Request
from tests.cli.conftest import CONFIG, RULES, fill
from tests.cli.test_people import tell
from tests.makers import NOON

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
