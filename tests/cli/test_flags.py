from pathlib import Path

import click

from monitor.cli.flags import common_flags


def test_the_common_flags_read_paths_and_count() -> None:
    """If it fails, `-vv` says no more than `-v`, or `--db` is no path to the commands."""
    given: dict[str, object] = {}

    @click.command()
    @common_flags
    def command(**flags: object) -> None:
        given.update(flags)

    command.main(["-vv", "-q", "--db", "x.db"], standalone_mode=False)
    assert given == {"config": None, "db": Path("x.db"), "verbose": 2, "quiet": 1}
