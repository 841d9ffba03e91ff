"""`[feeds]`: where the calendar and the alerts are served, and to whom."""

from pathlib import Path

import pytest

from monitor.config import FeedsSettings, Secret, load
from tests.config.test_load import mistakes, write

TOKEN = "0123456789abcdef"
HERE = 'listen = "127.0.0.1:8787"'


def read(folder: Path, text: str, **environment: str) -> FeedsSettings | None:
    return load(write(folder, text), environment=environment).feeds


def test_nothing_is_served_unless_it_is_asked_for(tmp_path: Path) -> None:
    """If it fails, a port is open that nobody asked for."""
    assert read(tmp_path, "") is None


def test_what_is_set_arrives(tmp_path: Path) -> None:
    """If it fails, feeds are served elsewhere, or without their token."""
    assert read(tmp_path, f"[feeds]\n{HERE}") == FeedsSettings(
        host="127.0.0.1", port=8787
    )
    found = read(
        tmp_path, f'[feeds]\n{HERE}\ntoken_env = "FEEDS_TOKEN"', FEEDS_TOKEN=TOKEN
    )
    assert found is not None
    assert found.token == Secret(TOKEN)
    assert TOKEN not in repr(found)


def test_beyond_this_machine_it_must_be_said_and_secret(tmp_path: Path) -> None:
    """If it fails, a typing mistake shows everybody what was told."""
    text = '[feeds]\nlisten = "0.0.0.0:8787"\n'
    told = "\n".join(mistakes(tmp_path, text))
    assert ":2: feeds.listen" in told
    assert "public = true" in told
    assert "feeds.token_env: is missing" in told

    meant = f'{text}public = true\ntoken_env = "FEEDS_TOKEN"\n'
    found = read(tmp_path, meant, FEEDS_TOKEN=TOKEN)
    assert found is not None
    assert found.public


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ('listen = "8787"', "feeds.listen", "host:port"),
        ("public = true", "feeds.listen", "is missing"),
        ('lisen = "127.0.0.1:1"', "feeds.lisen", "listen"),
    ],
)
def test_a_mistake_is_shown_where_it_stands(
    tmp_path: Path, text: str, key: str, said: str
) -> None:
    """If it fails, somebody looks for a mistake that the program has found."""
    (problem, *_) = mistakes(tmp_path, f"[feeds]\n{text}")
    assert f"{key}:" in problem
    assert said in problem


@pytest.mark.parametrize("token", ["short", "with a blank in the middle", "a/b" * 9])
def test_a_token_that_can_be_guessed_or_is_no_path_is_refused(
    tmp_path: Path, token: str
) -> None:
    """If it fails, the secret is none, or its address cannot be fetched."""
    with pytest.raises(Exception, match="openssl rand -hex 16"):
        read(tmp_path, f'[feeds]\n{HERE}\ntoken_env = "T"', T=token)
