"""A kill between an answer and its record; secrets on every way out."""

import os
import signal
import subprocess
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.store import open_store
from tests import fake_smtp, fake_webhook
from tests.fake_webhook import FakeWebhook
from tests.faults.installation import Installation
from tests.makers import a_message

STATE = "SELECT state FROM v_alerts WHERE message_id = 'message-team'"


def enqueue(installation: Installation, *channels: str) -> None:
    """Let something wait to be told."""
    now = datetime.now(UTC)
    with open_store(installation.database, now=now) as store:
        store.outbox.enqueue(
            a_message(id=f"message-{c}", channel=c, subject=c, created_at=now)
            for c in channels
        )


@pytest.mark.fault(no=2)
def test_a_kill_between_the_answer_and_its_record_is_looked_up(
    installation: Installation,
) -> None:
    """If it fails, a crash at the wrong moment tells people twice, or nobody."""
    binary, slack = installation.binary, installation.slack
    installation.configure()
    enqueue(installation, "team")
    take = slack.post
    victim: list[int] = []

    def post(arguments: dict[str, Any]) -> dict[str, Any]:
        answer = take(arguments)
        os.kill(victim.pop(), signal.SIGKILL)
        return answer

    slack.post = post  # type: ignore[method-assign]
    process = subprocess.Popen(
        binary.command("once"), cwd=binary.folder, env=binary._environment()
    )
    victim.append(process.pid)
    assert process.wait(60) == -signal.SIGKILL
    assert installation.ask(STATE) == [("sending",)]
    assert slack.ids() == ["message-team"]

    again = binary.run("once")
    assert "the last process died while sending" in again.stderr
    assert installation.ask(STATE) == [("unknown",)]
    later = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    binary.run("once", "--now", later)
    assert installation.ask(STATE) == [("sent",)]
    assert slack.ids().count("message-team") == 1


MORE = """
[[channel]]
name = "mail"
type = "email"
host = "127.0.0.1"
port = {smtp}
user = "watch"
security = "none"
from = "watch@example.org"
to = ["ann@example.org"]
[[channel]]
name = "hook"
type = "webhook"
url = "{hook}"
[[source]]
name = "members"
url = "http://ann:canary-url@127.0.0.1:{site}/members"
"""


@pytest.mark.fault(no=55)
def test_no_secret_leaves_the_program(installation: Installation) -> None:
    """If it fails, a token stands in a log that somebody pastes into a ticket."""
    binary = installation.binary
    with fake_smtp.running() as smtp, fake_webhook.running(FakeWebhook()) as hook:
        installation.configure(
            more=MORE.format(smtp=smtp.port, hook=hook.url, site=installation.site.port)
        )
        binary.environment = {
            "SLACK_BOT_TOKEN": "xoxb-canary",
            "SMTP_PASSWORD": "canary-mail",
            "WEBHOOK_SECRET": "canary-hook",
        }
        enqueue(installation, "team", "mail", "hook")
        installation.slack.default_mode = "invalid_auth"
        told = [
            binary.run(*arguments)
            for arguments in (
                ("once", "-vv"),
                ("sources", "list", "--json"),
                ("alerts", "--json"),
                ("backup", "copy.sqlite"),
            )
        ]
    assert installation.slack.tokens == {"Bearer xoxb-canary"}
    for one in told:
        assert "canary" not in one.stdout + one.stderr
        assert "Traceback" not in one.stderr
    # A source's address is kept as it is configured, its password included.
    for file in installation.folder.rglob("*"):
        if file.is_file() and file.name != "config.toml":
            kept = file.read_bytes().replace(b"ann:canary-url@", b"")
            assert b"canary" not in kept, file
