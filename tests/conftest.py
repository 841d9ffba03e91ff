"""What holds for all tests."""

import gc
import os
import sys

import pytest
from hypothesis import HealthCheck, settings

# How fast a machine is says nothing about what it runs: a busy one would fail here.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

# What tests start keeps its bytecode, as what users start does. Where the environment
# forbids that, each of some hundred starts would compile the whole program again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Look for garbage seldom, and not among what stays: ten thousand tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
