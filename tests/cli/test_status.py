import json
from datetime import timedelta
from pathlib import Path

from monitor import app
from monitor.model.presence import Presence
from monitor.model.record import to_json
from monitor.store import open_store
from tests.cli.conftest import Run, in_terminal
from tests.makers import NOON

ME = Presence(command="run", version="0.1.0", since=NOON, read=NOON)


def test_a_first_look_needs_nothing(place: Path, run: Run) -> None:
    """If it fails, a newcomer gets a traceback instead of the next step."""
    shown = run("status")
    assert shown.code == 1
    assert shown.out == "daemon\tnot running; `lodewatch run` starts it\n"


def test_everything_that_an_operator_asks_has_a_line(filled: Path, run: Run) -> None:
    """If it fails, what is in doubt or in trouble is not seen."""
    with open_store(filled / "lodewatch.db", now=NOON) as store:
        store.lock()
        store.say(to_json(ME))
        store.outbox.park("post", reason="535 no such user", now=NOON)
        store.digests.mark("daily", NOON.date(), at=NOON, until=NOON)
        shown = run("status")
        lines = dict(line.split("\t") for line in shown.out.splitlines())
        assert shown.code == 0
        assert "version 0.1.0, since 2025-11-07" in lines["daemon"]
        assert " MB" in lines["memory"]
        assert "1 failing" in lines["sources"]
        assert lines["overdue"].startswith("2 sources: example-wire, ministry")
        assert lines["messages"] == "1 sent, 0 unknown, 1 dead"
        assert lines["parked"] == "post: 535 no such user"
        assert lines["digest"] == "daily: last on 2025-11-07"
        assert "last backup never" in lines["database"]

        record = json.loads(run("status", "--json").out)
        assert record["daemon"]["since"] == "2025-11-07T12:00:00Z"
        assert record["state"]["messages"]["unknown"] == 0
        assert run("status", "--probe").out.splitlines() == shown.out.splitlines()[:2]

        stuck = Presence(
            command="run",
            version="0.1.0",
            since=app.now() - timedelta(hours=2),
            read=NOON,
            stuck=("visits is 90 s late",),
        )
        store.say(to_json(stuck))
        seen = in_terminal("status", cwd=filled)
        assert seen.code == 1
        assert "since 2 h ago; STUCK: restart it" in seen.out
        assert "stuck     visits is 90 s late" in seen.out
        assert "visits is 90 s late" in seen.out


def test_a_database_that_cannot_be_read_is_an_error(place: Path, run: Run) -> None:
    """If it fails, a monitoring script takes a broken database for a quiet one."""
    (place / "lodewatch.db").write_bytes(b"a letter to my aunt" * 99)
    assert run("status").code == 2
    assert run("status", "--probe").code == 1
