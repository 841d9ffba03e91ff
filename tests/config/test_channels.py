"""Channels: ports and secrets by what the user asked for."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import (
    EmailSettings,
    FileSettings,
    SlackSettings,
    WebhookSettings,
    load,
)
from monitor.errors import ConfigError

SLACK = '[[channel]]\nname = "s"\ntype = "slack"\nchannel = "C0123"\n'
MAIL = '[[channel]]\nname = "post"\ntype = "email"\nhost = "h"\nfrom = "a@b"\nto = ["c@d"]\n'


@pytest.mark.parametrize(
    ("lines", "port"),
    [
        ("", 587),
        ('security = "tls"', 465),
        ('security = "none"', 25),
        ("port = 2525", 2525),
    ],
)
def test_the_port_follows_the_security(tmp_path: Path, lines: str, port: int) -> None:
    """If it fails, mail goes to a port where nobody listens."""
    path = tmp_path / "config.toml"
    path.write_text(MAIL + lines, encoding="utf-8")
    post = load(path, environment={}).channel("post")
    assert isinstance(post, EmailSettings)
    assert post.port == port


def test_a_channel_may_name_its_own_variable(tmp_path: Path) -> None:
    """If it fails, two workspaces cannot be served."""
    path = tmp_path / "config.toml"
    path.write_text(
        '[[channel]]\nname = "s"\ntype = "slack"\nchannel = "#x"\n'
        'token_env = "OTHER_TOKEN"\nbase_url = "http://127.0.0.1:1/api"\n'
        '[[channel]]\nname = "f"\ntype = "file"\npath = "out"\n',
        encoding="utf-8",
    )
    settings = load(path, environment={"OTHER_TOKEN": "xoxb-2"})
    slack, file = settings.channel("s"), settings.channel("f")
    assert isinstance(slack, SlackSettings)
    assert slack.token is not None
    assert slack.token.reveal() == "xoxb-2"
    assert slack.base_url == "http://127.0.0.1:1/api/"
    assert isinstance(file, FileSettings)
    assert file.path == tmp_path / "out"
    assert settings.channel("nobody") is None


@pytest.mark.parametrize(
    ("words", "storm"),
    [
        ("", (20, timedelta(minutes=10))),
        ('storm = "5/1h"', (5, timedelta(hours=1))),
        ('storm = "off"', None),
    ],
)
def test_a_storm_has_a_limit(
    tmp_path: Path, words: str, storm: tuple[int, timedelta] | None
) -> None:
    """If it fails, a flood is posted alert by alert, or one cannot switch that on."""
    path = tmp_path / "config.toml"
    path.write_text(MAIL + words, encoding="utf-8")
    post = load(path, environment={}).channel("post")
    assert isinstance(post, EmailSettings)
    limit = post.storm and (post.storm.most, post.storm.window)
    assert limit == storm


@pytest.mark.parametrize(
    "line",
    ['storm = "20"', 'storm = "0/10m"', 'storm = "-1/10m"', 'storm = "9/0s"',
     'storm = "x/10m"', 'members = ["ann"]'],
)  # fmt: skip
def test_a_mistyped_limit_or_member_is_named(tmp_path: Path, line: str) -> None:
    """If it fails, a mistake switches the limit off, or lets nobody press a button."""
    path = tmp_path / "config.toml"
    path.write_text(f"{SLACK}{line}\n", encoding="utf-8")
    with pytest.raises(
        ConfigError, match=r"config.toml:5: channel.*(write e.g.|is no member id)"
    ):
        load(path, environment={})


def test_an_app_token_is_only_read_for_buttons(tmp_path: Path) -> None:
    """If it fails, who has no app token cannot start, or who has one gets no buttons."""
    path = tmp_path / "config.toml"
    secret = tmp_path / "token"
    secret.write_text("xapp-1\n", encoding="utf-8")
    for line, token in (("", None), ("buttons = true\n", "xapp-1")):
        path.write_text(SLACK + line, encoding="utf-8")
        slack = load(path, environment={"SLACK_APP_TOKEN_FILE": str(secret)}).channel(
            "s"
        )
        assert isinstance(slack, SlackSettings)
        assert (slack.app_token and slack.app_token.reveal()) == token


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://h/", "is no http or https address"),
        ("https:///x", "is no http or https address"),
        ("https://h:port/", "is no http or https address"),
        ("https://h /x", "is no http or https address"),
        ("https://[h/", "is no http or https address"),
        ("https://ann:canary@h/", "holds a user or password"),
    ],
)
def test_an_address_that_cannot_be_posted_to_is_refused(
    tmp_path: Path, url: str, words: str
) -> None:
    """If it fails, a typo shows when the first alert is due."""
    path = tmp_path / "config.toml"
    path.write_text(
        f'[[channel]]\nname = "w"\ntype = "webhook"\nurl = "{url}"\n', encoding="utf-8"
    )
    with pytest.raises(ConfigError, match=words) as caught:
        load(path, environment={})
    assert "config.toml:4: channel[1].url: " in str(caught.value)


def test_a_webhook_has_a_secret_of_its_own(tmp_path: Path) -> None:
    """If it fails, two receivers know each other's secret, or the file is not read."""
    path, secret = tmp_path / "config.toml", tmp_path / "secret"
    secret.write_text("whsec_YWJj\n", encoding="utf-8")
    table = '[[channel]]\nname = "{}"\ntype = "webhook"\nurl = "https://h/x"\n'
    path.write_text(
        table.format("a") + table.format("b") + 'secret_env = "B"\n', encoding="utf-8"
    )
    environment = {"WEBHOOK_SECRET_FILE": str(secret), "B": "other"}
    settings = load(path, environment=environment)
    a, b = settings.channel("a"), settings.channel("b")
    assert isinstance(a, WebhookSettings)
    assert isinstance(b, WebhookSettings)
    assert a.secret is not None
    assert b.secret is not None
    assert (a.secret.reveal(), b.secret.reveal()) == ("whsec_YWJj", "other")
    assert (a.on_unknown, a.allow_private) == ("resend", False)


def test_a_port_is_one_that_exists(tmp_path: Path) -> None:
    """If it fails, the first alert by mail ends the sending with a traceback."""
    path = tmp_path / "config.toml"
    path.write_text(f"{MAIL}port = 99999", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"channel\[1\]\.port: 99999 is no port"):
        load(path, environment={})


@pytest.mark.parametrize(
    ("host", "security", "fits"),
    [
        ("mail.example.org", "none", False),
        ("mail.example.org", "starttls", True),
        ("127.0.0.1", "none", True),
        ("localhost", "none", True),
    ],
)
def test_no_password_crosses_a_network_in_the_clear(
    tmp_path: Path, host: str, security: str, *, fits: bool
) -> None:
    """If it fails, whoever listens on the way reads the password of the mail account."""
    path = tmp_path / "config.toml"
    mail = MAIL.replace('host = "h"', f'host = "{host}"')
    path.write_text(f'{mail}security = "{security}"\nuser = "ann"\n', encoding="utf-8")
    if fits:
        load(path, environment={})
        return
    with pytest.raises(
        ConfigError, match=r"channel\[1\]\.security: the password of ann"
    ):
        load(path, environment={})
