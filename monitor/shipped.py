"""Find the files that ship beside the program: rules, pages, examples for hosts.

In a checkout they are its own folders. A wheel puts them into `share/lodewatch` of the
environment that it is installed in (`[tool.setuptools.data-files]`), so that there is
one copy of each and what a message calls `docs/rules.md` lies there as well.
"""

import sys
from pathlib import Path
from typing import Final

_CHECKOUT: Final = Path(__file__).parents[1]
_SHARE: Final = "share/lodewatch"


def shipped() -> Path:
    """Return the folder of `rules`, `deploy`, `docs`, `config.toml`, `CHANGELOG.md`."""
    if (_CHECKOUT / "pyproject.toml").exists():
        return _CHECKOUT
    from importlib import metadata  # noqa: PLC0415 - each command would load it

    # By the list of what was installed: an environment, a user's own folder and a
    # system's Python put it into different places.
    for file in metadata.files("lodewatch") or ():
        if file.match(f"{_SHARE}/config.toml"):
            return Path(str(file.locate())).resolve().parent
    return Path(sys.prefix) / _SHARE
