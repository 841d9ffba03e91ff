"""The ids of the shipped event types, from their files."""

import tomllib
from pathlib import Path

import monitor

SHIPPED = sorted(
    tomllib.loads(file.read_text(encoding="utf-8"))["id"]
    for file in (Path(monitor.__file__).parent / "extract" / "types").glob("*.toml")
)
