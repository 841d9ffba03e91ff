import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.cli.sources import NONE
from monitor.model.push import Subscription
from monitor.store import open_store
from tests.cli.conftest import Run, in_terminal
from tests.makers import NOON


def test_a_failing_source_is_named_with_its_trouble(filled: Path, run: Run) -> None:
    """A dead source would stay dead unseen."""
    shown = run("sources", "list")
    assert shown.code == 1
    head, wire, ministry = (line.split("\t") for line in shown.out.splitlines())
    # It answered well, but that was in 2025.
    assert dict(zip(head, wire, strict=True))["health"] == "stale"
    told = dict(zip(head, ministry, strict=True))
    assert (told["health"], told["failures"]) == ("failing", "3")
    assert told["message"] == "the server answered 403 Forbidden"
    assert shown.err == "2 of 2 sources in trouble\n"


def test_before_the_first_visit_all_are_new(run: Run) -> None:
    """The list would need a database that only the first visit makes."""
    shown = run("sources", "--json")
    records = [json.loads(line) for line in shown.out.splitlines()]
    assert shown.code == 0
    assert [r["health"] for r in records] == ["new", "new"]
    assert [r["state"] for r in records] == [None, None]


def test_without_sources_there_is_a_next_step(place: Path, run: Run) -> None:
    """An empty table would not say what to do."""
    (place / "config.toml").write_text("", encoding="utf-8")
    shown = run("sources")
    assert (shown.code, shown.out, shown.err) == (0, "", NONE + "\n")


def test_what_a_hub_sends_is_seen_and_its_secret_is_not(filled: Path, run: Run) -> None:
    """Whoever reads the output could sign for the hub."""
    ends = datetime.now(tz=UTC) + timedelta(days=9)
    held = Subscription(
        hub="https://hub.example/",
        topic="t",
        callback="/cb-4711",
        secret="s-4711",
        ends=ends,
    )
    with open_store(filled / "lodewatch.db", now=NOON) as store:
        state = store.sources.states()["example-wire"]
        later = datetime.now(tz=UTC) + timedelta(hours=6)
        store.sources.save(replace(state, next_due=later))
        store.sources.subscribe("example-wire", held)
    shown = run("sources", "--json")
    assert "4711" not in shown.out
    records = {r["source"]["name"]: r for r in map(json.loads, shown.out.splitlines())}
    subscription = records["example-wire"]["state"]["subscription"]
    assert subscription["hub"] == "https://hub.example/"
    head, wire, _ = (line.split("\t") for line in run("sources").out.splitlines())
    told = dict(zip(head, wire, strict=True))
    assert told["pushed_until"] == f"{ends:%Y-%m-%dT%H:%M:%SZ}"
    assert ", pushed" in in_terminal("sources", cwd=filled, width=120).out


@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_gets_a_table_that_fits(width: int, filled: Path) -> None:
    """Sixty sources would be unreadable in the usual terminal."""
    shown = in_terminal("sources", cwd=filled, width=width)
    assert shown.code == 1
    assert max(map(len, shown.out.splitlines())) <= width
    assert "403 Forbidden" in " ".join(shown.out.split())
