"""What holds for all tests."""

import gc
import os
import sys
from collections.abc import Iterator
from functools import cache

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


@pytest.fixture(scope="session", autouse=True)
def _models_are_loaded_once() -> Iterator[None]:
    """Keep what commands in this process load: each would load the same again.

    Commands in a process of their own load theirs, as a user's do. Where no test module
    reads texts, nothing is imported for it.
    """
    if "monitor.extract.extractor" not in sys.modules:
        yield
        return
    from monitor.extract.detector.detector import Detector  # noqa: PLC0415
    from monitor.extract.nlp import load_model  # noqa: PLC0415

    detector = cache(Detector.load)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("monitor.extract.extractor.load_model", cache(load_model))
        patch.setattr(Detector, "load", staticmethod(detector))
        yield
