"""Where hubs may send feeds to: the public address, and the one that is listened on."""

from urllib.parse import urlsplit

from monitor.config.listen import read_address
from monitor.config.settings import PushSettings
from monitor.config.tables import ConfigFile
from monitor.errors import Problem
from monitor.toml_file import TomlFile


def read_push(
    file: TomlFile, config: ConfigFile, problems: list[Problem]
) -> PushSettings | None:
    """Return what `[push]` says; None without a callback: then nothing listens."""
    table = config.push
    found = read_address(file, "push", table.listen, problems)
    if found is None:
        return None
    if table.callback is None:
        if "push" in file.data:
            message = "is missing: hubs need a public address to send feeds to"
            problems.append(file.problem(("push", "callback"), message))
        return None
    if not _is_address(table.callback):
        message = (
            f"{table.callback!r} is no address that a hub can write to; "
            'write e.g. "https://public.example/hub/"'
        )
        problems.append(file.problem(("push", "callback"), message))
    return PushSettings(
        callback=table.callback.rstrip("/") + "/",
        host=found[0],
        port=found[1],
    )


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        usable = parts.port is None or parts.port > 0
    except ValueError:
        return False
    bare = not (parts.query or parts.fragment or parts.username or "@" in parts.netloc)
    return (
        usable
        and bare
        and bool(parts.hostname)
        and parts.scheme in ("http", "https")
        and text.isascii()
        and not any(c.isspace() for c in text)
    )
