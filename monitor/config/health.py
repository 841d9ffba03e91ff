"""Where health and metrics are served: `[health]` as settings, or what is wrong with it."""

from monitor.config.listen import note_public, read_address
from monitor.config.settings import HealthSettings
from monitor.config.tables import ConfigFile
from monitor.errors import Problem
from monitor.toml_file import TomlFile


def read_health(
    file: TomlFile, config: ConfigFile, problems: list[Problem]
) -> HealthSettings | None:
    """Return what `[health]` says; None without `listen`: then nothing is served."""
    table = config.health
    if table.listen is None:
        if "health" in file.data:
            message = 'is missing: write e.g. listen = "127.0.0.1:8789"'
            problems.append(file.problem(("health", "listen"), message))
        return None
    found = read_address(file, "health", table.listen, problems)
    if found is None:
        return None
    host, port = found
    note_public(file, "health", host, public=table.public, problems=problems)
    return HealthSettings(host=host, port=port, public=table.public)
