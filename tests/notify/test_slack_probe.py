"""What Slack says of tokens, and the manifest that asks for what the code uses."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest

from monitor.config.secret import Secret
from monitor.notify.slack_probe import SCOPES, Probe, lacking, probe
from tests.cli.conftest import ROOT
from tests.fake_slack import FakeSlack, running
from tests.notify.test_slack import slack_settings

ALL = "chat:write,channels:history,channels:read"
DOORS = ("slack", "slack_socket", "slack_probe")
METHOD = re.compile(r"(?:chat|conversations|auth|apps)_\w+|api_call")


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with running() as server:
        server.scopes = ALL
        yield server


def called() -> set[str]:
    """Return every method of Slack's API that the code names."""
    found = set()
    for door in DOORS:
        tree = ast.parse((ROOT / f"monitor/notify/{door}.py").read_text("utf-8"))
        found |= {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    return {name for name in found if METHOD.fullmatch(name)}


def manifest() -> dict[str, Any]:
    """Read the manifest: maps, lists of words, comments; as much YAML as it uses."""
    top: dict[str, Any] = {}
    stack: list[tuple[int, Any]] = [(-1, top)]
    lines = (ROOT / "deploy/slack-app.yaml").read_text("utf-8").splitlines()
    lines = [
        line for line in lines if line.strip() and not line.strip().startswith("#")
    ]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        indent, words = len(line) - len(line.lstrip()), line.strip()
        while indent <= stack[-1][0]:
            stack.pop()
        inner = stack[-1][1]
        if words.startswith("- "):
            inner.append(words[2:])
            continue
        key, _, value = words.partition(":")
        if value.strip():
            inner[key] = {"true": True, "false": False}.get(
                value.strip(), value.strip()
            )
            continue
        inner[key] = [] if following.strip().startswith("- ") else {}
        stack.append((indent, inner[key]))
    return top


def test_every_method_that_is_called_has_its_scopes() -> None:
    """If it fails, a method was added, and nobody looked which scope it needs."""
    assert called() == set(SCOPES)


def test_the_manifest_asks_for_what_the_code_uses_and_no_more() -> None:
    """If it fails, an app made from it cannot do its work, or may do more than it needs."""
    said = manifest()
    wanted = {scope for scopes in SCOPES.values() for scope in scopes}
    assert sorted(said["oauth_config"]["scopes"]["bot"]) == sorted(wanted)
    assert said["settings"]["socket_mode_enabled"] is True
    assert said["settings"]["interactivity"] == {"is_enabled": True}
    assert said["settings"]["token_rotation_enabled"] is False
    assert "event_subscriptions" not in said["settings"]
    assert len(said["display_information"]["name"]) <= 35
    assert len(said["display_information"]["description"]) <= 140


def test_the_page_names_every_scope() -> None:
    """If it fails, who follows the page by hand lacks a scope."""
    page = (ROOT / "docs/delivery.md").read_text("utf-8")
    for scopes in SCOPES.values():
        for scope in scopes:
            assert f"`{scope}`" in page, scope


def test_who_the_token_is_and_what_it_may(slack: FakeSlack) -> None:
    """If it fails, a test of a channel names no missing scope."""
    found = probe(slack_settings(base_url=slack.base_url))
    assert found == Probe(
        bot="lodewatch", team="Example", scopes=frozenset(ALL.split(","))
    )
    assert not slack.posts
    assert not slack.called("apps.connections.open")


@pytest.mark.parametrize(
    ("mode", "error"),
    [
        ("invalid_auth", "invalid_auth"),
        ("500", "HTTP 500"),
        ("html200", "HTTP 200 without JSON"),
        ("list200", "AttributeError"),
        ("drop", "RemoteDisconnected"),
    ],
)
def test_a_token_that_is_not_known(slack: FakeSlack, mode: str, error: str) -> None:
    """If it fails, a wrong token ends in a traceback."""
    slack.script(mode, method="auth.test")
    found = probe(slack_settings(base_url=slack.base_url))
    assert found.bot is None
    assert found.error is not None
    assert found.error.startswith(error)
    assert found.refused is (mode == "invalid_auth")


def test_the_app_token_is_tried_where_there_are_buttons(slack: FakeSlack) -> None:
    """If it fails, buttons are dead and the test says that all is well."""
    one = slack_settings(
        base_url=slack.base_url, buttons=True, app_token=Secret("xapp-1")
    )
    assert probe(one).app_error is None
    slack.script("not_allowed_token_type", method="apps.connections.open")
    assert probe(one).app_error == "not_allowed_token_type"
    assert "Bearer xapp-1" in slack.tokens


@pytest.mark.parametrize(
    ("scopes", "by_name", "missing"),
    [
        (None, True, ()),
        ({"chat:write", "groups:history"}, False, ()),
        ({"chat:write", "groups:history"}, True, ("channels:read or groups:read",)),
        (set(), False, ("chat:write", "channels:history or groups:history")),
    ],
)
def test_missing_scopes_are_named(
    scopes: set[str] | None, missing: tuple[str, ...], *, by_name: bool
) -> None:
    """If it fails, a scope is asked for that is not needed, or a missing one is not."""
    had = None if scopes is None else frozenset(scopes)
    assert lacking(Probe(bot="b", scopes=had), by_name=by_name) == missing
