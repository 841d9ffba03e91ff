"""Sums of money and other quantities, as a text states them.

Money has its own grammar because no library reads the news' own forms ("$1.5bn",
"A$200m", "Rs 7,280 crore"). Nothing is converted and nothing is rounded: a value is the
decimal that the words say, in the currency that they name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from monitor.extract.currencies import (
    ADJECTIVES,
    HOME,
    KIND,
    SCALES,
    SIGNS,
    UNITS,
    WEAK_SIGNS,
    WEAK_WORDS,
    WORDS,
)
from monitor.model.event import Money
from monitor.model.ontology import Bound, MoneyRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A sum of money, with the words that bound it ("up to") inside the span."""

    start: int
    end: int
    text: str
    money: Money
    conversion: bool = False  # in brackets behind the sum that it repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A percentage, or a number with a unit of weight, volume, power or count."""

    start: int
    end: int
    text: str
    kind: Literal["pct", "quantity"]


def find_sums(text: str, *, home: str | None = None) -> tuple[Sum, ...]:
    """Return the sums in `text`, in its order.

    `home` is the state (ISO alpha-2) of whoever pays or issues: a bare "$" means its
    dollar if it has one and the text does not write that dollar otherwise.
    """
    amounts = sorted([*_amounts(text), *_worded(text)], key=lambda a: (a.start, -a.end))
    sums: list[Sum] = []
    for amount in _joined(text, _apart(amounts)):
        if amount.is_money and not _is_weight(text, amount):
            sums.append(_sum(text, amount, home, after=sums[-1] if sums else None))
    return tuple(sums)


# --- single amounts -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amount:
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


def _either(words: Sequence[str]) -> str:
    """Write a pattern for any of `words`, the longest first; spaces are loose."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(w).replace(r"\ ", r"[ \u00a0-]") for w in ordered)


_NUMBER = (
    r"(?:\d{1,3}(?:,\d{2,3}){1,6}(?:\.\d{1,6})?"
    r"|\d{1,3},\d{1,2}(?=\s?(?:million|billion|mln|bn|m\b))"
    r"|\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,5}(?!\d|[.,]\d)"
    r"|\d{1,15}(?:\.\d{1,6})?)"
)
_SHORT = ("k", "m", "mm", "b", "t", "cr", "mil", "mio", "mn", "bn", "mln")
_LONG = [scale for scale in SCALES if scale not in _SHORT]
_SCALE = (
    rf"(?i:[ \u00a0-]?(?P<long>{_either(_LONG)})"
    r"|[ \u00a0]?(?P<short>mln|mio|mil|mn|mm|bn|cr|m)|(?P<glued>[kbt]))(?![A-Za-z&])"
)
_CODES = [sign for sign in SIGNS if re.fullmatch("[A-Z]{3}", sign)]
_WORD = (
    rf"[ \u00a0-]?(?:(?P<adjective>{_either(list(ADJECTIVES))})[ \u00a0])?"
    rf"(?P<word>(?i:{_either(list(WORDS))})|{_either(_CODES)})(?![A-Za-z$])"
)
_AMOUNT = re.compile(
    rf"(?:(?<![A-Za-z$€£])(?P<sign>{_either(list(SIGNS))})[ \u00a0]?)?"
    rf"(?<![\d.,])(?P<number>{_NUMBER})(?!\d)(?:{_SCALE})?(?:{_WORD})?"
)
_PERCENT = re.compile(r"\s?(?:%|per\s?cent\b|percent)")


def _amounts(text: str) -> Iterator[_Amount]:
    """Yield every number that could be a sum or one end of a range."""
    for found in _AMOUNT.finditer(text):
        if _PERCENT.match(text, found.end()):
            continue
        word = found["word"] or ""
        scale = found["long"] or found["short"] or found["glued"] or ""
        yield _Amount(
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


_WORDED_NUMBERS = {
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
    rf"\b(?P<number>(?i:{_either(list(_WORDED_NUMBERS))}))[ \u00a0-]"
    rf"(?P<long>(?i:{_either(_LONG)}))(?:{_WORD})"
)


def _worded(text: str) -> Iterator[_Amount]:
    """Yield the sums whose number is a word, "half a billion dollars"."""
    for found in _WORDED.finditer(text):
        number = re.sub(r"[\s-]+", " ", found["number"].lower())
        word = found["word"]
        yield _Amount(
            start=found.start(),
            end=found.end(),
            number=_WORDED_NUMBERS.get(number, Decimal("0.75")),
            scale=_scale(found["long"]),
            word=word if word in _CODES else word.lower(),
            adjective=found["adjective"] or "",
        )


def _apart(amounts: Sequence[_Amount]) -> Iterator[_Amount]:
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


def _joined(text: str, amounts: Iterator[_Amount]) -> Iterator[_Amount]:
    """Join "$1.2-1.5 billion" and "between $5bn and $6bn" into one amount each."""
    left: _Amount | None = None
    for right in amounts:
        both = left and _range(text, left, right)
        if left and not both:
            yield left
        left = both or right
    if left:
        yield left


def _range(text: str, left: _Amount, right: _Amount) -> _Amount | None:
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


def _are_ends(text: str, left: _Amount, right: _Amount) -> bool:
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


def _alike(left: _Amount, right: _Amount) -> bool:
    """Say whether the currency of one amount can be that of the other."""
    if right.sign:
        return left.sign == right.sign
    if left.sign or left.word:
        return not left.word or left.word == right.word
    is_year = left.scale is None and 1900 <= left.number <= 2100  # noqa: PLR2004
    return bool(right.word) and not is_year


# --- what a sum means ---------------------------------------------------------------

_MAX = r"up to|as much as|a maximum of|maximum of|no more than|not more than|at most"
_MAX += r"|not exceeding|not to exceed|capped at|as many as"
_UNDER = r"less than|under|below|fewer than"
_MIN = r"at least|more than|over|in excess of|no less than|not less than|exceeding"
_MIN += r"|upwards? of|a minimum of|above"
_NEAR = r"about|around|some|roughly|approximately|approx\.?|nearly|almost|close to"
_NEAR += r"|an estimated|estimated|circa|c\.|~|an aggregate of|just under|just over"
_BEFORE = re.compile(
    rf"(?<![\w])(?:(?P<max>{_MAX})|(?P<under>{_UNDER})|(?P<min>{_MIN})|(?P<near>{_NEAR}))"
    rf"\s{{1,2}}(?:(?:{_NEAR}|a total of|an additional|another|a further)\s{{1,2}})?$",
    re.IGNORECASE,
)
_MORE = re.compile(r"(?:-plus\b|\+| or more\b| plus\b(?= in\b))")
_UNIT = _either(list(UNITS))
_PER = re.compile(
    rf"(?:\s?/\s?|[ \u00a0-](?:an?|per|each|every|the)[ \u00a0-](?:dry |net |contained )?)"
    rf"(?P<unit>{_UNIT})s?(?![\w])",
    re.IGNORECASE,
)
_ANNUALLY = re.compile(r" (?:annually|annual\b|yearly)")
_EACH = re.compile(r" (?:apiece|each)\b")


def _sum(text: str, amount: _Amount, home: str | None, after: Sum | None) -> Sum:
    """Read the words around an amount and say what it means."""
    before = _BEFORE.search(text[max(0, amount.start - 45) : amount.start])
    start = amount.start - (len(before[0]) if before else 0)
    more = _MORE.match(text, amount.end)
    end = more.end() if more else amount.end
    per, end = _per(text, end)
    bound = Bound.MIN if more else _bound(before)
    low = amount.value if amount.low is None else amount.low
    if before and before["max"] and amount.low is None:
        low = Decimal(0)
    money = Money(
        low=_plain(low),
        high=_plain(amount.value),
        currency=_currency(text, amount, home),
        per=per,
        bound=bound,
        role=_role(text, start, end, per),
    )
    words = text[start:end]
    repeats = after is not None and _repeats(text, after, start)
    return Sum(start=start, end=end, text=words, money=money, conversion=repeats)


def _plain(value: Decimal) -> Decimal:
    """Drop zeros behind the point: 1500000000.0 is 1500000000."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value


def _bound(before: re.Match[str] | None) -> Bound:
    if before is None:
        return Bound.EXACT
    if before["max"] or before["under"]:
        return Bound.MAX
    return Bound.MIN if before["min"] else Bound.APPROX


def _per(text: str, end: int) -> tuple[str | None, int]:
    """Return the unit of a price or rate behind `end`, and where it ends."""
    if found := _PER.match(text, end):
        unit = re.sub(r"[\s\u00a0-]+", " ", found["unit"].lower())
        return UNITS.get(unit) or UNITS[found["unit"].lower()], found.end()
    if found := _ANNUALLY.match(text, end):
        return "year", found.end()
    if found := _EACH.match(text, end):
        return "unit", found.end()
    return None, end


def _currency(text: str, amount: _Amount, home: str | None) -> str | None:
    """Return the ISO 4217 code; None where the text leaves it open."""
    for word in (amount.word, amount.sign):
        known = WORDS.get(word) or SIGNS.get(word)
        states = HOME.get(KIND.get(word, ""), {})
        if state := ADJECTIVES.get(amount.adjective):
            return states.get(state, known)
        if known:
            return states.get(home or "", known) if word in KIND else known
        if word:
            return _open(text, word, states.get(home or ""))
    return None


_YEN = re.compile(r"\byen\b|\bJapan", re.IGNORECASE)
_YUAN = re.compile(r"\byuan\b|\brenminbi\b|\bRMB\b|\bChin", re.IGNORECASE)


def _open(text: str, word: str, at_home: str | None) -> str | None:
    """Decide a sign that several states share: "$", "¥", "pesos", "francs"."""
    if KIND[word] == "dollar":
        written = {code: sign for sign, code in SIGNS.items() if sign.endswith("$")}
        if at_home and word == "$" and written.get(at_home, "US$") in text:
            return "USD"  # "A$5m" elsewhere: then a bare "$" is not the home dollar
        return at_home or "USD"
    if at_home or KIND[word] != "yen":
        return at_home
    yen, yuan = _YEN.search(text), _YUAN.search(text)
    return ("JPY" if yen else "CNY") if bool(yen) != bool(yuan) else None


_BRITISH = re.compile(r"£|\bsterling\b|\bBrit|\bU\.?K\b|\bLondon|\bEngl|\bScot|\bWales")
_WEIGHT = re.compile(
    r"\s{1,2}(?:of (?!invest|fund|loan|grant|support|public|taxpayer|government|debt"
    r"|equity|assets|state|new|fresh|additional|bonds)|U3O8|uranium|copper|cobalt|lithium"
    r"|per (?:year|annum)|a year|annually)"
)


def _is_weight(text: str, amount: _Amount) -> bool:
    """Say whether "pounds" are a weight: uranium and copper are sold by them."""
    if amount.sign or not amount.word.startswith("pound"):
        return False
    return bool(_WEIGHT.match(text, amount.end)) or not _BRITISH.search(text)


def _repeats(text: str, after: Sum, start: int) -> bool:
    """Say whether a sum stands in brackets right behind the sum `after`."""
    between = text[after.end : start]
    return bool(re.fullmatch(r"\s?[(\[]\s?(?:or |equal to |equivalent to )?", between))


_ROLES = (
    (MoneyRole.FINE, r"fin(?:e|es|ed|ing)|penalt(?:y|ies)|damages|forfeit\w*"),
    (MoneyRole.STAKE, r"stakes?|equity|shares|placement|warrants"),
    (MoneyRole.AWARD, r"loans?|grants?|awards?|awarded|subsid\w+|guarantees?|credits?"),
    (MoneyRole.PROGRAMME, r"funds?|program(?:me)?s?|facilit\w+|packages?|schemes?"),
    (MoneyRole.VALUATION, r"valu\w+|worth|takeover|capitali[sz]ation"),
    (MoneyRole.CAPEX, r"plants?|projects?|mines?|capex|factor(?:y|ies)|investments?"),
    (MoneyRole.PRICE, r"prices?|priced"),
)
_ROLE_WORD = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<{role.value}>{words})" for role, words in _ROLES)
    + r")\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.;,:()\n]|\b(?:in|to|for|from|by|and|that|which|with|on)\b")


def _role(text: str, start: int, end: int, per: str | None) -> MoneyRole:
    """Say what a sum is, by the noun behind it or else the last word before it."""
    if per and per not in ("year", "month", "week", "day", "quarter"):
        return MoneyRole.PRICE
    behind = _STOP.split(text[end : end + 40], maxsplit=1)[0]
    ahead = re.split(r"[.;\n]", text[max(0, start - 30) : start])[-1]
    found = _ROLE_WORD.search(behind) or _last(ahead)
    return MoneyRole(found.lastgroup) if found and found.lastgroup else MoneyRole.OTHER


def _last(words: str) -> re.Match[str] | None:
    return next(reversed(list(_ROLE_WORD.finditer(words))), None)


# --- other quantities ---------------------------------------------------------------

_MEASURES = (
    r"metric tonnes|metric tons|metric ton|short tons|tonnes|tonne|tons|ton|kilotonnes"
    r"|kilograms|kilogrammes|kg|grams|pounds|lbs|lb|ounces|oz|barrels|bbl|bpd|litres"
    r"|gallons|bushels|GWh|MWh|kWh|TWh|GW|MW|kW|gigawatt-hours|megawatts|gigawatts"
    r"|terawatt-hours|cubic metres|cubic meters|bcm|mcm|mtpa|Mtpa|ktpa|tpa|tpy|t/y|t/yr"
    r"|t/a|kt|Mt|MT|dmt|hectares|acres|km|miles|SWU|mtu|t|wafers|vehicles|units|homes"
)
_QUANTITY = re.compile(
    rf"(?<![\w.,$€£¥])(?P<number>{_NUMBER})(?:\s?(?:-|\u2013|to|and)\s?{_NUMBER})?"
    r"(?:(?P<pct>\s?(?:%|per\s?cent\b|percent\b|percentage points?\b|basis points?\b|bps\b))"
    r"|(?:[ \u00a0-](?i:thousand|million|billion|trillion|mln|bn|lakh|crore))?"
    rf"[ \u00a0-]?(?P<unit>{_MEASURES})(?![\w])"
    r"(?:\s?/\s?(?:y|yr|year|d|day|t)\b|[ \u00a0](?:a|per)[ \u00a0]"
    r"(?:year|annum|month|day|week|quarter|tonne|ton)\b|[ \u00a0]annually\b)?)"
)


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the percentages and measured quantities in `text`, in its order."""
    return tuple(
        Quantity(
            start=found.start(),
            end=found.end(),
            text=found[0],
            kind="pct" if found["pct"] else "quantity",
        )
        for found in _QUANTITY.finditer(text)
    )
