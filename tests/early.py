"""A pytest plugin, loaded first.

No garbage collection while tests are compiled: CPython 3.11.7 can fail with "AST
constructor recursion depth mismatch" when a collection runs inside `ast.parse`, which
pytest calls for every module whose assertions it rewrites. Collection is switched on
again before the first test.

One process more than there are cores: much of what the tests do is to wait, for beats,
clocks, servers and browsers.
"""

import gc
import os

gc.disable()

import hypothesis  # noqa: E402, F401 - its plugin would import it when tests are over
import pytest  # noqa: E402


@pytest.hookimpl(optionalhook=True, tryfirst=True)  # xdist answers it itself
def pytest_xdist_auto_num_workers() -> int:
    """Say how many processes `--numprocesses auto` means."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """Let the collector work again: all modules are compiled."""
    gc.enable()
