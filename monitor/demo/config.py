"""The configuration of the demonstration, in the form that a user would write.

Text and not a settings value: it is read like any other `config.toml`, and it is left
in the demonstration's folder as an example to start from.
"""

import json
from pathlib import Path
from typing import Final

from monitor.demo.documents import FEEDS, DemoFeed

HEAD: Final = "# Written by `lodewatch demo`."
"""How a tour's configuration begins, so that no other is overwritten."""

_BODY: Final = """\
 Four feeds that this machine serves to itself, alerts in
# the terminal, a digest as HTML and text in the folder "digests".

[store]
path = {database}

[fetch]
user_agent = "lodewatch-demo"
min_interval = "0s"          # be patient with a stranger's server; this one is ours
allow_private = ["127.0.0.1:{port}"]

[rules]
path = {rules}

[scale]
engine = "inline"            # a few dozen texts: another process is not worth its start
"""
_SOURCE: Final = """
[[source]]
name = "{name}"
title = "{title}"
url = "http://127.0.0.1:{port}/{name}"
tier = "{tier}"
interval = "1s"
"""
_TAIL: Final = """
[[channel]]
name = "terminal"
type = "console"

[[channel]]
name = "digest-files"
type = "file"
path = {digests}

[[route]]
channels = ["terminal"]
digest = "daily"

[[digest]]
name = "daily"
title = "Critical minerals (demo)"
channel = "digest-files"
"""


def demo_config(*, port: int, folder: Path, rules: Path) -> str:
    """Return a `config.toml` for feeds on loopback `port` and files in `folder`.

    `rules` is the folder of the rule files.
    """
    body = _BODY.format(
        database=_quoted(folder / "demo.db"), port=port, rules=_quoted(rules)
    )
    sources = "".join(_source(feed, port) for feed in FEEDS)
    return HEAD + body + sources + _TAIL.format(digests=_quoted(folder / "digests"))


def _source(feed: DemoFeed, port: int) -> str:
    return _SOURCE.format(name=feed.name, title=feed.title, tier=feed.tier, port=port)


def _quoted(path: Path) -> str:
    """Write a path as a TOML string; JSON's escapes are TOML's, too."""
    return json.dumps(str(path), ensure_ascii=False)
