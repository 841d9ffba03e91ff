"""Where hubs may send feeds to: the public address, and the one that is listened on."""

from urllib.parse import urlsplit

from monitor.config.settings import PushSettings
from monitor.config.tables import ConfigFile
from monitor.errors import Problem
from monitor.toml_file import TomlFile

_LAST_PORT = 65535


def read_push(
    file: TomlFile, config: ConfigFile, problems: list[Problem]
) -> PushSettings | None:
    """Return what `[push]` says; None without a callback: then nothing listens."""
    table = config.push
    host, _, port = table.listen.rpartition(":")
    if not host or not _is_port(port):
        message = f'{table.listen!r} is no address to listen on; write "host:port"'
        problems.append(file.problem(("push", "listen"), message))
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
        host=host.strip("[]"),
        port=int(port),
    )


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text[:6]) <= _LAST_PORT


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
