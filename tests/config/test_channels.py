"""Channels: ports and secrets by what the user asked for."""

from pathlib import Path

import pytest

from monitor.config import EmailSettings, FileSettings, SlackSettings, load

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
