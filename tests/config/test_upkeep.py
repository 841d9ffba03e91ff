from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import Settings, load
from monitor.errors import ConfigError

ADDRESS = "https://watch.example/ping/0f0f"


def read(tmp_path: Path, text: str, **environment: str) -> Settings:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, environment=environment)


def test_by_default_everything_is_kept_and_backups_are_asked_for(
    tmp_path: Path,
) -> None:
    """If it fails, texts vanish from databases of people who never asked for it."""
    store = read(tmp_path, "").store
    assert store.keep_texts is None
    assert store.backup_within == timedelta(days=30)
    text = '[store]\nkeep_texts = "1095d"\nbackup_within = "never"'
    store = read(tmp_path, text).store
    assert store.keep_texts == timedelta(days=1095)
    assert store.backup_within is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[store]\nkeep_texts = "3y"', "keep_texts: '3y' is no span of time"),
        ('[store]\nkeep_texts = "2d"', "too short"),
        ('[store]\nbackup_within = "0d"', "is no span of time"),
        ('[daemon]\nheartbeat_url = "ftp://x/y"', "this is no http or https address"),
        ('[daemon]\noperator = "ops"', 'no channel "ops"'),
    ],
)
def test_what_cannot_be_right_is_refused(tmp_path: Path, text: str, says: str) -> None:
    """If it fails, a typo costs texts, backups or the outside watcher."""
    with pytest.raises(ConfigError, match=says):
        read(tmp_path, text)


def test_the_watchers_address_comes_from_the_environment_first(tmp_path: Path) -> None:
    """If it fails, a secret must stand in the file, or is printed."""
    text = '[daemon]\nheartbeat_url = "https://other.example/"'
    heartbeat = read(tmp_path, text, HEARTBEAT_URL=ADDRESS).daemon.heartbeat
    assert heartbeat is not None
    assert heartbeat.reveal() == ADDRESS
    assert ADDRESS not in repr(heartbeat)
    assert read(tmp_path, "").daemon.heartbeat is None
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, "", HEARTBEAT_URL="gopher://0f0f/")
    assert "0f0f" not in str(caught.value)


def test_the_log_file_lies_beside_the_configuration(tmp_path: Path) -> None:
    """If it fails, the log is written wherever the service was started."""
    daemon = read(tmp_path, '[daemon]\nlog_file = "logs/x.log"').daemon
    assert daemon.log_file == tmp_path.resolve() / "logs/x.log"
