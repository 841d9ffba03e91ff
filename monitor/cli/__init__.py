"""The command line: reads arguments, asks `app`, prints results.

Nothing but the result goes to stdout. `entry` is where a command begins and ends,
`commands` names the commands and loads the one that is asked for, `options` holds what
all of them take, `output` and `logs` are the two ways out.
"""

from monitor.cli.entry import main

__all__ = ["main"]
