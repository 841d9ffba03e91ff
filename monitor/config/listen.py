"""An address to listen on, as `host:port`."""

import ipaddress

_LAST_PORT = 65535


def read_listen(text: str) -> tuple[str, int] | None:
    """Return host and port, an IPv6 host without its brackets; None: it is neither."""
    host, _, port = text.rpartition(":")
    usable = port.isascii() and port.isdigit() and 0 < int(port[:6]) <= _LAST_PORT
    return (host.strip("[]"), int(port)) if host and usable else None


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"
