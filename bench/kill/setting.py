"""What a lane works with: news without end, a rule that wants all of it, channels."""

from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Final

from bench.kill.servers import Servers

_COUNTRIES: Final = (
    *("China", "India", "Japan", "South Korea", "Australia", "Canada", "Brazil"),
    *("Chile", "Indonesia", "Vietnam", "Malaysia", "Mexico", "Turkey"),
    *("South Africa", "Kazakhstan", "Argentina", "Peru", "Norway", "Namibia"),
    *("Zimbabwe", "Thailand", "Mongolia", "Bolivia", "Ghana", "Kenya"),
)
_NEWS: Final = (
    ("{} bans exports of graphite", "banned exports of graphite. The ban"),
    (
        "{} imposes a 25% tariff on imports of lithium",
        "imposed a tariff of 25% on imports of lithium. The duty",
    ),
)
_TEXT: Final = (
    "The government of {} on Monday {} takes effect at once, the trade ministry said."
)
DOCUMENTS: Final = len(_COUNTRIES) * len(_NEWS)
_ITEM: Final = (
    "<item><guid>{n}</guid><title>{title}</title><link>https://news.example/{n}</link>"
    "<pubDate>{day}</pubDate><description>{text}</description></item>"
)
_FEED: Final = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Notices</title>'
    "<link>https://news.example/</link><description>All</description>{}</channel></rss>"
)
_RULE: Final = """\
schema = 1
[[rule]]
id = "all"
title = "Anything"
severity = "high"
events = ["EXPORT_BAN_QUOTA", "TARIFF_DUTY"]
changes = ["new"]
"""
_CONFIG: Final = """\
[store]
path = "kill.db"
[fetch]
min_interval = "0s"
baseline = false
allow_private = ["127.0.0.1:{feed}"]
[[source]]
name = "notices"
url = "http://127.0.0.1:{feed}/"
tier = "official"
interval = "{interval}"
[daemon]
tick = "100ms"
drain = "5s"
{channels}
[[channel]]
name = "mail"
type = "email"
host = "127.0.0.1"
port = {mail}
security = "none"
from = "watch@example.org"
to = ["ann@example.org", "bob@example.org", "eve@example.org"]
timeout = "2s"
storm = "off"
on_unknown = "{on_unknown}"
[[channel]]
name = "webhook"
type = "webhook"
url = "{hook}"
timeout = "2s"
[[route]]
channels = [{names}]
group_wait = "{group_wait}"
"""
_SLACK: Final = """\
[[channel]]
name = "slack-{n}"
type = "slack"
channel = "C0FAKE0001"
base_url = "{url}"
timeout = "2s"
min_interval = "0s"
storm = "off"
on_unknown = "hold"
"""
_SLACKS: Final = 3


def feed_of(count: int, *, published: datetime) -> bytes:
    """Return a feed with the first `count` notices, the newest first."""
    day = format_datetime(published)
    items = []
    for number in range(min(count, DOCUMENTS)):
        title, done = _NEWS[number // len(_COUNTRIES)]
        country = _COUNTRIES[number % len(_COUNTRIES)]
        text = _TEXT.format(country, done)
        items.append(
            _ITEM.format(n=number, day=day, title=title.format(country), text=text)
        )
    return _FEED.format("".join(reversed(items))).encode()


def write(
    folder: Path, servers: Servers, *, interval: str, group_wait: str, on_unknown: str
) -> None:
    """Write the configuration and the rule."""
    channels = "".join(
        _SLACK.format(n=n, url=servers.slack.base_url) for n in range(_SLACKS)
    )
    names = ["mail", "webhook", *(f"slack-{n}" for n in range(_SLACKS))]
    text = _CONFIG.format(
        feed=servers.feed.server_address[1],
        mail=servers.mail.port,
        hook=servers.hook.url,
        channels=channels,
        names=", ".join(f'"{name}"' for name in names),
        interval=interval,
        group_wait=group_wait,
        on_unknown=on_unknown,
    )
    (folder / "config.toml").write_text(text, encoding="utf-8")
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "rules" / "all.toml").write_text(_RULE, encoding="utf-8")
