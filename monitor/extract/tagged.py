"""Join the firms that the detector sees to the names that lists and statistics found.

Lists are sure and know who is meant; the detector reads the sentence and finds names
that no list holds. What only the older statistics found stands if the detector agrees.
"""

from collections.abc import Callable, Iterator, Sequence

from monitor.extract.detector.detector import Firm
from monitor.extract.entities import Mention
from monitor.model.event import Company
from monitor.model.ontology import ArgumentType

_SURE = 0.8  # of every piece of a name
_DENIED = 0.05  # below, the detector denies that words are a firm's name
_NAMED = (ArgumentType.COMPANY, ArgumentType.AGENCY)
_EDGES = " \t\n.,;:'\"“”‘’()[]-–—"


def with_tagged(
    text: str,
    mentions: Sequence[Mention],
    firms: Sequence[Firm],
    company: Callable[[str], Company],
    *,
    known: Sequence[Mention],
    firmness: Callable[[int, int], float],
) -> tuple[Mention, ...]:
    """Return the names of a field, with the firms that the detector saw in it.

    `company` makes the value of a new name, `known` are the mentions of the whole
    document, by whose full names short forms are understood. `firmness` tells how much
    a place looks like a firm's name.
    """
    kept = [
        m
        for m in mentions
        if m.found_by != "ner" or firmness(m.start, m.end) >= _DENIED
    ]
    fixed = [m for m in kept if m.type in _NAMED]
    new = list(_new(text, fixed, firms, company, [*known, *kept]))
    inside = [
        m
        for m in kept
        if m.type in _NAMED or not any(n.start < m.end and n.end > m.start for n in new)
    ]
    return tuple(sorted((*inside, *new), key=lambda m: (m.start, -m.end)))


def _new(
    text: str,
    fixed: Sequence[Mention],
    firms: Sequence[Firm],
    company: Callable[[str], Company],
    known: Sequence[Mention],
) -> Iterator[Mention]:
    for firm in firms:
        start, end = _trimmed(text, firm.start, firm.end)
        taken = any(m.start < end and m.end > start for m in fixed)
        if firm.score < _SURE or taken or not _is_name(text[start:end]):
            continue
        full = _full(text[start:end], known)
        yield Mention(
            start=start,
            end=end,
            text=text[start:end],
            type=ArgumentType.COMPANY,
            value=full or company(text[start:end]),
            found_by="short_form" if full else "detector",
        )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place of a name in whole words, without marks and possessive."""
    while start > 0 and text[start - 1 : start + 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1 : end + 1].isalnum():
        end += 1
    while start < end and text[start] in _EDGES:
        start += 1
    for ending in ("'s", "’s"):
        if text[start:end].endswith(ending):
            end -= len(ending)
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return start, end


_NO_NAME = frozenset((
    "ltd", "limited", "inc", "corp", "corporation", "plc", "llc", "co", "company",
    "group", "holdings", "as", "ag", "sa", "the", "our", "so", "tsx", "asx", "nyse",
))  # fmt: skip


def _is_name(words: str) -> bool:
    plain = words.lower().strip(".")
    return len(words) > 2 and plain not in _NO_NAME and words[0].isupper()  # noqa: PLR2004


def _full(name: str, known: Sequence[Mention]) -> Company | None:
    """Return the company of which `name` is the beginning of its name."""
    for mention in known:
        value = mention.value
        if isinstance(value, Company) and value.name.lower().startswith(
            f"{name.lower()} "
        ):
            return value
    return None
