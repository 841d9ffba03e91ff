"""Event types as data: one TOML file a type, the shipped ones beside this file.

`schema` says what a file may hold, `load` reads files and names every mistake. The
engine knows no type by name, so a user's own type works with a file alone.
"""

from monitor.extract.types.load import (
    is_off,
    is_shipped,
    known_types,
    load_types,
    types_of,
)
from monitor.extract.types.schema import (
    Blocker,
    EventType,
    Example,
    Frame,
    Kind,
    Link,
    Role,
    Scope,
    Slot,
)

__all__ = [
    "Blocker",
    "EventType",
    "Example",
    "Frame",
    "Kind",
    "Link",
    "Role",
    "Scope",
    "Slot",
    "is_off",
    "is_shipped",
    "known_types",
    "load_types",
    "types_of",
]
