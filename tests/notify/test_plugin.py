"""Channels of other packages, found as an installed package offers them."""

import io
import re
import socket
from pathlib import Path

import pytest

from monitor.config import PluginSettings, load
from monitor.config.secret import Secret
from monitor.errors import ConfigError
from monitor.model.message import Claim, Finding, Result
from monitor.notify.open import open_channels, policies_of
from monitor.notify.plugin import PluginError, open_plugin
from tests.fake_webhook import FakeWebhook, running
from tests.makers import NOON, a_message

PAGE = Path(__file__).parents[2] / "docs/channels.md"
BLOCKS = re.findall(r"```(python|toml)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
CODE = next(text for kind, text in BLOCKS if kind == "python")
PROJECT, CONFIG = (text for kind, text in BLOCKS if kind == "toml")


def install(folder: Path, *, code: str, module: str, points: str) -> None:
    """Put a package where an installer would."""
    (folder / f"{module}.py").write_text(code, encoding="utf-8")
    info = folder / f"{module}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(
        f"[lodewatch.channels]\n{points}\n", encoding="utf-8"
    )


@pytest.fixture
def ntfy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install the example of the page as it stands there."""
    points = re.findall(r'^(ntfy = ")(.*)"$', PROJECT, re.MULTILINE)
    place = tmp_path / "site"
    place.mkdir()
    install(place, code=CODE, module="lodewatch_ntfy", points=f"ntfy = {points[0][1]}")
    monkeypatch.syspath_prepend(place)
    return tmp_path


def configured(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def a_claim() -> Claim:
    return Claim(
        message=a_message(channel="phones"),
        lease="lease",
        attempts=0,
        first_try=None,
        parent_remote_id=None,
    )


def test_the_example_of_the_page_delivers(ntfy: Path) -> None:
    """If it fails, whoever follows the page has a channel that does not work."""
    assert len(CODE.splitlines()) <= 45
    with running(FakeWebhook()) as server:
        text = re.sub(r"https://ntfy[^\"]*", server.url, CONFIG)
        settings = load(
            configured(ntfy, text), environment={"NTFY_TOKEN": "canary-token"}
        ).channels
        channels, problems = open_channels(
            settings, stream=io.StringIO(), clock=lambda: NOON
        )
        assert problems == ()
        phones = channels["phones"]
        server.script("200", "403", "500", "drop_taken", "418")
        results = [phones.send(a_claim()).result for _ in range(5)]
    assert results == [
        Result.ACCEPTED,
        Result.BAD_CREDENTIAL,
        Result.UNKNOWN,
        Result.UNKNOWN,
        Result.UNEXPECTED,
    ]
    assert "China suspends" in server.requests[0].body.decode()
    assert server.requests[0].headers["authorization"] == "Bearer canary-token"
    assert phones.find(a_claim()).finding is Finding.CANNOT_LOOK
    assert policies_of(settings) == {"phones": "resend_once"}
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{held.getsockname()[1]}/"
        alone = open_plugin(a_plugin("ntfy", options={"url": nobody}))
        assert alone.send(a_claim()).result is Result.NOT_SENT


def test_a_name_that_nobody_offers_is_an_error_with_its_line(ntfy: Path) -> None:
    """If it fails, a typo shows when the first alert is due."""
    text = CONFIG.replace('plugin = "ntfy"', 'plugin = "ntfi"')
    with pytest.raises(ConfigError) as caught:
        load(configured(ntfy, text), environment={})
    line = text.splitlines().index('plugin = "ntfi"') + 1
    assert f"config.toml:{line}: channel[1].plugin: " in str(caught.value)
    assert 'did you mean "ntfy"?' in str(caught.value)


def test_wrong_options_and_a_missing_secret_are_told_in_words(ntfy: Path) -> None:
    """If it fails, a broken channel of somebody else stops the start, or says nothing."""
    more = '\n[[channel]]\nname = "terminal"\ntype = "console"\n'
    text = re.sub(r"options = .*", "", CONFIG) + more
    for environment, words in (
        ({}, "channel phones: NTFY_TOKEN is not set"),
        ({"NTFY_TOKEN": "t"}, "channel phones: options.url is missing"),
    ):
        settings = load(configured(ntfy, text), environment=environment).channels
        channels, problems = open_channels(
            settings, stream=io.StringIO(), clock=lambda: NOON
        )
        assert list(channels) == ["terminal"]
        assert [p for p in problems if p.startswith(words)] == list(problems)


def a_plugin(plugin: str, **changes: object) -> PluginSettings:
    given: dict[str, object] = {
        "name": "phones",
        "plugin": plugin,
        "options": {},
        "folder": Path(),
        "secret": Secret("t"),
        "secret_env": "NTFY_TOKEN",
        "on_unknown": "hold",
    }
    return PluginSettings(**given | changes)  # type: ignore[arg-type]


BAD = """
class Other:
    name = "another"
    recipients = min_interval = timeout = send = find = None
    def __init__(self, settings): pass
def nothing(settings): return object()
def broken(settings): return 1 / 0
"""


@pytest.mark.parametrize(
    ("plugin", "words"),
    [
        ("gone", 'no installed package offers a channel "gone"'),
        ("nothing", "bad_channels gave something that is no channel: it lacks name"),
        ("broken", "bad_channels failed: ZeroDivisionError: division by zero"),
        ("absent", "bad_channels failed: AttributeError"),
        ("other", "bad_channels must call its channel phones, not another"),
    ],
)
def test_whatever_another_package_does_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plugin: str, words: str
) -> None:
    """If it fails, a traceback of somebody else's code ends the monitor."""
    points = "\n".join(
        f"{name} = bad_channels:{value}"
        for name, value in (
            ("nothing", "nothing"),
            ("broken", "broken"),
            ("absent", "absent"),
            ("other", "Other"),
        )
    )
    install(tmp_path, code=BAD, module="bad_channels", points=points)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(PluginError, match=re.escape(words)):
        open_plugin(a_plugin(plugin))
