"""The tour: the daemon's own parts at work on the bundled feeds, round by round."""

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TextIO

from monitor.app import open_database, read_settings
from monitor.config import FileSettings
from monitor.daemon import due_sources, poll_due
from monitor.demo.config import HEAD, demo_config
from monitor.demo.server import DemoServer, serving
from monitor.errors import ConfigError, Problem
from monitor.notify.digest import digest_messages
from monitor.notify.words import full_day_words, plural
from monitor.pipeline.digests import preview_digest
from monitor.pipeline.parts import Parts
from monitor.pipeline.visit import Visit
from monitor.running import dispatcher, parts
from monitor.shipped import shipped

LATER: Final = timedelta(minutes=20)  # from the newest publication to our visit


@dataclass(slots=True)
class _Clock:
    """A clock that shows the documents' present."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


def run_demo(folder: Path, stream: TextIO) -> int:
    """Take the tour; leave digest, configuration and rules in `folder`; return 0.

    The rules are those that ship, as a copy to play with. The database is made anew
    each time: a second tour shows the same as the first. Raises `ConfigError` where
    somebody's own configuration is in the way.
    """
    _keep_off(folder / "config.toml")
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("demo.db*"), *folder.glob("digests/*")):
        old.unlink()
    with serving() as server:
        config = folder / "config.toml"
        rules = folder.resolve() / "rules"
        shutil.copytree(shipped() / "rules", rules, dirs_exist_ok=True)
        text = demo_config(port=server.port, folder=folder.resolve(), rules=rules)
        config.write_text(text, encoding="utf-8")
        settings = read_settings(config)
        clock = _Clock(server.newest + LATER)
        with (
            open_database(settings) as store,
            parts(settings, store=store, stream=stream, clock=clock) as made,
        ):
            asyncio.run(_rounds(made, server, clock, stream))
    _say_what_was_written(folder, settings.channels, stream)
    print(
        f"look around: lodewatch web --config {config} --now {clock.now:%Y-%m-%dT%H:%MZ}",
        file=stream,
    )
    return 0


def _keep_off(config: Path) -> None:
    """Raise unless `config` is to be made, or an earlier tour made it."""
    if config.exists() and not config.read_text("utf-8", "replace").startswith(HEAD):
        message = "this is not of a tour and stays; name another folder with --out"
        problem = Problem(file=str(config), line=None, key="", message=message)
        raise ConfigError([problem])


async def _rounds(
    made: Parts, server: DemoServer, clock: _Clock, stream: TextIO
) -> None:
    """Let the feeds grow round by round, and write one digest of it all."""
    start = clock.now
    try:
        for number in range(1, server.last_round + 1):
            server.round = number
            clock.now = server.newest + LATER
            visits = await poll_due(made, due_sources(made, now=clock.now))
            _say_what_was_read(visits, clock.now, stream)
            await dispatcher(made).run_due()
        _enqueue_digest(made, since=start, now=clock.now)
        await dispatcher(made).run_due()
    finally:
        await made.fetcher.close()


def _enqueue_digest(made: Parts, *, since: datetime, now: datetime) -> None:
    settings = made.settings.digests[0]
    digest = preview_digest(made, settings, since=since, now=now)
    channel = made.channels[settings.channel]
    made.store.outbox.enqueue(digest_messages(digest, channel))


def _say_what_was_read(visits: Sequence[Visit], now: datetime, stream: TextIO) -> None:
    """Say in one line what a round of visits brought."""
    new = sum(v.taken.articles for v in visits)
    events = sum(v.taken.events for v in visits)
    words = f"{plural(new, 'new article')}, {plural(events, 'event')}"
    if any(v.baseline for v in visits):
        words += " (a first visit is stored and not alerted)"
    print(f"{full_day_words(now.date())}: {words}", file=stream, flush=True)


def _say_what_was_written(
    folder: Path, channels: tuple[object, ...], stream: TextIO
) -> None:
    written = [
        path
        for channel in channels
        if isinstance(channel, FileSettings)
        for path in sorted(channel.path.glob("*.*"))
    ]
    for path in (*written, *(folder / n for n in ("config.toml", "rules", "demo.db"))):
        print(f"written: {path}", file=stream)
