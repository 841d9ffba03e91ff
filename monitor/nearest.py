"""What may have been meant by a name that is not known. Pure."""

from collections.abc import Iterable
from typing import Final

_FEW: Final = 8  # names that are listed where none is near to a wrong one


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one of `known` that may have been meant, None if none is near."""
    import difflib  # noqa: PLC0415 - for mistakes alone

    return next(iter(difflib.get_close_matches(word, list(known), n=1)), None)


def suggest(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean "…"?` for the nearest of `known`, or nothing."""
    near = nearest(word, known)
    return "" if near is None else f'; did you mean "{near}"?'


def choices(word: str, known: Iterable[str]) -> str:
    """Return as `suggest`, or what there is where nothing is near and it is not much."""
    names = list(dict.fromkeys(known))
    few = 0 < len(names) <= _FEW
    return suggest(word, names) or (f"; there is {', '.join(names)}" if few else "")
