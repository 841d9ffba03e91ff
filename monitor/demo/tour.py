"""The tour: the daemon's own parts at work on the bundled feeds, round by round."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TextIO

from monitor.app import open_database, parts, read_settings, round_of
from monitor.config import FileSettings
from monitor.demo.config import demo_config
from monitor.demo.server import DemoServer, serving
from monitor.notify.words import full_day_words, plural
from monitor.pipeline import Parts

log = logging.getLogger(__name__)

RULES: Final = Path(__file__).parents[2] / "rules"
LATER: Final = timedelta(minutes=20)  # from the newest publication to our visit


@dataclass(slots=True)
class _Clock:
    """A clock that shows the documents' present."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


def run_demo(folder: Path, stream: TextIO) -> int:
    """Take the tour; leave the digest and the configuration in `folder`; return 0.

    The database is made anew each time: a second tour shows the same as the first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("demo.db*"):
        old.unlink()
    with serving() as server:
        config = folder / "config.toml"
        text = demo_config(port=server.port, folder=folder.resolve(), rules=RULES)
        config.write_text(text, encoding="utf-8")
        settings = read_settings(config)
        clock = _Clock(server.newest + LATER)
        with (
            open_database(settings) as store,
            parts(settings, store=store, stream=stream, clock=clock) as made,
        ):
            asyncio.run(_rounds(made, server, clock, stream))
    _say_what_was_written(folder, settings.channels, stream)
    return 0


async def _rounds(
    made: Parts, server: DemoServer, clock: _Clock, stream: TextIO
) -> None:
    """Let the feeds grow round by round, each followed by one round of the monitor."""
    try:
        for number in range(1, server.last_round + 1):
            server.round = number
            clock.now = server.newest + LATER
            day = full_day_words(clock.now.date())
            print(f"\n── {day} ──", file=stream, flush=True)
            done = await round_of(made)
            new = sum(v.taken.articles for v in done.visits)
            events = sum(v.taken.events for v in done.visits)
            words = f"{plural(new, 'article')} read, {plural(events, 'event')} found"
            if number == 1:
                words += "; a first visit is stored and not alerted"
            print(words, file=stream, flush=True)
    finally:
        await made.fetcher.close()


def _say_what_was_written(
    folder: Path, channels: tuple[object, ...], stream: TextIO
) -> None:
    for channel in channels:
        if isinstance(channel, FileSettings):
            for path in sorted(channel.path.glob("*.*")):
                print(f"written: {path}", file=stream)
    print(f"written: {folder / 'config.toml'} (an example to start from)", file=stream)
