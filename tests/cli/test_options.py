import json
import logging
import os
from pathlib import Path

import pytest

from monitor.cli.logs import Logs
from monitor.cli.options import Common
from monitor.errors import ConfigError, StoreError
from tests.cli.conftest import CONFIG

SLACK = """
[[channel]]
name = "slack"
type = "slack"
channel = "#x"
[daemon]
log_format = "json"
[feeds]
listen = "127.0.0.1:8787"
token_env = "FEED_TOKEN"
"""


def common(**changes: Path) -> Common:
    given: dict[str, Path | None] = {"config": None, "database": None} | changes
    return Common(**given, logs=Logs(level=0))


def test_settings_set_up_the_log(
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A token from the environment would reach the log."""
    (place / "config.toml").write_text(CONFIG + SLACK, encoding="utf-8")
    monkeypatch.setitem(os.environ, "SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setitem(os.environ, "FEED_TOKEN", "a-path-of-32-letters")
    taken = common()
    with taken.logs:
        taken.settings()
        log = logging.getLogger("monitor.x")
        log.warning("the tokens are xoxb-1 and a-path-of-32-letters")
    assert (
        json.loads(capsys.readouterr().err)["message"] == "the tokens are *** and ***"
    )


def test_defaults_do_where_no_file_is_needed(place: Path) -> None:
    """`lodewatch extract` would work in one folder only."""
    (place / "config.toml").unlink()
    settings = common().settings(needs_file=False)
    assert settings.extract.max_chars > 0
    with pytest.raises(ConfigError):
        common().settings()


def test_a_named_file_must_be_there(place: Path) -> None:
    """A typo in --config would silently mean the defaults."""
    with pytest.raises(ConfigError):
        common(config=Path("no.toml")).settings(needs_file=False)


def test_a_missing_database_is_nothing_yet_unless_it_was_named(place: Path) -> None:
    """A typo in --db would look like an empty database."""
    taken = common()
    assert taken.read(taken.settings(), lambda store: 1) is None
    named = common(database=Path("no.db"))
    with pytest.raises(StoreError, match=r"no\.db"):
        named.read(named.settings(), lambda store: 1)
