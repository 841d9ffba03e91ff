"""Read the SEC's EDGAR feeds: one entry a filing, told in sentences.

Both Atom feeds of EDGAR, that of one company (`action=getcompany`) and that of everybody
(`action=getcurrent`), are read as any feed and then put into words: who filed what, under
which headings. A filing that is listed once for each party to it becomes one entry. Pure,
and run in a worker process like `collect.parse`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from monitor.collect.entries import newest
from monitor.collect.facts import day_of, paragraphs, sentence, spoken
from monitor.collect.markup import escaped, one_line, plain
from monitor.collect.parse import parse_feed
from monitor.errors import ParseError
from monitor.model.source import Entry, Feed
from monitor.toml_file import read, table

HEADINGS: Final = Path(__file__).parent / "forms" / "8-k.toml"

_NEWS = (
    *("8-K", "6-K"),  # what has happened; 6-K is that of foreign companies
    *("10-K", "10-Q", "20-F", "40-F"),  # annual and quarterly reports
    *("S-1", "F-1"),  # first offerings to the public
    *("SC 13D", "SCHEDULE 13D"),  # stakes above 5%; the second name since December 2024
    "425",  # what is said about a merger
)
# The forms in which companies tell news, with their amendments. Not among them: what
# insiders file of their own dealings (3, 4, 5, 144), half of all filings; prospectuses of
# priced notes; papers of funds.
NEWS_FORMS: Final = frozenset(form + end for form in _NEWS for end in ("", "/A"))

_ALL = 2**31  # entries: the limit is for filings, not for their listings
_LONGEST_TITLE = 1000  # characters; longer ones are no names but an attack on patterns
_LATEST = re.compile(r"(?<=^Latest Filings) - .*")  # the time, another on each visit
_ACCESSION = re.compile(r"\b\d{10}-\d{2}-\d{6}\b")
_FILED = re.compile(r"\bFiled:\s*(\d{4}-\d{2}-\d{2})\b")
_ITEM = re.compile(r"^Items? (\d\w*(?:\.\w+)?):\s*(\S.*)$", re.MULTILINE)
_LISTED = re.compile(r"(\S.*?) - (.+) \((\d{10})\) \(([^()]*)\)")
_COMPANY = re.compile(r"(\S.*?) \((\d{10})\)")
_DESCRIBED = re.compile(r"\S.*? - (?:\[Amend\] ?)?(.+)")
_STATE = re.compile(
    r"\s*/\s*[A-Z]{2,3}\s*/?$"
)  # "MP Materials Corp. / DE", "X CORP /NEW/"
_CURRENT_REPORT = "8-K"
_EXHIBITS = "9.01"  # says that something is attached, not what
_NAMELESS = "a document"  # whose form EDGAR does not say
_FILERS = frozenset(("filer", "filed by", "reporting"))
_SUBJECTS = frozenset(("subject", "issuer"))
# What others file about a company stands in that company's feed as well, without its role.
_ABOUT = re.compile(r"(?:SC|SCHEDULE) |(?:[345]|144|425)(?:/A)?$")


def read_edgar(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    max_entries: int,
    forms: frozenset[str] | None = None,
) -> Feed:
    """Return the filings of an EDGAR feed, at most the `max_entries` newest.

    With `forms`, only filings of these form types; `NEWS_FORMS` is the usual choice.
    What was left out for its form counts as neither dropped nor wrong. An entry without
    an accession number stays as the feed gave it. Raises `ParseError` if the body is no
    feed of filings, and nothing else.
    """
    feed = parse_feed(body, url=url, content_type=content_type, max_entries=_ALL)
    listings: dict[str, list[Entry]] = {}
    strange = []
    for entry in feed.entries:
        if number := _accession(entry):
            listings.setdefault(number, []).append(entry)
        else:
            strange.append(entry)
    if strange and not listings:
        raise ParseError("this feed lists no filings of EDGAR", reason="not_a_feed")
    filings = (_filing(n, listed, feed.title) for n, listed in listings.items())
    wanted = [f.entry() for f in filings if f.is_wanted(forms)]
    kept = newest([*wanted, *strange], max_entries)
    over = len(wanted) + len(strange) - len(kept)
    return replace(
        feed,
        title=_LATEST.sub("", feed.title),
        entries=tuple(kept),
        chosen=forms is not None,
        dropped=feed.dropped + over,
        warning=_warning(feed, strange=len(strange), over=over, kept=len(kept)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Party:
    """A company or person in a filing, as EDGAR lists it."""

    name: str
    cik: str
    role: str = ""  # "Filer", "Subject", "Filed by", "Issuer" …; "": not said

    @property
    def rank(self) -> int:
        """Say how near it stands to what the filing is about; 0 is nearest."""
        if self.role.lower() in _SUBJECTS:
            return 1
        return 0 if self.role.lower() in _FILERS else 2

    def __str__(self) -> str:
        role = f", {self.role.lower()}" if self.role else ""
        return f"{self.name} (CIK {self.cik}{role})"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """One numbered item of a report."""

    number: str
    heading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filing:
    """One filing, joined from its listings."""

    accession: str
    form: str  # as EDGAR names it: "8-K", "SCHEDULE 13D/A"; "": not said
    described: str  # what EDGAR calls the form, "Current report"; "": not said
    filed: date | None
    parties: tuple[_Party, ...]
    items: tuple[_Item, ...]
    listing: Entry  # of the first party

    def is_wanted(self, forms: frozenset[str] | None) -> bool:
        """Say whether the form is one of `forms`; one that is not named may be."""
        return forms is None or not self.form or self.form in forms

    def entry(self) -> Entry:
        """Return the filing as an entry."""
        return replace(
            self.listing,
            guid=self.accession,
            title=escaped(self.title()),
            html=paragraphs(self.sentences()),
            published=self.listing.published or self.listing.updated,
            link_shared=False,
        )

    def title(self) -> str:
        """Say who files what, and under which headings."""
        about = "; ".join(self._telling()) or self.described
        said = self._said(self.form or _NAMELESS, active="files", passive="filed")
        return f"{said}: {about}" if about else said

    def sentences(self) -> Iterator[str]:
        """Yield the facts of the filing."""
        said = self._said(self._called(), active="filed", passive="was filed")
        where = "with the U.S. Securities and Exchange Commission"
        when = f" on {spoken(self.filed)}" if self.filed else ""
        yield f"{said} {where}{when}."
        yield sentence("Kind of document:", self.described)
        for item in self.items:
            yield sentence(f"Item {item.number}:", item.heading)
        yield sentence("Parties:", *map(str, self.parties))
        yield sentence("Accession number:", self.accession)

    def _telling(self) -> list[str]:
        """Return the headings of the items that say what has happened."""
        headings = [item.heading for item in self.items if item.number != _EXHIBITS]
        return headings or [item.heading for item in self.items]

    def _called(self) -> str:
        """Return the form as a sentence has it."""
        if not self.form:
            return _NAMELESS
        return self.form if self.form.startswith("SC") else f"Form {self.form}"

    def _said(self, form: str, *, active: str, passive: str) -> str:
        """Say who filed the form, or about whom it was filed where that is all."""
        filers = [p.name for p in self.parties if p.rank == 0]
        subjects = [p.name for p in self.parties if p.rank == 1]
        others = [p.name for p in self.parties]
        if filers and subjects:
            return f"{_short(filers)} {active} {form} about {_short(subjects)}"
        if filers or (others and not subjects and not _ABOUT.match(self.form)):
            return f"{_short(filers or others)} {active} {form}"
        about = f" about {_short(others)}" if others else ""
        return f"{form[0].upper()}{form[1:]} {passive}{about}"


def _short(names: Sequence[str]) -> str:
    """Name the first of several."""
    more = len(names) - 1
    return f"{names[0]} (and {more} more)" if more else names[0]


def _filing(accession: str, listed: Sequence[Entry], feed_title: str) -> _Filing:
    """Join the listings of one filing."""
    titles = [one_line(entry.title)[:_LONGEST_TITLE] for entry in listed]
    parties = [_party(title, feed_title) for title in titles]
    pairs = zip(parties, listed, strict=True)
    ranked = sorted(pairs, key=lambda pair: pair[0].rank if pair[0] else 9)
    listing = ranked[0][1]
    text = "\n".join(plain(entry.html) for entry in listed)
    form = _form(listing)
    filed = _FILED.search(text)
    named = _LISTED.fullmatch(titles[0])
    described = None if named else _DESCRIBED.fullmatch(titles[0])
    return _Filing(
        accession=accession,
        form=form,
        described=described[1] if described else "",
        filed=day_of(filed[1]) if filed else None,
        parties=tuple(dict.fromkeys(party for party, _ in ranked if party)),
        items=tuple(_items(text, form)),
        listing=listing,
    )


def _party(title: str, feed_title: str) -> _Party | None:
    """Return the party that a listing is for; a company's feed names it in its title."""
    if listed := _LISTED.fullmatch(title):
        return _Party(
            name=_plain_name(listed[2]), cik=listed[3], role=listed[4].strip()
        )
    if company := _COMPANY.fullmatch(feed_title):
        return _Party(name=_plain_name(company[1]), cik=company[2])
    return None


def _plain_name(name: str) -> str:
    return _STATE.sub("", name) or name


def _form(entry: Entry) -> str:
    """Return the form type: EDGAR's only category, or what its title begins with."""
    if entry.categories:
        return one_line(entry.categories[0])
    return one_line(entry.title).partition(" - ")[0].removesuffix(" [Amend]")


def _items(text: str, form: str) -> Iterator[_Item]:
    """Yield the items that a listing names, by the form's own headings, each once."""
    found = dict(_ITEM.findall(text))
    official = _headings() if form.startswith(_CURRENT_REPORT) else {}
    for number, heading in found.items():
        yield _Item(number=number, heading=official.get(number, heading.strip()))


def _accession(entry: Entry) -> str | None:
    """Return the number by which EDGAR knows a filing."""
    places = (entry.guid or "", entry.link or "", plain(entry.html))
    found = (_ACCESSION.search(place) for place in places)
    return next((number[0] for number in found if number), None)


def _warning(feed: Feed, *, strange: int, over: int, kept: int) -> str | None:
    parts: Iterable[str | None] = (
        feed.warning,
        f"{strange} entries without accession number" if strange else None,
        f"{kept + over} filings, only {kept} taken" if over else None,
    )
    return "; ".join(part for part in parts if part) or None


@table
class _HeadingRow:
    """One item of a form."""

    number: str
    heading: str


@table
class _FormFile:
    """The form of `8-k.toml`."""

    item: tuple[_HeadingRow, ...]


@cache
def _headings() -> dict[str, str]:
    rows = read(HEADINGS, shown=HEADINGS.name).into(_FormFile).item
    return {row.number: row.heading for row in rows}
