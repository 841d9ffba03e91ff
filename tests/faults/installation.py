"""The real binary in a small installation: one feed, one rule, a Slack, all on loopback."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Final

from tests.conformance.site import Page, Site, rss
from tests.end_to_end.conftest import Binary, until
from tests.fake_slack import FakeSlack

_CONFIG: Final = """\
[store]
path = "store.db"
[fetch]
min_interval = "0s"
baseline = {baseline}
allow_private = ["127.0.0.1:{feed}"]
[daemon]
tick = "100ms"
drain = "5s"
[[source]]
name = "wire"
url = "http://127.0.0.1:{feed}/wire"
tier = "official"
interval = "1s"
[[channel]]
name = "team"
type = "slack"
channel = "C0FAKE0001"
base_url = "{slack}"
timeout = "2s"
min_interval = "0s"
[[route]]
channels = ["team"]
group_wait = "0s"
{more}
"""
_RULE: Final = """\
schema = 1
[[rule]]
id = "bans"
title = "Somebody bans exports"
severity = "high"
events = ["EXPORT_BAN_QUOTA"]
changes = ["new"]
"""
COUNTRIES: Final = ("China", "India", "Japan", "Chile", "Canada", "Brazil", "Peru")


def ban(number: int) -> str:
    """Return an entry that the real model reads as an export ban of its own."""
    country = COUNTRIES[number]
    day = format_datetime(datetime.now(UTC) - timedelta(hours=1))
    return (
        f"<item><guid>{number}</guid><title>{country} bans exports of graphite</title>"
        f"<link>https://news.example/{number}</link><pubDate>{day}</pubDate>"
        f"<description>The government of {country} on Monday banned exports of "
        "graphite. The ban takes effect at once, the trade ministry said."
        "</description></item>"
    )


def bans(*numbers: int) -> bytes:
    """Return a feed of such entries."""
    return rss(*(ban(number) for number in numbers))


@dataclass(slots=True)
class Installation:
    """A folder with a configuration, and the servers that it names."""

    binary: Binary
    site: Site
    slack: FakeSlack

    @property
    def folder(self) -> Path:
        return self.binary.folder

    @property
    def database(self) -> Path:
        return self.folder / "store.db"

    def configure(self, *, baseline: bool = False, more: str = "") -> Page:
        """Write configuration and rule; return the feed's page, empty at first."""
        config = _CONFIG.format(
            feed=self.site.port,
            slack=self.slack.base_url,
            baseline=str(baseline).lower(),
            more=more,
        )
        (self.folder / "config.toml").write_text(config, encoding="utf-8")
        (self.folder / "rules").mkdir(exist_ok=True)
        (self.folder / "rules" / "bans.toml").write_text(_RULE, encoding="utf-8")
        self.binary.environment = {
            **self.binary.environment,
            "SLACK_BOT_TOKEN": "xoxb-canary",
        }
        return self.site.page("/wire", bans(), etag='"0"')

    def begin(self) -> Page:
        """Start the program and have it tell of the first ban; return the feed's page."""
        page = self.configure()
        self.binary.start()
        self.publish(page, 0)
        self.until_told(1)
        return page

    def publish(self, page: Page, *numbers: int) -> None:
        """Let the feed bear these bans from now on."""
        page.body, page.etag = bans(*numbers), f'"{numbers}"'

    def until_told(self, count: int) -> None:
        """Wait until so many messages are in the channel."""
        until(
            lambda: len(self.slack.ids()) >= count,
            what=f"{count} alerts\n{self.binary.log[-3000:]}",
        )

    def until_posted(self, count: int) -> None:
        """Wait until so many posts were tried."""
        until(
            lambda: len(self.slack.posts) >= count,
            what=f"{count} posts\n{self.binary.log[-3000:]}",
        )

    def told(self) -> Sequence[str]:
        """Return the country, or else the first line, of everything in the channel."""
        heads = (m["text"].partition("\n")[0] for m in self.slack.messages)
        return [next((c for c in COUNTRIES if c in head), head) for head in heads]

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Read the database from beside the program."""
        uri = f"file:{self.database}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=10)) as connection:
            return connection.execute(query).fetchall()
