"""Says what of a user's own list a story touches."""

from collections.abc import Sequence
from typing import Final

from monitor.model.exposure import Stake, Touch
from monitor.notify.clean import one_line
from monitor.notify.words import enumerate_words

MAX_NAMED: Final = 6  # of a kind; the rest is counted
_OWN: Final = frozenset({Stake.MATERIAL, Stake.HS})


def touches_line(touches: Sequence[Touch]) -> str:
    """Name the entries, each once: "your" materials, and who is "on your list"."""
    own = [_named(t) for t in touches if t.holding.kind in _OWN]
    firms: dict[str, str] = {}
    for touch in touches:
        if touch.holding.kind not in _OWN:
            held = touch.holding
            firms.setdefault(held.company or held.state or held.label, _named(touch))
    parts = [f"your {_listed(own)}"] if own else []
    if firms:
        parts.append(f"{_listed([*firms.values()])} on your list")
    return f"Touches {'; '.join(parts)}."


def _named(touch: Touch) -> str:
    """Name an entry, with the name under which it is touched and the user's note."""
    held = touch.holding
    aside = [f"as {touch.via}"] if touch.via else []
    if held.note:
        aside.append(one_line(held.note, limit=80))
    label = one_line(held.label, limit=80)
    return f"{label} ({', '.join(aside)})" if aside else label


def _listed(names: Sequence[str]) -> str:
    once = list(dict.fromkeys(names))
    more = len(once) - MAX_NAMED
    shown = [*once[:MAX_NAMED], f"{more} more"] if more > 0 else once
    return enumerate_words(shown)
