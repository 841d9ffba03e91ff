"""An address to listen on, as `host:port`."""

import ipaddress
import re

_LAST_PORT = 65535


def read_listen(text: str) -> tuple[str, int] | None:
    """Return host and port, an IPv6 host without its brackets; None: it is neither."""
    host, _, port = text.rpartition(":")
    number = int(port) if re.fullmatch("[0-9]{1,5}", port) else 0
    usable = is_port(number)
    return (host.strip("[]"), number) if host and usable else None


def is_port(number: int) -> bool:
    """Tell whether something can be reached at a port of this number."""
    return 0 < number <= _LAST_PORT


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"
