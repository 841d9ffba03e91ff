"""Which addresses may be connected to: the public internet, and what the user allows.

A feed, a redirect or a name server can point at the machine's own network; so every
address is judged after it has been resolved and before it is connected to. This module
only judges; `collect.fetch` asks it at every hop, `notify.webhook` before each post.
"""

import re
import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

# Ranges that `is_global` lets pass although they reach, or can be made to reach,
# something else: addresses that carry an IPv4 address inside, and ranges that Python
# releases judge differently.
_DENIED = tuple(
    ip_network(net)
    for net in (
        "::/96",  # IPv4-compatible (RFC 4291 2.5.5.1)
        "64:ff9b::/96",  # NAT64 (RFC 6052)
        "64:ff9b:1::/48",  # local-use NAT64 (RFC 8215)
        "100::/64",  # discard-only (RFC 6666)
        "2001::/32",  # Teredo (RFC 4380)
        "2002::/16",  # 6to4 (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
        "5f00::/16",  # segment routing identifiers (RFC 9602)
        "fec0::/10",  # site-local (RFC 3879)
        "192.0.0.0/24",  # protocol assignments (RFC 6890)
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
    )
)

# The spellings that the C library takes for an IPv4 address: 127.1, 0x7f.1, 017700000001.
_LEGACY = re.compile(
    r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}", re.IGNORECASE
)


def literal(host: str) -> Address | None:
    """Read `host` as an IP address in any spelling that a resolver would take."""
    try:
        return _unwrapped(ip_address(host.strip("[]")))
    except ValueError:
        pass
    if not _LEGACY.fullmatch(host):
        return None
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def refusal(
    address: str, *, host: str, port: int, allowed: Collection[str]
) -> str | None:
    """Say why `address` must not be connected to, or None if it may.

    `host` is the name or literal in the URL; `allowed` holds "host:port" entries, which
    match either the name or the address that it resolved to.
    """
    found = literal(address)
    if found is None:
        return f"{address} is no IP address"
    names = {_entry(host, port), _entry(address, port), _entry(str(found), port)}
    if names & {_folded(entry) for entry in allowed}:
        return None
    if found.is_global and not found.is_multicast and not _denied(found):
        return None
    where = host if host == address else f"{host} ({address})"
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return (
        f"{where} is not on the public internet; if it is yours, write "
        f'allow_private = ["{place}"] under [fetch]'
    )


def literal_refusal(host: str, port: int, *, allowed: Collection[str]) -> str | None:
    """Judge an address that stands in a URL itself: no resolver sees it."""
    found = literal(host)
    if found is None:
        return None
    return refusal(str(found), host=host, port=port, allowed=allowed)


def reachable_from(
    home: tuple[str, int], there: tuple[str, int], *, allowed: tuple[str, ...]
) -> tuple[str, ...]:
    """Return what of `allowed` counts for a request to `there`; host and port each.

    The user allows an address of the own network to the source that he has put at
    `home`. Where a stranger's redirect, link or hub leads, it counts only if that
    source is in the own network, too, or is itself what is asked.
    """
    if home == there or is_named(*home, allowed=allowed):
        return allowed
    return ()


def is_named(host: str, port: int, *, allowed: Collection[str]) -> bool:
    """Say whether the user has named this host as one of the own network."""
    return _entry(host, port) in {_folded(entry) for entry in allowed}


def _unwrapped(address: Address) -> Address:
    """Return the IPv4 address inside an IPv4-mapped one."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _denied(address: Address) -> bool:
    return any(address.version == net.version and address in net for net in _DENIED)


def _entry(host: str, port: int) -> str:
    return _folded(f"{host}:{port}")


def _folded(entry: str) -> str:
    return entry.lower().replace("[", "").replace("]", "")
