"""Answers programs: finds what a page lists, and writes it in the form they ask for."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from monitor.desk import alerts, calendar, names, rules, stories, story
from monitor.desk.documents import Listed, given, written
from monitor.desk.page import Look, NoSuchPageError
from monitor.notify.table import as_line
from monitor.web.values import Answer

Find = Callable[[Look, str], Listed[Any]]

_LISTS: Final[Mapping[str, Find]] = {
    r"/stories": lambda look, _: stories.all_listed(look),
    r"/calendar": lambda look, _: calendar.listed(look),
    r"/companies/(.+)": lambda look, id_: names.listed(look, "companies", id_),
    r"/materials/(.+)": lambda look, id_: names.listed(look, "materials", id_),
    r"/alerts": lambda look, _: alerts.listed(look),
    r"/rules/(.+)": rules.told_by,
}


def program(look: Look, page: str, form: str) -> Answer:
    """Answer one request; raise `MonitorError` with what is wrong with it."""
    if form == "ics" and page == "/calendar":
        return calendar.given_out(look)
    if form == "json" and (found := re.fullmatch(r"/stories/([0-9a-f]+)", page)):
        text = as_line(story.record(look, found[1])) + "\n"
        return given(text.encode("utf-8", "replace"), form)
    for pattern, find in _LISTS.items():
        if (found := re.fullmatch(pattern, page)) is not None:
            name = (found.groups() or ("",))[0]
            return written(look, page, form, find(look, name))
    message = "Nothing is given under this address."
    raise NoSuchPageError(message)
