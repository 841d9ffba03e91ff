from pathlib import Path

import pytest

from monitor.app import read_settings
from monitor.cli.findings import Level
from monitor.cli.online import online
from tests import fake_slack, fake_smtp
from tests.cli.conftest import CONFIG


def test_channels_are_asked_and_nothing_is_sent(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it fails, a wrong password is found out by the first alert that is lost."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-canary")
    with fake_slack.running() as slack, fake_smtp.running() as smtp:
        channels = f"""
[[channel]]
name = "team"
type = "slack"
channel = "C1"
base_url = "{slack.base_url}"
[[channel]]
name = "post"
type = "email"
host = "127.0.0.1"
port = {smtp.port}
security = "none"
from = "a@example.org"
to = ["b@example.org"]
timeout = "5s"
"""
        (place / "config.toml").write_text(CONFIG + channels, encoding="utf-8")
        settings = read_settings(None)
        told = {f.subject: f for f in online(settings)}
        assert told["token"].level is Level.OK
        assert told["mail"].words == f"post: 127.0.0.1:{smtp.port} answers"
        assert (smtp.mails, slack.posts) == ([], [])
        smtp.mode = "421"
        refused = {f.subject: f for f in online(settings)}["mail"]
        assert refused.level is Level.FAIL
        assert "421" in refused.words
        assert refused.advice
