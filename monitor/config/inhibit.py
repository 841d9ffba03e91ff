"""Which alerts keep which others quiet: `[[inhibit]]` as settings."""

from monitor.config.settings import Choice, Inhibit
from monitor.config.tables import ConfigFile, InhibitTable, RouteMatch
from monitor.errors import Problem
from monitor.toml_file import Key, TomlFile, dotted


def read_inhibits(
    file: TomlFile, config: ConfigFile, problems: list[Problem]
) -> tuple[Inhibit, ...]:
    """Return what the tables `[[inhibit]]` say.

    Which rules and fields there are, only the rule files and the rules' language know.
    """
    return tuple(
        _inhibit(file, ("inhibit", number), table, problems)
        for number, table in enumerate(config.inhibit)
    )


def _inhibit(
    file: TomlFile, key: Key, table: InhibitTable, problems: list[Problem]
) -> Inhibit:
    for name, side in (("source", table.source), ("target", table.target)):
        if side == RouteMatch():
            message = "names no rules, severity or tags, and would be every rule"
            problems.append(file.problem((*key, name), message))
    if not table.equal:
        message = (
            "names no field, so that one alert would silence all others; write e.g. "
            'equal = ["commodities"]'
        )
        problems.append(file.problem((*key, "equal"), message))
    return Inhibit(
        source=_choice(table.source),
        target=_choice(table.target),
        equal=table.equal,
        window=table.window,
        file=file.path,
        line=file.line(key),
        key=dotted(key),
    )


def _choice(match: RouteMatch) -> Choice:
    return Choice(tags=match.tags, severity=match.severity, rules=match.rules)
