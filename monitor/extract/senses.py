"""Whether an ambiguous name is meant: "lead" the metal, "Georgia" the state.

A name that is also an ordinary word needs a second sign in the document. Each function
here looks for one kind of sign; without any, the name is not believed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.extract.gazetteer import Hit, Rank, Word, words
from monitor.extract.lexicon import AgencyRow, CompanyRow


@dataclass(frozen=True, slots=True)
class Scene:
    """What one field of a document offers as signs."""

    text: str
    words: tuple[Word, ...]
    by_start: dict[int, int]  # offset of a word -> its number
    by_end: dict[int, int]
    sure: frozenset[tuple[Rank, str]]  # rank and id of the rows named beyond doubt
    materials: tuple[tuple[int, int], ...]  # where materials are named beyond doubt
    headline: bool  # capitals say nothing here
    tickers: frozenset[str]  # symbols that the field gives in brackets
    caucasus: bool  # the field speaks of the region of one Georgia, not the other

    def before(self, start: int, count: int = 1) -> tuple[str, ...]:
        """Return the `count` words before an offset, in lower case."""
        number = self.by_start[start]
        return tuple(word.key for word in self.words[max(0, number - count) : number])

    def after(self, end: int, count: int = 1) -> tuple[str, ...]:
        """Return the `count` words behind an offset, in lower case."""
        number = self.by_end[end] + 1
        return tuple(word.key for word in self.words[number : number + count])


def scene(text: str, hits: Sequence[Hit], known: frozenset[tuple[Rank, str]]) -> Scene:
    """Collect the signs of a field; `known` are the rows that the other field names."""
    cut = tuple(words(text))
    sure = {(h.entry.rank, h.entry.row.id) for h in hits if not h.entry.ambiguous}
    return Scene(
        text=text,
        words=cut,
        by_start={word.start: number for number, word in enumerate(cut)},
        by_end={word.end: number for number, word in enumerate(cut)},
        sure=frozenset(sure) | known,
        materials=tuple(
            (h.start, h.end)
            for h in hits
            if h.entry.rank is Rank.COMMODITY and not h.entry.ambiguous
        ),
        headline=is_headline(cut),
        tickers=frozenset(_TICKER.findall(text)),
        caucasus=bool(_GEORGIA.search(text)) and not _AMERICAN_GEORGIA.search(text),
    )


_LONG = 4  # letters; shorter words are small even in headlines
_MOST = 0.6
_ENOUGH = 4  # long words below which a text is too short to tell


def is_headline(cut: Sequence[Word]) -> bool:
    """Say whether most long words carry capitals, as in a title-case headline."""
    long = [
        word.text for word in cut if len(word.text) >= _LONG and word.text.isalpha()
    ]
    return len(long) >= _ENOUGH and sum(w[0].isupper() for w in long) > _MOST * len(
        long
    )


def is_meant(hit: Hit, here: Scene) -> bool:
    """Say whether the text means the row of `hit`."""
    rank = hit.entry.rank
    if rank is Rank.COMMODITY:
        return _material(hit, here)
    if rank is Rank.COMPANY:
        return not hit.entry.ambiguous or _company(hit, here)
    if rank is Rank.AGENCY:
        return not hit.entry.ambiguous or _agency(hit, here)
    return _place(hit, here)


# --- materials ----------------------------------------------------------------------

_OTHER_SENSE = re.compile(
    r"\b(?:lead (?:to|the|a|an|by|role|times?|in|on|author|manager|counsel|investor|agency"
    r"|negotiator|bank|arranger|generation|singer|with|up|over|contractor|partner|agent)"
    r"|(?:take|takes|took|taken|taking|in|the|a|will|would|could|may|might|can|to|that|has"
    r"|have|its|his|her|their|our|team|and) lead(?! (?:concentrate|ore|metal|smelter|and zinc"
    r"|zinc|prices?|exports?|mine))"
    r"|silver (?:linings?|medal\w*|bullets?|screen|spoon|lake|star|creek|spring)"
    r"|gold (?:standard|medal\w*|rush|cards?|coast|rated|plated|plating|disc|level)"
    r"|tin (?:ear|hats?|foil|roof|whistle|cans?|pot|drum|man)"
    r"|(?:freddie|planet|of) mercury|mercury (?:prize|news|rising)"
    r"|blue chips?|chips? (?:in|away|shop|shops)|(?:fish and|potato|poker|casino|tortilla"
    r"|bargaining) chips?|(?:salad|cooking|olive|fish|hair|essential|vegetable|sunflower"
    r"|seed|coconut) oil|oil (?:painting|paintings|filter)"
    r"|battery (?:of (?:tests|questions|lawyers)|hens?|farm|park)|assault and battery"
    r"|(?:missile|artillery|patriot|gun) batter(?:y|ies)|magnets? (?:for|school|schools)"
    r"|fridge magnets?|iron (?:out|lady|man|curtain|fist)|nickel and dim\w*"
    r"|(?:nerves|man|hearts) of steel|copper(?:s|y)? (?:bottomed|kettle)"
    r"|(?:wind|sand)? ?salt (?:lake|water|march)|(?:tooth|natural|tear) gas station"
    r"|gas (?:station|stove|lighting|light|bill)|crude (?:attempt|joke|measure|estimate))\b"
)
_OF_TRADE = frozenset(
    """mine mines miner miners mining mined smelter smelters smelting refinery refineries
    refined ore ores concentrate concentrates export exports exported import imports
    imported tonnes tonne tons price prices supply supplies producer producers metal metals
    production output ounces ounce deposit deposits project projects quota ban bans duty
    duties tariff tariffs exploration royalty shipments stockpile ingot ingots scrap
    pipeline pipelines lng maker makers makers' curbs controls semiconductor foundry
    industry manufacturers manufacturing fab fabs designer export-controlled wafer market
    futures bullion reserves exporter exporters importers stream complex pact deal framework agreement resources shipments sanctions field fields barrels""".split()  # noqa: SIM905
)
_NEAR = 60  # characters within which another material counts as a neighbour
_STRICT = frozenset({"lead", "mercury", "wine", "salt", "sugar", "chemicals"})


def _material(hit: Hit, here: Scene) -> bool:
    words_here = here.text[hit.start : hit.end].lower()
    around = " ".join((*here.before(hit.start, 2), words_here, *here.after(hit.end, 3)))
    if any(
        m.start() <= around.find(words_here) + len(words_here) and words_here in m[0]
        for m in _OTHER_SENSE.finditer(around)
    ):
        return False
    if _is_part_of_name(hit, here) or _is_programme(hit, here):
        return False
    if not hit.entry.ambiguous:
        return True
    if _has_neighbour(hit, here):
        return True
    near = here.after(hit.end, 2) if words_here in _STRICT else _window(hit, here)
    return hit.entry.case == 0 and bool(_OF_TRADE & set(near))


def _window(hit: Hit, here: Scene) -> tuple[str, ...]:
    return (*here.before(hit.start, 4), *here.after(hit.end, 4))


def _has_neighbour(hit: Hit, here: Scene) -> bool:
    """Say whether another material is listed right beside this one."""
    reach = 12 if hit.entry.case == 0 else _NEAR
    return any(
        0 <= hit.start - end <= reach or 0 <= start - hit.end <= reach
        for start, end in here.materials
    )


def _is_part_of_name(hit: Hit, here: Scene) -> bool:
    """Say whether a material is a word of somebody's name, "Copper Mountain Road"."""
    found = here.text[hit.start : hit.end]
    if here.headline or not found[:1].isupper() or found.isupper() or " " in found:
        return False
    return _beside_capital(hit, here)


def _is_programme(hit: Hit, here: Scene) -> bool:
    """Say whether capitals among small letters name a law, not a good: "CHIPS Act"."""
    found = here.text[hit.start : hit.end]
    if found.lower() != "chips" or not found.isupper():
        return False
    beside = {*here.before(hit.start, 1), *here.after(hit.end, 4)}
    return bool(_OF_LAW & beside) or not here.text.isupper()


_OF_LAW = frozenset(
    """act acts program programme programs office incentives funding awards award fund
    science r&d department commerce""".split()  # noqa: SIM905
)


def _beside_capital(hit: Hit, here: Scene) -> bool:
    """Say whether a capitalised word stands directly before or behind."""
    number, last = here.by_start[hit.start], here.by_end[hit.end]
    left = here.words[number - 1] if number else None
    right = here.words[last + 1] if last + 1 < len(here.words) else None
    return any(
        word is not None
        and word.text[:1].isupper()
        and gap in (" ", "\u00a0")
        and word.key not in _SMALL
        for word, gap in (
            (left, here.text[left.end : hit.start] if left else ""),
            (right, here.text[hit.end : right.start] if right else ""),
        )
    )


_SMALL = frozenset(
    """the a an in on at of and for from as but with by to its if when monday tuesday
    wednesday thursday friday saturday sunday""".split()  # noqa: SIM905
)

# --- companies ----------------------------------------------------------------------

_CORPORATE_AFTER = frozenset(
    """inc corp corporation ltd limited plc llc co holdings group ag sa shares share stock
    ceo boss chairman executives executive spokesman spokesperson spokeswoman investors
    shareholders""".split()  # noqa: SIM905
)
_SAYING = frozenset(
    """said says announced plans expects agreed will has reported signed posted raised
    bought sold owns shut opened told declined warned unveiled launched hired makes made
    would is was to 's""".split()  # noqa: SIM905
)
_KIND_BEFORE = frozenset(
    """miner carmaker automaker chipmaker chip-maker maker producer company group giant firm
    supplier trader lender bank broker insurer operator developer explorer manufacturer
    refiner smelter designer major conglomerate retailer startup rival owner parent
    including like""".split()  # noqa: SIM905
)


def _company(hit: Hit, here: Scene) -> bool:
    row = hit.entry.row
    if (Rank.COMPANY, row.id) in here.sure or _has_ticker(row, here):
        return True
    before, after = here.before(hit.start, 1), here.after(hit.end, 3)
    if _CORPORATE_AFTER & set(after) or _KIND_BEFORE & set(before):
        return True
    short = hit.end - hit.start <= 2  # noqa: PLR2004
    first = not before or before[0] in (".", "!", "?", '"') or "\n" in before[0]
    return (
        not short
        and not first
        and not here.headline
        and not _beside_capital(hit, here)
        and bool(_SAYING & set(after[:1]))
    )


_TICKER = re.compile(r"[:(] ?([A-Z0-9]{1,9})(?:\.[A-Z]{1,2})?(?=[),;\s])")


def _has_ticker(row: object, here: Scene) -> bool:
    return isinstance(row, CompanyRow) and row.ticker in here.tickers


# --- agencies -----------------------------------------------------------------------


def _agency(hit: Hit, here: Scene) -> bool:
    """Believe a bare "Treasury" or "Commission" where its state is spoken of."""
    row = hit.entry.row
    if not isinstance(row, AgencyRow) or _ministry_of(hit, here):
        return False
    if (Rank.AGENCY, row.id) in here.sure:
        return True
    if (Rank.PLACE, row.iso2) not in here.sure and row.iso2 != "US":
        return False
    return not _beside_capital(hit, here) and not here.headline


def _ministry_of(hit: Hit, here: Scene) -> bool:
    """Say whether a word is only a ministry's task: "Ministry of Commerce"."""
    return here.before(hit.start, 2) in _MINISTRIES


_MINISTRIES = {
    (body, link)
    for body in ("ministry", "ministries", "minister", "chamber")
    for link in ("of", "for")
}


# --- places -------------------------------------------------------------------------

_NOT_AFTER = {
    "us": {
        "contact",
        "about",
        "join",
        "follow",
        "tell",
        "let",
        "help",
        "give",
        "with us",
    },
    "america": {"latin", "north", "south", "central"},
    "american": {"latin", "north", "south", "central", "african", "native", "all"},
    "european": {"eastern", "central", "western"},
    "guinea": {"new"},
    "jersey": {"new"},
    "mexico": {"new"},
}
_NOT_BEFORE = {
    "guinea": {"pig", "pigs"},
    "jersey": {"shore", "number"},
    "turkey": {"dinner", "shoot", "sandwich"},
    "niger": {"delta", "state"},
    "washington": {"post", "state", "times", "examiner"},
    "jordan": {"peterson", "river"},
    "american": {"samoa", "dream"},
    "america": {"first"},
}
_GEORGIA = re.compile(
    r"\bTbilisi\b|\bCaucasus\b|\bArmenia|\bAzerbaijan|\bBatumi\b|\bRustavi\b"
    r"|\bRepublic of Georgia\b|\bBlack Sea\b|\bGeorgian (?:government|ministry|parliament)"
)
_AMERICAN_GEORGIA = re.compile(
    r"\bAtlanta\b|\bSavannah, G|\bAlabama\b|\bGeorgia Power\b"
)


def _place(hit: Hit, here: Scene) -> bool:
    name = here.text[hit.start : hit.end].lower()
    before, after = here.before(hit.start, 1), here.after(hit.end, 1)
    if _NOT_AFTER.get(name, set()) & set(before):
        return False
    if _NOT_BEFORE.get(name, set()) & set(after):
        return False
    if name == "georgia":
        return here.caucasus
    if hit.entry.form == "metonym" or (
        hit.entry.ambiguous and hit.entry.form == "name"
    ):
        return here.headline or not _beside_capital(hit, here)
    return True
