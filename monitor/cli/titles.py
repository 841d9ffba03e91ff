"""Event types by the names that people know them by."""

from collections.abc import Callable
from functools import cache

from monitor.config import Settings
from monitor.errors import ConfigError
from monitor.extract.outlines import outlines

Titles = Callable[[str], str]


def titles(settings: Settings) -> Titles:
    """Return what names a type; the files are read when the first name is asked for."""

    @cache
    def known() -> dict[str, str]:
        try:
            return {t.id: t.title for t in outlines(settings.extract)}
        except ConfigError:
            return {}  # a list can do without; `doctor` and `run` complain

    return lambda type_: known().get(type_) or type_.replace("_", " ").capitalize()
