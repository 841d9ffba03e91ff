"""Templates of HTML pages, the only door to Jinja2.

Every value is escaped, and one that is missing is an error, never an empty place.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import jinja2

_PAGE: Final = "html"


class Templates:
    """The templates in the folder `templates` of one package.

    `words` are the functions by which they turn values into words (filters), `shared`
    what all of them know.
    """

    def __init__(
        self,
        package: str,
        words: Mapping[str, Callable[..., object]],
        **shared: object,
    ) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.PackageLoader(package, "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(words)
        self._environment.globals.update(shared)

    def render(self, name: str, /, **values: Any) -> str:
        """Fill the template of this file name."""
        return self._environment.get_template(name).render(**values)

    def prepare(self) -> None:
        """Read the templates of pages, so that no reader waits for it; no subfolders."""
        for name in self._environment.list_templates([_PAGE]):
            if "/" not in name:
                self._environment.get_template(name)
