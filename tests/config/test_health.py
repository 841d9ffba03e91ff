from pathlib import Path

import pytest

from monitor.config import HealthSettings, load
from monitor.errors import ConfigError


def read(tmp_path: Path, text: str) -> HealthSettings | None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, environment={}).health


def test_nothing_is_served_unless_it_is_asked_for(tmp_path: Path) -> None:
    """If it fails, a port is open that nobody wanted."""
    assert read(tmp_path, "") is None
    served = read(tmp_path, '[health]\nlisten = "127.0.0.1:8789"')
    assert served == HealthSettings(host="127.0.0.1", port=8789)
    text = '[health]\nlisten = "0.0.0.0:8789"\npublic = true'
    assert read(tmp_path, text) == HealthSettings(
        host="0.0.0.0", port=8789, public=True
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[health]", "listen: is missing"),
        ('[health]\nlisten = "8789"', "no address to listen on"),
        ('[health]\nlisten = "0.0.0.0:8789"', "say public = true"),
    ],
)
def test_what_cannot_be_right_is_refused(tmp_path: Path, text: str, says: str) -> None:
    """If it fails, health is served nowhere, or to everybody."""
    with pytest.raises(ConfigError, match=says):
        read(tmp_path, text)
