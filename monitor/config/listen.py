"""An address to listen on, as `host:port`, and what is wrong with one."""

import ipaddress
import re

from monitor.errors import Problem
from monitor.toml_file import TomlFile

_LAST_PORT = 65535


def read_listen(text: str) -> tuple[str, int] | None:
    """Return host and port, an IPv6 host without its brackets; None: it is neither."""
    host, _, port = text.rpartition(":")
    number = int(port) if re.fullmatch("[0-9]{1,5}", port) else 0
    usable = is_port(number)
    return (host.strip("[]"), number) if host and usable else None


def read_address(
    file: TomlFile, table: str, listen: str, problems: list[Problem]
) -> tuple[str, int] | None:
    """Return host and port of `[table] listen`; None: it is no address, as noted."""
    found = read_listen(listen)
    if found is None:
        message = f'{listen!r} is no address to listen on; write "host:port"'
        problems.append(file.problem((table, "listen"), message))
    return found


def note_public(
    file: TomlFile, table: str, host: str, *, public: bool, problems: list[Problem]
) -> bool:
    """Tell whether others reach what `[table]` listens on; note it if nobody said so."""
    if is_loopback(host):
        return False
    if not public:
        message = (
            f'other machines reach "{host}"; listen on 127.0.0.1, or say public = true '
            "if that is meant"
        )
        problems.append(file.problem((table, "listen"), message))
    return True


def is_port(number: int) -> bool:
    """Tell whether something can be reached at a port of this number."""
    return 0 < number <= _LAST_PORT


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"
