"""`[push]`: where hubs write to, and where we listen."""

from pathlib import Path

import pytest

from monitor.config import PushSettings, load
from tests.config.test_load import mistakes, write


def read(folder: Path, text: str) -> PushSettings | None:
    return load(write(folder, text), environment={}).push


def test_without_a_callback_nothing_listens(tmp_path: Path) -> None:
    """If it fails, a port is open that nobody asked for."""
    assert read(tmp_path, "") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'callback = "https://public.example/hub/"',
            PushSettings(
                callback="https://public.example/hub/", host="127.0.0.1", port=8766
            ),
        ),
        (
            'callback = "http://public.example:8080"\nlisten = "[::1]:9000"',
            PushSettings(callback="http://public.example:8080/", host="::1", port=9000),
        ),
    ],
)
def test_what_is_set_arrives_and_loopback_is_the_default(
    tmp_path: Path, text: str, expected: PushSettings
) -> None:
    """If it fails, the server listens where it should not, or hubs write elsewhere."""
    assert read(tmp_path, f"[push]\n{text}") == expected


@pytest.mark.parametrize(
    "callback",
    [
        "public.example/hub",
        "ftp://public.example/",
        "https://",
        "https:///hub",
        "https://me:pw@public.example/",
        "https://public.example/?a=b",
        "https://public.example/#a",
        "https://public.example:99999/",
        "https://public.example:x/",
        "https://public.example/a b",
        "https://[::1/",
    ],
)
def test_a_callback_that_no_hub_can_use_is_refused(
    tmp_path: Path, callback: str
) -> None:
    """If it fails, every hub answers with an error that points nowhere."""
    (found,) = mistakes(tmp_path, f'[push]\ncallback = "{callback}"')
    assert found.startswith(f"config.toml:2: push.callback: {callback!r} is no address")


@pytest.mark.parametrize(
    "listen", ["8766", "localhost", ":8766", "localhost:", "h:0", "h:65536", "h:-1"]
)
def test_an_address_to_listen_on_is_host_and_port(tmp_path: Path, listen: str) -> None:
    """If it fails, the mistake shows only when the daemon has started."""
    text = f'[push]\ncallback = "https://public.example/"\nlisten = "{listen}"'
    (found,) = mistakes(tmp_path, text)
    assert found.startswith(f"config.toml:3: push.listen: {listen!r} is no address")


def test_a_listener_without_a_callback_is_a_mistake(tmp_path: Path) -> None:
    """If it fails, somebody waits for pushes that cannot come."""
    (found,) = mistakes(tmp_path, '[push]\nlisten = "127.0.0.1:9000"')
    assert found.startswith("config.toml:1: push.callback: is missing")


def test_a_source_can_be_kept_from_hubs(tmp_path: Path) -> None:
    """If it fails, `push = false` does nothing."""
    text = '[[source]]\nname = "a"\nurl = "https://a.example/"\n'
    for more, expected in (("", True), ("push = false", False)):
        (source,) = load(write(tmp_path, text + more), environment={}).sources
        assert source.push is expected
