"""`lodewatch channels list`, through the command."""

import json
from pathlib import Path

import pytest

from monitor.store import open_store
from tests.cli.conftest import CONFIG, Run, in_terminal
from tests.makers import NOON

MORE = """
[[channel]]
name = "slack"
type = "slack"
channel = "#alerts"
[[channel]]
name = "post"
type = "email"
host = "smtp.example.org"
from = "a@example.org"
to = ["b@example.org", "c@example.org"]
[[channel]]
name = "folder"
type = "file"
"""


def test_every_channel_is_listed_with_what_it_lacks(filled: Path, run: Run) -> None:
    """If it fails, a channel that cannot send looks as if it could."""
    (filled / "config.toml").write_text(CONFIG + MORE, encoding="utf-8")
    shown = run("channels", "--json")
    listed = {r["name"]: r for r in map(json.loads, shown.out.splitlines())}
    assert shown.code == 1
    assert [*listed] == ["terminal", "slack", "post", "folder"]
    assert listed["slack"]["state"] == "not open"
    assert listed["slack"]["reason"].startswith("SLACK_BOT_TOKEN is not set")
    assert listed["post"]["target"] == "b@example.org, c@example.org"
    assert listed["terminal"]["last"] == "sent"
    assert "not open" in in_terminal("channels", "list", cwd=filled).out


def test_a_parked_channel_says_why(
    filled: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it fails, nobody learns why a channel is silent."""
    assert run("channels", "list").code == 0
    with open_store(filled / "lodewatch.db", now=NOON) as store:
        store.outbox.park("terminal", reason="not_in_channel", now=NOON)
    shown = run("channels", "list")
    assert shown.code == 1
    fields = shown.out.splitlines()[1].split("\t")
    assert fields[:5] == [
        "terminal",
        "console",
        "the terminal",
        "parked",
        "not_in_channel",
    ]


def test_it_works_before_there_is_a_database(place: Path, run: Run) -> None:
    """If it fails, channels cannot be looked at while setting up."""
    assert run("channels", "list").code == 0
    (place / "config.toml").write_text("", encoding="utf-8")
    assert "add a [[channel]] table" in run("channels").err
