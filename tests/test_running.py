"""The parts joined: what a start, a round and a reload do."""

import asyncio
import io
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.app import read_settings
from monitor.config import Settings
from monitor.errors import ConfigError, StoreLocked
from monitor.running import LAST_ANSWER, dispatcher, once, parts
from monitor.store import open_store
from tests.makers import NOON, a_message

LEASE = timedelta(minutes=1)
CONFIG = '[[channel]]\nname = "terminal"\ntype = "console"\n'


def settings_in(folder: Path, text: str = CONFIG) -> Settings:
    (folder / "config.toml").write_text(text, encoding="utf-8")
    (folder / "rules").mkdir(exist_ok=True)
    return read_settings(folder / "config.toml")


def test_a_round_makes_the_database_and_lets_go_of_it(tmp_path: Path) -> None:
    """If it fails, the first `once` of a newcomer fails, or the second one does."""
    settings = settings_in(tmp_path)
    for _ in range(2):
        done = once(settings, start=NOON, stream=io.StringIO())
        assert (done.visits, done.deliveries, done.failed) == ((), (), False)
    assert settings.store.path.exists()


def test_one_process_at_a_time(tmp_path: Path) -> None:
    """If it fails, two processes tell everything twice."""
    settings = settings_in(tmp_path)
    with open_store(settings.store.path, now=NOON) as store:
        store.lock()
        with pytest.raises(StoreLocked, match="already running"):
            once(settings, start=NOON, stream=io.StringIO())


def test_what_a_dead_process_was_sending_is_doubted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, an alert whose sender was killed is never told, or told twice."""
    settings = settings_in(tmp_path)
    with open_store(settings.store.path, now=NOON) as store:
        store.outbox.enqueue([a_message()])
        assert store.outbox.claim("terminal", now=NOON, lease=LEASE) is not None
    once(settings, start=NOON, stream=io.StringIO())
    assert "the last process died while sending" in caplog.text
    with open_store(settings.store.path, now=NOON) as store:
        later = NOON + 2 * LAST_ANSWER
        assert store.outbox.claim_unknown("terminal", now=NOON, lease=LEASE) is None
        assert store.outbox.claim_unknown("terminal", now=later, lease=LEASE)


@pytest.mark.parametrize("opened", [True, False], ids=["with channels", "without"])
def test_a_start_tries_parked_channels_again(tmp_path: Path, *, opened: bool) -> None:
    """If it fails, a mended destination stays silent, or a look at things wakes it."""
    settings = settings_in(tmp_path)
    stream = io.StringIO() if opened else None
    with open_store(settings.store.path, now=NOON) as store:
        store.outbox.enqueue([a_message()])
        store.outbox.park("terminal", reason="refused", now=NOON)
        with parts(settings, store=store, stream=stream, inline=True) as made:
            assert bool(made.channels) is opened
            assert bool(store.outbox.parked()) is not opened
            told = asyncio.run(dispatcher(made).run_due())
            assert bool(told) is opened
            asyncio.run(made.fetcher.close())


def test_wrong_rules_stop_the_start(tmp_path: Path) -> None:
    """If it fails, the monitor watches with half of the rules and nobody knows."""
    settings = settings_in(tmp_path)
    (tmp_path / "rules/x.toml").write_text("schema = 1\n[[ruel]]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"x\.toml: ruel: unknown key"):
        once(settings, start=NOON, stream=io.StringIO())
