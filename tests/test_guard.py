"""Which addresses may be connected to (conformance check 36)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.guard import is_named, literal, refusal

BLOCKED = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.31.0.1", "192.168.1.1",
    "100.64.0.1", "169.254.169.254", "192.0.0.8", "192.88.99.1", "198.18.0.1",
    "224.0.0.1", "239.1.1.1", "255.255.255.255", "240.0.0.1", "203.0.113.5",
    "::", "::1", "::7f00:1", "::ffff:10.0.0.1", "::ffff:7f00:1", "fe80::1", "fe80::1%1",
    "fc00::1", "fd12::1", "fec0::1", "ff02::1", "100::1", "2001:db8::1", "3fff::1",
    "5f00::1", "2001::1", "2002:7f00:1::", "2002:808:808::", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::1", "not-an-address", "",
]  # fmt: skip
OPEN = ["8.8.8.8", "1.1.1.1", "::ffff:8.8.8.8", "2606:4700:4700::1111", "2a00:1450::1"]


def check(address: str, *, port: int = 80, allowed: tuple[str, ...] = ()) -> str | None:
    return refusal(address, host="h.example", port=port, allowed=allowed)


@pytest.mark.fault(no=38)
@pytest.mark.fault(no=39)
@pytest.mark.parametrize("address", BLOCKED)
def test_c36_blocked(address: str) -> None:
    """One forgotten range is a door into somebody's network."""
    assert check(address) is not None


@pytest.mark.parametrize("address", OPEN)
def test_c36_open(address: str) -> None:
    """Blocking public addresses would lose sources."""
    assert check(address) is None


@pytest.mark.parametrize(
    ("entry", "address", "port", "passes"),
    [
        ("127.0.0.1:8765", "127.0.0.1", 8765, True),
        ("127.0.0.1:8765", "127.0.0.1", 8766, False),
        ("127.0.0.1:8765", "127.0.0.2", 8765, False),
        ("127.0.0.1:8765", "::ffff:127.0.0.1", 8765, True),
        ("[::1]:80", "::1", 80, True),
        ("H.Example:80", "10.0.0.1", 80, True),
        ("h.example:81", "10.0.0.1", 80, False),
        ("", "10.0.0.1", 80, False),
    ],
)
def test_an_entry_lets_exactly_one_port_through(
    entry: str, address: str, port: int, *, passes: bool
) -> None:
    """An exception for one service must not open the host."""
    assert (check(address, port=port, allowed=(entry,)) is None) is passes


@pytest.mark.fault(no=38)
@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("2130706433", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("0X7F000001", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("[::ffff:7f00:1]", "127.0.0.1"),
        ("news.example", None),
        ("1.2.3.4.5", None),
        ("99999999999", None),
        ("", None),
    ],
)
def test_c36_old_spellings_are_read_as_the_resolver_does(
    host: str, address: str | None
) -> None:
    """`http://2130706433/` is the machine itself."""
    found = literal(host)

    assert (None if found is None else str(found)) == address


@given(st.text())
def test_no_host_name_breaks_the_check(host: str) -> None:
    """Whatever stands in a URL is judged, never an exception."""
    literal(host)


@pytest.mark.fault(no=39)
@given(st.ip_addresses())
def test_nothing_private_passes(address: object) -> None:
    """The law behind the table: what Python calls private is refused."""
    if getattr(address, "is_private", False):
        assert check(str(address)) is not None


@pytest.mark.parametrize(
    ("host", "port", "named"),
    [("Bridge.lan", 1200, True), ("bridge.lan", 80, False), ("::1", 9, True)],
)
def test_a_host_is_named_with_its_port(host: str, port: int, *, named: bool) -> None:
    """If it fails, a stranger counts as the user's own, or the other way round."""
    allowed = ("bridge.lan:1200", "[::1]:9")
    assert is_named(host, port, allowed=allowed) is named
