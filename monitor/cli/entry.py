"""From the shell to a command and back: exit codes, complaints, quiet endings.

No error that the program raises on purpose ends in a traceback: it is one sentence, or
one line a problem, and exit code 2.
"""

import atexit
import errno
import gc
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from monitor.cli.commands import root
from monitor.cli.groups import ReaderGoneError
from monitor.errors import ConfigError, MonitorError

USAGE = 2  # also for configuration errors
INTERRUPTED = 130  # 128 + SIGINT
READER_GONE = 141  # 128 + SIGPIPE

_NEXT = {
    errno.ENOENT: ". Make its folder first, or name another place",
    errno.EACCES: ". Name a place of yours, or run this as the user that owns it",
    errno.EROFS: ". Name a place that can be written to",
}
"""What to do where a path of the user's is refused."""

# The process gives all its memory back when it ends. Without this the interpreter first
# looks through every object for garbage: a tenth of a short command's time.
atexit.register(gc.freeze)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _write_any_text()
    try:
        code = root.main(arguments, prog_name="lodewatch", standalone_mode=False)
        sys.stdout.flush()
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return USAGE
    except MonitorError as error:
        # Problems of files bear their own place, as those of compilers do.
        _complain(
            str(error) if isinstance(error, ConfigError) else f"lodewatch: {error}"
        )
        return USAGE
    except (ReaderGoneError, BrokenPipeError):
        _forget_stdout()
        return READER_GONE
    except OSError as error:
        return _failed(error)
    return code if isinstance(code, int) else 0


def _failed(error: OSError) -> int:
    """Say what a file or the output refused; raise where it is a fault of ours."""
    if error.errno == errno.ENOSPC:
        _forget_stdout()
        _complain("lodewatch: the output is not whole: no space is left for it")
    elif error.filename is None:
        raise error
    else:
        # A path of the user's that cannot be read or written: a folder that is not
        # there, a file of somebody else.
        step = _NEXT.get(error.errno or 0, "")
        _complain(f"lodewatch: {error.filename}: {error.strerror}{step}")
    return USAGE


def _write_any_text() -> None:
    """Let no headline end a command because the terminal lacks its letters."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What a program reads is UTF-8, whatever the locale.
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _complain(words: str) -> None:
    with suppress(OSError):  # no room for words either; the exit code says it
        click.echo(words, err=True)


def _forget_stdout() -> None:
    """Keep the interpreter from flushing into the closed pipe when it ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
