"""A pytest plugin, loaded first: no garbage collection while tests are compiled.

CPython 3.11.7 can fail with "AST constructor recursion depth mismatch" when a
collection runs inside `ast.parse`, which pytest calls for every module whose
assertions it rewrites. Collection is switched on again before the first test.
"""

import gc

gc.disable()

import hypothesis  # noqa: E402, F401 - its plugin would import it when tests are over


def pytest_collection_finish() -> None:
    """Let the collector work again: all modules are compiled."""
    gc.enable()
