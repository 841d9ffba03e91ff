"""Addresses to listen on."""

import pytest

from monitor.config.listen import is_loopback, read_listen


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127.0.0.1:8787", ("127.0.0.1", 8787)),
        ("[::1]:1", ("::1", 1)),
        ("localhost:65535", ("localhost", 65535)),
        ("localhost:65536", None),
        ("localhost:0", None),
        ("localhost", None),
        (":80", None),
        ("localhost:٣", None),
        ("localhost:" + "1" * 5000, None),
        ("localhost:00655361", None),
    ],
)
def test_what_is_an_address(text: str, expected: tuple[str, int] | None) -> None:
    """If it fails, a typing mistake ends the start with a traceback."""
    assert read_listen(text) == expected


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("LocalHost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.2", False),
        ("example.org", False),
    ],
)
def test_what_only_this_machine_reaches(host: str, *, alone: bool) -> None:
    """If it fails, alerts are open to the network without a word."""
    assert is_loopback(host) is alone
