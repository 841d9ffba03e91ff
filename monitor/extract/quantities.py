"""Sums of money and other quantities, as a text states them.

Money has its own grammar because no library reads the news' own forms ("$1.5bn",
"A$200m", "Rs 7,280 crore"). Nothing is converted and nothing is rounded: a value is the
decimal that the words say, in the currency that they name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

from monitor.extract.amounts import NUMBER, Amount, either, find_amounts
from monitor.extract.currencies import ADJECTIVES, HOME, KIND, SIGNS, UNITS, WORDS
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


def find_sums(
    text: str, *, home: str | None = None, listed: str | None = None
) -> tuple[Sum, ...]:
    """Return the sums in `text`, in its order.

    `home` is the state (ISO alpha-2) of whoever pays or issues: a bare "$" means its
    dollar if it has one and the text does not write that dollar otherwise. `listed` is
    the state where the company that speaks is listed: its dollar goes before.
    """
    setting = _setting(text, home, listed)
    sums: list[Sum] = []
    for amount in find_amounts(text):
        if amount.is_money and not _is_weight(text, amount, setting):
            after = sums[-1] if sums else None
            sums.append(_sum(text, amount, setting, after=after))
    return tuple(sums)


_BARE: Final = re.compile(r"(?<![^\W\d_])\$")  # no letter says whose dollar
_NEAR_ENOUGH: Final = Decimal("0.05")  # of a sum: headlines round


def as_told(heading: Sequence[Sum], told: Sequence[Sum]) -> tuple[Sum, ...]:
    """Return the sums of a headline as the text below means them.

    A headline says "$1.2bn" for what the text calls "C$1.65 billion ($1.2 billion)", and
    for what it calls "A$1.2 billion"; and "$600m" for "up to $600 million".
    """
    return tuple(_bounded(_in_currency(one, told), told) for one in heading)


def _in_currency(one: Sum, told: Sequence[Sum]) -> Sum:
    """Return a sum in the currency that the text gives the one nearest to it."""
    alone = find_sums(one.text)
    if not _BARE.search(one.text) or not alone or alone[0].money.currency != "USD":
        return one

    def far(other: Sum) -> Decimal:
        return abs(one.money.high - other.money.high)

    same = min((o for o in told if o.money.per == one.money.per), key=far, default=None)
    if same is None or far(same) > one.money.high * _NEAR_ENOUGH:
        return one
    return replace(one, money=replace(one.money, currency=same.money.currency))


def _bounded(one: Sum, told: Sequence[Sum]) -> Sum:
    """Return a sum with the bound ("up to") that only the text states."""
    money = one.money
    same = [
        o.money
        for o in told
        if (o.money.high, o.money.currency, o.money.per)
        == (money.high, money.currency, money.per)
    ]
    if money.bound is not Bound.EXACT or not same:
        return one
    return replace(one, money=replace(money, low=same[0].low, bound=same[0].bound))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What the whole text says about signs that several states share."""

    home: str | None
    dollar: str | None  # the home state's dollar; None: it has none, or writes it "A$"
    yen: str | None  # of "¥"; None: the text leaves it open
    british: bool  # "pounds" may be money


_YEN = re.compile(r"\byen\b|\bJapan", re.IGNORECASE)
_YUAN = re.compile(r"\byuan\b|\brenminbi\b|\bRMB\b|\bChin", re.IGNORECASE)
_BRITISH = re.compile(r"£|\bsterling\b|\bBrit|\bU\.?K\b|\bLondon|\bEngl|\bScot|\bWales")


def _setting(text: str, home: str | None, listed: str | None) -> _Setting:
    dollar = HOME["dollar"].get(listed or home or "")
    written = [s for s, code in SIGNS.items() if code == dollar and len(s) > 1]
    if dollar and any(sign in text for sign in written):
        dollar = None  # "A$5m" elsewhere: then a bare "$" is not the home dollar
    yen, yuan = bool(_YEN.search(text)), bool(_YUAN.search(text))
    meant = ("JPY" if yen else "CNY") if yen != yuan else None
    return _Setting(
        home=home,
        dollar=dollar,
        yen=HOME["yen"].get(home or "", meant),
        british=bool(_BRITISH.search(text)),
    )


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
_UNIT = either(list(UNITS))
_PER = re.compile(
    rf"(?:\s?/\s?|[ \u00a0-](?:an?|per|each|every|the)[ \u00a0-](?:dry |net |contained )?)"
    rf"(?P<unit>{_UNIT})s?(?![\w])",
    re.IGNORECASE,
)
_ANNUALLY = re.compile(r" (?:annually|annual\b|yearly)")
_EACH = re.compile(r" (?:apiece|each)\b")


def _sum(text: str, amount: Amount, setting: _Setting, *, after: Sum | None) -> Sum:
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
        currency=_currency(amount, setting),
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


def _currency(amount: Amount, setting: _Setting) -> str | None:
    """Return the ISO 4217 code; None where the text leaves it open."""
    for word in (amount.word, amount.sign):
        known = WORDS.get(word) or SIGNS.get(word)
        states = HOME.get(KIND.get(word, ""), {})
        if state := ADJECTIVES.get(amount.adjective):
            return states.get(state, known)
        if known:
            return states.get(setting.home or "", known)
        if word:
            return _shared(word, setting)
    return None


def _shared(word: str, setting: _Setting) -> str | None:
    """Decide a sign that several states share: "$", "¥", "pesos", "francs"."""
    kind = KIND[word]
    if kind == "dollar":
        return setting.dollar or "USD"
    if kind == "yen":
        return setting.yen
    return HOME[kind].get(setting.home or "")


_WEIGHT = re.compile(
    r"\s{1,2}(?:of (?!invest|fund|loan|grant|support|public|taxpayer|government|debt"
    r"|equity|assets|state|new|fresh|additional|bonds)|U3O8|uranium|copper|cobalt|lithium"
    r"|per (?:year|annum)|a year|annually)"
)


def _is_weight(text: str, amount: Amount, setting: _Setting) -> bool:
    """Say whether "pounds" are a weight: uranium and copper are sold by them."""
    if amount.sign or not amount.word.startswith("pound"):
        return False
    return not setting.british or bool(_WEIGHT.match(text, amount.end))


def _repeats(text: str, after: Sum, start: int) -> bool:
    """Say whether a sum stands in brackets right behind the sum `after`."""
    between = text[after.end : start]
    return bool(re.fullmatch(r"\s?[(\[]\s?(?:or |equal to |equivalent to )?", between))


_SPENT = r"capex|investments?|capital (?:costs?|expenditures?|spending)"
_ROLES = (
    (MoneyRole.FINE, r"fin(?:e|es|ed|ing)|penalt(?:y|ies)|damages|forfeit\w*"),
    (MoneyRole.STAKE, r"stakes?|equity|shares|placement|warrants"),
    (MoneyRole.AWARD, r"loans?|grants?|awards?|awarded|subsid\w+|guarantees?|credits?"),
    (MoneyRole.PROGRAMME, r"funds?|program(?:me)?s?|facilit\w+|packages?|schemes?"),
    (
        MoneyRole.VALUATION,
        r"valu\w+|worth|takeover|capitali[sz]ation|npv|net present value",
    ),
    (MoneyRole.CAPEX, rf"plants?|projects?|mines?|factor(?:y|ies)|{_SPENT}"),
    (MoneyRole.PRICE, r"prices?"),
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
    rf"(?<![\w.,$€£¥])(?P<number>{NUMBER})(?:\s?(?:-|\u2013|to|and)\s?{NUMBER})?"
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
