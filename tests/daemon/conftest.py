"""The daemon is tested with the parts that the pipeline is tested with."""

from tests.pipeline.conftest import clock, make, store

__all__ = ["clock", "make", "store"]
