"""When people are reminded of dates: `[calendar]` as settings, or what is wrong with it."""

from datetime import timedelta

from monitor.config.settings import CalendarSettings
from monitor.config.tables import ConfigFile
from monitor.config.zone import zone_problem
from monitor.errors import Problem
from monitor.toml_file import TomlFile, write_duration

_DAY = timedelta(days=1)
_FURTHEST = timedelta(days=3650)


def read_calendar(
    file: TomlFile, config: ConfigFile, problems: list[Problem]
) -> CalendarSettings:
    """Return what `[calendar]` says; a reminder is a whole number of days."""
    table = config.calendar
    for number, span in enumerate(table.reminders):
        if span % _DAY or not _DAY <= span <= _FURTHEST:
            message = (
                f'"{write_duration(span)}" is no whole number of days between 1 and '
                f'{_FURTHEST.days}; write e.g. "30d"'
            )
            problems.append(file.problem(("calendar", "reminders", number), message))
    problems.extend(zone_problem(file, ("calendar", "timezone"), table.timezone))
    return CalendarSettings(
        reminders=tuple(sorted({span // _DAY for span in table.reminders})),
        at=table.at,
        timezone=table.timezone,
    )
