"""Numbers in a text that are, or could be, sums of money; and ranges of them.

The grammar of `monitor.extract.quantities`: it reads digits, scales and currency words,
and joins the two ends of a range. What a sum means, the other module says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from monitor.extract.currencies import (
    ADJECTIVES,
    SCALES,
    SIGNS,
    WEAK_SIGNS,
    WEAK_WORDS,
    WORDS,
)

# --- single amounts -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number that may be a sum, one end of a range of sums, or neither."""

    start: int
    end: int
    number: Decimal
    scale: Decimal | None = None
    sign: str = ""  # before it, e.g. "A$"
    word: str = ""  # after it, e.g. "dollars"
    adjective: str = ""  # of the word, e.g. "Australian"
    low: Decimal | None = None  # None: a single value, not a joined range

    @property
    def value(self) -> Decimal:
        """Return what the number and its scale say together."""
        return self.number * (self.scale or 1)

    @property
    def is_money(self) -> bool:
        """Say whether a currency is named, and believed."""
        large = self.scale is not None or self.number >= 1000  # noqa: PLR2004
        if self.sign:
            return large or self.sign not in WEAK_SIGNS
        return bool(self.word) and (large or self.word not in WEAK_WORDS)


def find_amounts(text: str) -> Iterator[Amount]:
    """Yield the numbers and ranges of `text` in its order, money or not."""
    found = sorted([*_amounts(text), *_worded(text)], key=lambda a: (a.start, -a.end))
    return _joined(text, _apart(found))


def either(words: Sequence[str]) -> str:
    """Write a pattern for any of `words`, the longest first; spaces are loose."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(w).replace(r"\ ", r"[ \u00a0-]") for w in ordered)


NUMBER = (
    r"(?:\d{1,3}(?:,\d{2,3}){1,6}(?:\.\d{1,6})?"
    r"|\d{1,3},\d{1,2}(?=\s?(?:million|billion|mln|bn|m\b))"
    r"|\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,5}(?!\d|[.,]\d)"
    r"|\d{1,15}(?:\.\d{1,6})?)"
)
_SHORT = ("k", "m", "mm", "b", "t", "cr", "mil", "mio", "mn", "bn", "bi", "mln")
_LONG = [scale for scale in SCALES if scale not in _SHORT]
_SCALE = (
    rf"(?i:[ \u00a0-]?(?P<long>{either(_LONG)})"
    r"|[ \u00a0-]?(?P<short>mln|mio|mil|mn|mm|bn|bi|cr|m)|(?P<glued>[kbt]))(?![A-Za-z&])"
)
_CODES = [sign for sign in SIGNS if re.fullmatch("[A-Z]{3}", sign)]
_WORD = (
    rf"[ \u00a0-]?(?:(?P<adjective>{either(list(ADJECTIVES))})[ \u00a0])?"
    rf"(?P<word>(?i:{either(list(WORDS))})|{either(_CODES)})(?![A-Za-z$\d])"
)
_AMOUNT = re.compile(
    rf"(?:(?<![A-Za-z$€£])(?P<sign>{either(list(SIGNS))})[ \u00a0]?)?"
    rf"(?<![\d.,])(?P<number>{NUMBER})(?!\d)(?:{_SCALE})?(?:{_WORD})?"
)
_PERCENT = re.compile(r"\s?(?:%|per\s?cent\b|percent)")


def _amounts(text: str) -> Iterator[Amount]:
    """Yield every number that could be a sum or one end of a range."""
    for found in _AMOUNT.finditer(text):
        if _PERCENT.match(text, found.end()):
            continue
        word = found["word"] or ""
        scale = found["long"] or found["short"] or found["glued"] or ""
        yield Amount(
            start=found.start(),
            end=found.end(),
            number=_decimal(found["number"]),
            scale=_scale(scale),
            sign=found["sign"] or "",
            word=word if word in _CODES else word.lower(),
            adjective=found["adjective"] or "",
        )


def _decimal(digits: str) -> Decimal:
    """Read digits grouped by commas or spaces; "1,5" has a decimal comma."""
    if re.fullmatch(r"\d{1,3},\d{1,2}", digits):
        digits = digits.replace(",", ".")
    return Decimal(re.sub(r"[^\d.]", "", digits))


def _scale(word: str) -> Decimal | None:
    return SCALES.get(re.sub(r"[\s-]+", " ", word.lower()))


_WORDEDNUMBERS = {
    "half a": Decimal("0.5"), "a half": Decimal("0.5"), "a quarter of a": Decimal("0.25"),
    "quarter of a": Decimal("0.25"), "three-quarters of a": Decimal("0.75"),
    "one and a half": Decimal("1.5"), "a": Decimal(1), "an": Decimal(1),
    "one": Decimal(1), "two": Decimal(2), "three": Decimal(3), "four": Decimal(4),
    "five": Decimal(5), "six": Decimal(6), "seven": Decimal(7), "eight": Decimal(8),
    "nine": Decimal(9), "ten": Decimal(10), "twelve": Decimal(12),
    "fifteen": Decimal(15), "twenty": Decimal(20), "thirty": Decimal(30),
    "forty": Decimal(40), "fifty": Decimal(50), "sixty": Decimal(60),
    "eighty": Decimal(80), "a hundred": Decimal(100), "one hundred": Decimal(100),
    "two hundred": Decimal(200), "three hundred": Decimal(300),
    "five hundred": Decimal(500),
}  # fmt: skip
_WORDED = re.compile(
    rf"\b(?P<number>(?i:{either(list(_WORDEDNUMBERS))}))[ \u00a0-]"
    rf"(?P<long>(?i:{either(_LONG)}))(?:{_WORD})"
)


def _worded(text: str) -> Iterator[Amount]:
    """Yield the sums whose number is a word, "half a billion dollars"."""
    for found in _WORDED.finditer(text):
        number = re.sub(r"[\s-]+", " ", found["number"].lower())
        word = found["word"]
        yield Amount(
            start=found.start(),
            end=found.end(),
            number=_WORDEDNUMBERS.get(number, Decimal("0.75")),
            scale=_scale(found["long"]),
            word=word if word in _CODES else word.lower(),
            adjective=found["adjective"] or "",
        )


def _apart(amounts: Sequence[Amount]) -> Iterator[Amount]:
    """Yield the amounts that do not lie inside an earlier one."""
    end = 0
    for amount in amounts:
        if amount.start >= end:
            yield amount
            end = amount.end


# --- ranges -------------------------------------------------------------------------

_GAP = re.compile(r"\s?(-|\u2013|\u2014|to|and|-to-)\s?")
_FROM = re.compile(r"\bfrom\s+(?:about\s+|some\s+)?$", re.IGNORECASE)
_RANGING = re.compile(r"\brang(?:e|es|ed|ing)\s+from\s+(?:about\s+)?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+(?:about\s+)?$", re.IGNORECASE)


def _joined(text: str, amounts: Iterator[Amount]) -> Iterator[Amount]:
    """Join "$1.2-1.5 billion" and "between $5bn and $6bn" into one amount each."""
    left: Amount | None = None
    for right in amounts:
        both = left and _range(text, left, right)
        if left and not both:
            yield left
        left = both or right
    if left:
        yield left


def _range(text: str, left: Amount, right: Amount) -> Amount | None:
    """Return the range that two neighbours make, or None if they are two values."""
    if left.low is not None or not _are_ends(text, left, right):
        return None
    scale = left.scale
    if (
        scale is None
        and not left.word
        and left.number * (right.scale or 1) < right.value
    ):
        scale = right.scale
    low = replace(left, scale=scale).value
    if low >= right.value:
        return None
    return replace(
        right,
        start=left.start,
        low=low,
        sign=left.sign or right.sign,
        word=right.word or left.word,
        adjective=right.adjective or left.adjective,
    )


def _are_ends(text: str, left: Amount, right: Amount) -> bool:
    """Say whether the words around two amounts make them the ends of one range."""
    if right.start - left.end > len(" -to- "):
        return False
    gap = _GAP.fullmatch(text[left.end : right.start])
    if gap is None or not _alike(left, right):
        return False
    before = text[max(0, left.start - 30) : left.start]
    if gap[1] == "and":
        return bool(_BETWEEN.search(before))
    if gap[1] == "to" and _FROM.search(before):
        return bool(_RANGING.search(before))
    return gap[1] != "to" or bool(right.sign or right.scale or right.word)


def _alike(left: Amount, right: Amount) -> bool:
    """Say whether the currency of one amount can be that of the other."""
    if right.sign:
        return left.sign == right.sign
    if left.sign or left.word:
        return not left.word or left.word == right.word
    is_year = left.scale is None and 1900 <= left.number <= 2100  # noqa: PLR2004
    return bool(right.word) and not is_year
