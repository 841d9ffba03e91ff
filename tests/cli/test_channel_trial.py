"""`lodewatch channels test`, through the command, against servers on loopback."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import fake_slack, fake_smtp
from tests.cli.conftest import CONFIG, Run
from tests.fake_slack import CHANNEL, FakeSlack

ALL = "chat:write,channels:history,channels:read"


@pytest.fixture
def slack(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSlack]:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-canary")
    with fake_slack.running() as server:
        server.scopes = ALL
        configure(place, slack_table(server))
        yield server


def slack_table(slack: FakeSlack, more: str = "") -> str:
    return (
        f'[[channel]]\nname = "slack"\ntype = "slack"\nchannel = "{CHANNEL}"\n'
        f'timeout = "2s"\nbase_url = "{slack.base_url}"\n{more}'
    )


def configure(place: Path, table: str) -> None:
    (place / "config.toml").write_text(CONFIG + table, encoding="utf-8")


def told(run: Run, name: str = "slack") -> tuple[int, list[dict[str, Any]]]:
    shown = run("channels", "test", name, "--json")
    assert "canary" not in shown.out + shown.err
    return shown.code, [json.loads(line) for line in shown.out.splitlines()]


def test_a_channel_that_works_says_so(slack: FakeSlack, run: Run) -> None:
    """If it fails, a good set-up looks like a bad one, or nothing was sent."""
    code, found = told(run)
    assert code == 0
    assert {f["level"] for f in found} == {"OK"}
    assert [f["subject"] for f in found] == ["token", "test", "look-up"]
    assert "that of lodewatch in Example" in found[0]["words"]
    assert "Test from lodewatch" in slack.posts[0]["text"]


@pytest.mark.parametrize(
    ("mode", "method", "words", "advice"),
    [
        ("invalid_auth", "auth.test", "refuses SLACK_BOT_TOKEN", "xoxb-…"),
        ("500", "auth.test", "did not say: HTTP 500", "try again"),
        ("not_in_channel", "chat.postMessage", "not_in_channel", "/invite"),
        ("channel_not_found", "chat.postMessage", "channel_not_found", "id"),
        ("missing_scope", "chat.postMessage", "needs chat:write", "scope"),
        ("missing_scope", "conversations.history", "cannot be looked up", "history"),
        ("500", "chat.postMessage", "HTTP 500", "try again"),
    ],
)
def test_what_is_missing_is_named_with_what_mends_it(
    slack: FakeSlack, run: Run, mode: str, method: str, words: str, advice: str
) -> None:
    """If it fails, somebody stares at an error name."""
    slack.script(mode, method=method)
    code, found = told(run)
    assert code == 1
    (bad,) = [f for f in found if f["level"] != "OK"]
    assert words in bad["words"]
    assert advice in bad["advice"]


def test_missing_scopes_are_told_before_they_are_needed(
    slack: FakeSlack, run: Run
) -> None:
    """If it fails, the missing scope is found on the day an answer is lost."""
    slack.scopes = "chat:write"
    code, found = told(run)
    assert code == 1
    scopes = [f for f in found if f["subject"] == "scopes"]
    assert [f["words"] for f in scopes] == [
        "the scope channels:history or groups:history is missing"
    ]


@pytest.mark.parametrize(
    ("token", "mode", "level", "words"),
    [
        (None, "ok", "WARN", "SLACK_APP_TOKEN is not set"),
        ("xapp-canary", "invalid_auth", "WARN", "Slack refuses SLACK_APP_TOKEN"),
        ("xapp-canary", "ok", "OK", "Socket Mode answers"),
    ],
)
def test_buttons_are_tried_as_well(
    slack: FakeSlack,
    place: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    token: str | None,
    mode: str,
    level: str,
    words: str,
) -> None:
    """If it fails, buttons are asked for, and nobody says why there are none."""
    if token is not None:
        monkeypatch.setenv("SLACK_APP_TOKEN", token)
    slack.script(mode, method="apps.connections.open")
    configure(place, slack_table(slack, "buttons = true\n"))
    code, found = told(run)
    (buttons,) = [f for f in found if f["subject"] == "buttons"]
    assert buttons["level"] == level
    assert words in buttons["words"]
    assert code == (level != "OK")
    assert run("doctor").out.count("shows no buttons") == (token is None)


@pytest.mark.parametrize("mode", ["ok", "silent", "450", "refused"])
def test_mail_is_tried_for_each_recipient(place: Path, run: Run, mode: str) -> None:
    """If it fails, one dead address among five is found by who did not hear."""
    people = [f"p{n}@example.org" for n in range(3)]
    with fake_smtp.running() as smtp:
        smtp.mode = mode
        smtp.refused = {people[1]} if mode == "refused" else set()
        configure(
            place,
            f'[[channel]]\nname = "post"\ntype = "email"\nhost = "127.0.0.1"\n'
            f'port = {smtp.port}\nsecurity = "none"\nfrom = "w@example.org"\n'
            f'to = {json.dumps(people)}\ntimeout = "300ms"\n',
        )
        code, found = told(run, "post")
    assert code == (mode != "ok")
    levels = [f["level"] for f in found]
    good = {"ok": ["OK"] * 3, "refused": ["OK", "FAIL", "OK"]}
    assert levels == good.get(mode, ["FAIL"] * 3)
    advised = [f["advice"] for f in found if f["level"] == "FAIL"]
    assert all(advised)


@pytest.mark.parametrize(
    ("starttls", "words"), [(True, "not trusted"), (False, "offers no STARTTLS")]
)
def test_tls_that_fails_is_named(
    place: Path, run: Run, words: str, *, starttls: bool
) -> None:
    """If it fails, somebody switches TLS off to get on."""
    with fake_smtp.running(starttls=starttls) as smtp:
        configure(
            place,
            f'[[channel]]\nname = "post"\ntype = "email"\nhost = "127.0.0.1"\n'
            f'port = {smtp.port}\nfrom = "w@example.org"\nto = ["a@example.org"]\n',
        )
        code, (found,) = told(run, "post")
    assert code == 1
    assert words in found["advice"]
    assert not smtp.mails


def test_a_folder_and_the_terminal_are_tried(place: Path, run: Run) -> None:
    """If it fails, a folder without the right to write is found by what is missing."""
    configure(place, '[[channel]]\nname = "f"\ntype = "file"\npath = "out"\n')
    assert told(run, "f")[0] == 0
    assert "Test from lodewatch" in (place / "out/alerts.txt").read_text("utf-8")
    (place / "shut").write_text("a file", encoding="utf-8")
    configure(place, '[[channel]]\nname = "f"\ntype = "file"\npath = "shut"\n')
    code, (found,) = told(run, "f")
    assert code == 1
    assert "write into" in found["advice"]
    assert "Test from lodewatch" in run("channels", "test", "terminal").out


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("slak", 'did you mean "slack"?'),
        ("slack", "SLACK_BOT_TOKEN is not set"),
    ],
)
def test_a_wrong_name_or_a_missing_token_is_a_mistake_of_the_configuration(
    slack: FakeSlack,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    words: str,
) -> None:
    """If it fails, a script cannot tell a mistake from an outage."""
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    shown = run("channels", "test", name)
    assert shown.code == 2
    assert words in shown.err
    assert not slack.posts
