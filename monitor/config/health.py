"""Where health and metrics are served: `[health]` as settings, or what is wrong with it."""

from monitor.config.listen import is_loopback, read_listen
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
    found = read_listen(table.listen)
    if found is None:
        message = f'{table.listen!r} is no address to listen on; write "host:port"'
        problems.append(file.problem(("health", "listen"), message))
        return None
    host, port = found
    if not table.public and not is_loopback(host):
        message = (
            f'other machines reach "{host}"; listen on 127.0.0.1, or say public = true '
            "if that is meant"
        )
        problems.append(file.problem(("health", "listen"), message))
    return HealthSettings(host=host, port=port, public=table.public)
