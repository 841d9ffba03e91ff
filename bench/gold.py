"""The annotated documents, which lie beside the repository and are not part of it."""

import importlib.util
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = SHARED / "gold"
SCORERS = SHARED / "bench"
DEV = ("dev", "dev_short", "real_dev")  # to measure on, never to learn from

Row = Mapping[str, Any]


class NotHereError(Exception):
    """What a measurement needs is absent; the message says what."""


def needed(path: Path) -> Path:
    """Return `path`, or raise `NotHereError`."""
    if not path.exists():
        shown = path.relative_to(SHARED.parent)
        message = f"{shown} is not there; it lies beside the repository, not in it"
        raise NotHereError(message)
    return path


def rows(path: Path) -> list[Row]:
    """Read the documents of a file with their annotations."""
    with needed(path).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def same_company() -> Callable[[str, str], bool]:
    """Return the scorer's judgement whether two names are one company's."""
    found: Callable[[str, str], bool] = scorer().same_company
    return found


def scorer(name: str = "score_events") -> ModuleType:
    """Return a scorer's functions, so that training and scoring judge alike."""
    spec = importlib.util.spec_from_file_location(name, needed(SCORERS / f"{name}.py"))
    if spec is None or spec.loader is None:
        message = f"{name}.py cannot be imported"
        raise NotHereError(message)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
