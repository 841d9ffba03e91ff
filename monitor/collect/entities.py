"""What the entities that a document declares would swell to. Pure.

A parser that guards against nested entities may still put a long one in place of each of
many short references; that is to be known before it begins.
"""

import re
from collections import Counter
from typing import Final

MOST: Final = 1_000_000
"""Characters that all references of a feed together may stand for."""

_DECLARED = re.compile(
    r"<!ENTITY\s+([\w.:-]{1,200})\s+(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE
)
_REFERENCE = re.compile(r"&([\w.:-]{1,200});")


def is_bomb(text: str) -> bool:
    """Say whether the entities declared in `text` stand for far more than is written.

    References inside of entities are not followed: the parser leaves such entities out.
    """
    lengths = {name: len(a or b) for name, a, b in _DECLARED.findall(text)}
    if not lengths:
        return False
    times = Counter(_REFERENCE.findall(text))
    return sum(times[name] * length for name, length in lengths.items()) > MOST
