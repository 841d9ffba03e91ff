"""Who and what a text names: companies, states, agencies, materials.

The gazetteer comes first, because the statistical model misses the names that matter;
the model stands behind it, for firms that no list knows. Longest match wins, and a
company beats an agency, an agency a material, a material a place.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from spacy.tokens import Doc

from monitor.extract.firms import find_firms, firm_id
from monitor.extract.gazetteer import Case, Gazetteer, Hit, Rank
from monitor.extract.lexicon import (
    AgencyRow,
    CommodityRow,
    CompanyRow,
    Lexicon,
    PlaceRow,
)
from monitor.extract.ministries import Named, find_ministries
from monitor.extract.organisations import key_of
from monitor.extract.provinces import acts
from monitor.extract.senses import is_meant, scene
from monitor.model.event import Commodity, Company, Jurisdiction, Value
from monitor.model.ontology import ArgumentType


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One name in one field of a document."""

    start: int
    end: int
    text: str
    type: ArgumentType
    value: Value
    found_by: Literal["gazetteer", "ner", "short_form", "ticker", "detector"]
    form: Literal["name", "demonym", "metonym", "acronym", "province"] = "name"
    covered: bool = False  # inside a longer mention


_TYPES = {
    Rank.COMPANY: ArgumentType.COMPANY,
    Rank.AGENCY: ArgumentType.AGENCY,
    Rank.COMMODITY: ArgumentType.COMMODITY,
    Rank.PLACE: ArgumentType.JURISDICTION,
}
_ORDER = {type_: rank for rank, type_ in _TYPES.items()} | {ArgumentType.ORG: Rank.TOWN}
_NO_FIRM = frozenset({ArgumentType.COMPANY, ArgumentType.AGENCY})
_DOUBTFUL = frozenset({Rank.COMPANY})


class Recogniser:
    """Finds names; built once for a lexicon, then used for every document."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._gazetteer = Gazetteer(lexicon)
        self._by_key = {
            key_of(name): row
            for row in reversed(lexicon.companies)
            for name in (*row.aliases, row.name)
        }

    def find(self, doc: Doc, *, known: Sequence[Mention] = ()) -> tuple[Mention, ...]:
        """Return the names in `doc`, in its order; covered ones are left out.

        `known` are the mentions of the document's other field, so that a short form
        in the headline finds the full name in the text, and the other way round.
        """
        return tuple(m for m in self.find_all(doc, known=known) if not m.covered)

    def find_all(
        self, doc: Doc, *, known: Sequence[Mention] = ()
    ) -> tuple[Mention, ...]:
        """Return the names in `doc` and those inside them, marked as covered."""
        text = doc.text
        hits = self._gazetteer.scan(text)
        here = scene(text, hits, _rows(known))
        meant = [hit for hit in hits if is_meant(hit, here)]
        mentions = [_mention(text, h) for h in meant if h.entry.rank in _TYPES]
        mentions += _provinces(doc, meant)
        mentions += self._ministries(text, meant)
        mentions += self._firms(doc, hits, mentions, known, headline=here.headline)
        return _settled(mentions)

    def _firms(
        self,
        doc: Doc,
        hits: Sequence[Hit],
        mentions: Sequence[Mention],
        known: Sequence[Mention],
        *,
        headline: bool,
    ) -> Iterator[Mention]:
        """Yield the firms that the statistics find outside the sure names."""
        taken = [(m.start, m.end) for m in mentions if m.type in _NO_FIRM]
        text = doc.text
        sure = [hit for hit in hits if hit.entry.rank not in _DOUBTFUL]
        firms = find_firms(
            doc,
            taken=taken,
            alone=frozenset((hit.start, hit.end) for hit in sure),
            known=_firm_names(known),
            headline=headline,
        )
        for firm in firms:
            yield Mention(
                start=firm.start,
                end=firm.end,
                text=text[firm.start : firm.end],
                type=ArgumentType.COMPANY,
                value=self.company(firm.name),
                found_by="short_form" if firm.short else "ner",
            )

    def company(self, name: str) -> Company:
        """Return the lexicon's company of this name, or a new one."""
        row = self._by_key.get(key_of(name))
        if row:
            return Company(id=row.id, name=row.name, ticker=row.ticker, cik=row.cik)
        return Company(id=firm_id(name), name=name)

    def exchange_of(self, name: str) -> str | None:
        """Return where the lexicon's company of this name is listed, e.g. "ASX"."""
        row = self._by_key.get(key_of(name))
        return row.exchange if row else None

    def materials(self, name: str) -> tuple[Mention, ...]:
        """Return the materials in a firm's name, with places in it: "Mistik Graphite".

        Symbols and everyday words do not count: "Gold Fields" is asked for no more than
        its name.
        """
        hits = self._gazetteer.scan(name)
        sure = [
            _mention(name, hit)
            for hit in hits
            if hit.entry.rank is Rank.COMMODITY
            and hit.entry.case is not Case.EXACT
            and not hit.entry.ambiguous
        ]
        return tuple(m for m in _settled(sure) if not m.covered)

    def _ministries(self, text: str, hits: Sequence[Hit]) -> Iterator[Mention]:
        states = [
            Named(start=hit.start, end=hit.end, iso2=hit.entry.row.id)
            for hit in hits
            if isinstance(hit.entry.row, PlaceRow) and hit.entry.rank is Rank.PLACE
        ]
        # Without a state's name, an agency that only one state has tells which it is.
        states = states or [
            Named(start=hit.start, end=hit.end, iso2=hit.entry.row.iso2)
            for hit in hits
            if isinstance(hit.entry.row, AgencyRow) and not hit.entry.ambiguous
        ]
        for found in find_ministries(text, states, self._lexicon.agencies):
            yield Mention(
                start=found.start,
                end=found.end,
                text=text[found.start : found.end],
                type=ArgumentType.AGENCY,
                value=Jurisdiction(iso2=found.iso2, name=found.name),
                found_by="gazetteer",
            )


def _provinces(doc: Doc, hits: Sequence[Hit]) -> Iterator[Mention]:
    """Yield the provinces that act, each as an organ of its state."""
    for hit in hits:
        row = hit.entry.row
        if not isinstance(row, PlaceRow) or hit.entry.form != "province":
            continue
        if acts(doc, hit.start, hit.end):
            name = doc.text[hit.start : hit.end]
            yield Mention(
                start=hit.start,
                end=hit.end,
                text=name,
                type=ArgumentType.AGENCY,
                value=Jurisdiction(iso2=row.id, name=name),
                found_by="gazetteer",
                form="province",
            )


def _firm_names(known: Iterable[Mention]) -> dict[str, str]:
    """Map keys to names of the companies among mentions of another field."""
    return {
        key_of(mention.value.name): mention.value.name
        for mention in known
        if isinstance(mention.value, Company)
    }


def _rows(known: Iterable[Mention]) -> frozenset[tuple[Rank, str]]:
    """Name the lexicon rows behind mentions of another field."""
    rows = set()
    for mention in known:
        match mention.value:
            case Company(id=name) | Commodity(id=name):
                rows.add((_ORDER[mention.type], name))
            case Jurisdiction(iso2=name):
                rows.add((Rank.PLACE, name))
            case _:
                pass
    return frozenset(rows)


def _mention(text: str, hit: Hit) -> Mention:
    return Mention(
        start=hit.start,
        end=hit.end,
        text=text[hit.start : hit.end],
        type=_TYPES[hit.entry.rank],
        value=value_of(hit.entry.row),
        found_by="gazetteer",
        form=hit.entry.form,
    )


def value_of(row: CompanyRow | AgencyRow | CommodityRow | PlaceRow) -> Value:
    """Turn a row of the lexicon into the value that event records hold."""
    if isinstance(row, CompanyRow):
        return Company(id=row.id, name=row.name, ticker=row.ticker, cik=row.cik)
    if isinstance(row, AgencyRow):
        return Jurisdiction(iso2=row.iso2, name=row.name)
    if isinstance(row, CommodityRow):
        return Commodity(id=row.id)
    return Jurisdiction(iso2=row.id, name=row.name)


def _settled(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Let the longest of overlapping mentions stand, and mark those inside it."""
    ordered = sorted(mentions, key=lambda m: (m.start - m.end, _ORDER[m.type], m.start))
    owner: dict[int, Mention] = {}  # offset -> the mention that holds it
    settled: list[Mention] = []
    for mention in ordered:
        first, last = owner.get(mention.start), owner.get(mention.end - 1)
        inner = any(place in owner for place in range(mention.start, mention.end))
        if not inner:
            owner.update(dict.fromkeys(range(mention.start, mention.end), mention))
            settled.append(mention)
        elif first is not None and first is last:
            settled.append(replace(mention, covered=True))
    return tuple(sorted(settled, key=lambda m: (m.start, -m.end)))
