"""`[web]`: where the pages are shown, and to whom."""

from pathlib import Path

import pytest

from monitor.config import Secret, WebSettings, load
from monitor.errors import ConfigError
from tests.config.test_load import write

PASSWORD = "correct horse battery"


def read(folder: Path, text: str, **environment: str) -> WebSettings:
    return load(write(folder, text), environment=environment).web


def test_by_default_only_this_machine_sees_the_pages(tmp_path: Path) -> None:
    """If it fails, whoever is in the same network reads along."""
    assert read(tmp_path, "") == WebSettings(host="127.0.0.1", port=8788)


def test_a_public_address_needs_a_password_and_a_word(tmp_path: Path) -> None:
    """If it fails, a slip in one line opens everything to strangers."""
    with pytest.raises(ConfigError) as raised:
        read(tmp_path, '[web]\nlisten = "0.0.0.0:80"')
    keys = sorted(p.key for p in raised.value.problems)
    assert keys == ["web.listen", "web.password_env"]
    text = '[web]\nlisten = "0.0.0.0:80"\npublic = true\npassword_env = "PAGES"'
    found = read(tmp_path, text, PAGES=PASSWORD)
    assert isinstance(found.password, Secret)
    assert found.password.reveal() == PASSWORD
    assert PASSWORD not in repr(found)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('listen = "8788"', "web.listen"),
        ('lisen = "127.0.0.1:1"', "web.lisen"),
        ('password_env = "PAGES"', "web.password_env"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, key: str) -> None:
    """If it fails, a wrong address or a short password is found out too late."""
    with pytest.raises(ConfigError) as raised:
        read(tmp_path, f"[web]\n{text}", PAGES="short")
    assert [p.key for p in raised.value.problems] == [key]
