"""Typed events from texts: `Extractor` is the public face of this package."""

from monitor.extract.extractor import Extractor, extract_documents
from monitor.extract.types import EventType, load_types

__all__ = ["EventType", "Extractor", "extract_documents", "load_types"]
