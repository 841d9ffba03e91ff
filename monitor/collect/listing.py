"""Read a page that lists others: find the list, and an entry for each of its links. Pure.

A list is an element whose children repeat and each lead somewhere else; lists of one
shape in one place (a year each, a row of cards each) are one list.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from monitor.collect.anchors import Link, is_furniture, link_of
from monitor.collect.content import Piece, pieces, text_of
from monitor.collect.dated import Found, day_in, month_first, stated
from monitor.collect.links import canonical
from monitor.collect.markup import escaped
from monitor.collect.tree import Element
from monitor.collect.volatile import steady
from monitor.collect.walls import weight
from monitor.model.source import Entry

_SAYS = 12  # weighted characters: a shorter title needs a date beside it
_TITLE = 80  # weighted characters; longer ones are not worth more
_SHORT = 60  # characters of a line that is there for its date
_BESIDE = 40  # characters that such a line may say besides
_GROUPS = ("ul", "ol", "dl", "div", "table", "section", "tbody", "dd")

Node = Element | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The list that was found on a page."""

    entries: tuple[Entry, ...]
    dated: int  # entries with a date
    said: float  # weighted characters of a title, on average
    share: float  # of the page's text that stands in the list


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slot:
    """A child of a list with the links in it."""

    place: int
    tag: str
    best: Link
    dated: bool

    @property
    def worth(self) -> float:
        if not self.dated and self.best.weight < _SAYS:
            return 0
        return min(self.best.weight, _TITLE) * (2 if self.dated else 1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Container:
    element: Element
    slots: tuple[_Slot, ...]
    above: Element | None  # the line before it; None: there is none


@dataclass(slots=True, kw_only=True)
class _Survey:
    """What is known of a page's links while its tree is walked."""

    links: dict[int, Link]  # by the identity of their elements
    month_first: bool | None
    groups: dict[tuple[str, str], list[_Container]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Item:
    link: Link
    nodes: tuple[Node, ...]
    date: Found | None = None  # of the group that it stands in


def listing(root: Element, *, base: str, url: str, lang: str) -> Listing | None:
    """Return the list that a page is there for, or None if there is none."""
    found, here = pieces(root.children), canonical(url) or url
    order = month_first((p.text for p in found), lang)
    links = {}
    for piece in found:
        for anchor in piece.anchors:
            link = link_of(anchor, piece, base=base, url=here, month_first=order)
            if link is not None:
                links[id(anchor.element)] = link
    survey = _Survey(links=links, month_first=order)
    _walk(root, "", None, survey)
    chosen = max(survey.groups.items(), key=_worth, default=None)
    if chosen is None or not _worth(chosen):
        return None
    items = [i for c in chosen[1] for i in _items(c, survey)]
    return _listed(items, root, order=order) if items else None


def _walk(
    element: Element, path: str, above: Element | None, survey: _Survey
) -> tuple[list[Link], bool]:
    """Note every element whose children hold links; return its links and if dated."""
    path = f"{path}/{element.tag}"
    own = survey.links.get(id(element))
    links, dated = ([own] if own else []), element.tag == "time"
    slots, before = [], None
    for place, child in enumerate(element.children):
        if isinstance(child, str):
            dated = dated or day_in(child, month_first=True) is not None
            continue
        inner, has_date = _walk(child, path, before, survey)
        titles = [link for link in inner if not link.more]
        if titles:
            best = max(titles, key=lambda k: (k.heading, k.weight))
            slots.append(_Slot(place=place, tag=child.tag, best=best, dated=has_date))
        links += inner
        dated = dated or has_date
        before = child if child.size else before
    for tag in {slot.tag for slot in slots}:
        here = tuple(s for s in slots if s.tag == tag or (s.dated and s.worth))
        made = _Container(element=element, slots=here, above=above or None)
        survey.groups.setdefault((path, tag), []).append(made)
    return links, dated


def _worth(group: tuple[tuple[str, str], list[_Container]]) -> float:
    """Say how much a list is a list: what its titles say, each address once."""
    (_, tag), containers = group
    slots = {s.best.name: s for c in containers for s in c.slots if s.tag == tag}
    worth = sum(slot.worth for slot in slots.values())
    return worth * math.sqrt(len(slots) / len(containers))


def _items(container: _Container, survey: _Survey) -> Iterator[_Item]:
    """Yield each link of a list with what stands beside it."""
    children, slots = container.element.children, container.slots
    places = [slot.place for slot in slots]
    longest = max((b - a for a, b in pairwise(places)), default=len(children))
    leading = _dates_lead(children, slots, survey)
    group = _group_date(container, survey)
    for number, slot in enumerate(slots):
        if leading:
            start = places[number - 1] + 1 if number else 0
            nodes = children[start : slot.place + 1]
            found = _date(
                pieces(children[start : slot.place]), order=survey.month_first
            )
            group = found or group
        else:
            end = places[number + 1] if number + 1 < len(places) else len(children)
            nodes = children[slot.place : min(end, slot.place + longest)]
        yield _Item(link=slot.best, nodes=nodes, date=group)


def _dates_lead(
    children: tuple[Node, ...], slots: tuple[_Slot, ...], survey: _Survey
) -> bool:
    """Say whether the dates of a flat list stand before its links."""
    if all(slot.dated for slot in slots) or not slots:
        return False
    first = pieces(children[: slots[0].place])[-1:]
    last = pieces(children[slots[-1].place + 1 :])
    order = survey.month_first
    return (
        _date(first, order=order) is not None and _date(last[:1], order=order) is None
    )


def _group_date(container: _Container, survey: _Survey) -> Found | None:
    """Return the date that stands above a list as its heading."""
    above = container.above
    if above is None or container.element.tag not in _GROUPS or above.size > _SHORT:
        return None
    text = text_of(above)
    date = day_in(text, month_first=survey.month_first)
    return date if date and len(text) - (date.end - date.start) <= _SAYS else None


def _listed(items: list[_Item], root: Element, *, order: bool | None) -> Listing:
    """Return a list's entries, each address once and under its better title."""
    best: dict[str, Entry] = {}
    covered = 0
    for item in items:
        found = pieces(item.nodes)
        covered += sum(len(p.text) for p in found)
        entry = _entry(item, found, order=order)
        old = best.get(item.link.name)
        if old is None or weight(old.title) < weight(entry.title):
            best[item.link.name] = entry
    entries = tuple(best.values())
    return Listing(
        entries=entries,
        dated=sum(e.published is not None for e in entries),
        said=sum(weight(e.title) for e in entries) / len(entries),
        share=covered / max(root.size, 1),
    )


def _entry(item: _Item, found: list[Piece], *, order: bool | None) -> Entry:
    date = (
        _date(found, order=order, title=item.link.title) or item.link.date or item.date
    )
    return Entry(
        guid=item.link.name,
        link=item.link.address,
        title=escaped(item.link.title),
        html="".join(
            f"<p>{escaped(t)}</p>" for t in _summary(item, found, order=order)
        ),
        published=date.day if date else None,
        updated=None,
        zone=date.zone if date else None,
    )


def _date(
    found: Iterable[Piece],
    *,
    order: bool | None,
    title: str = "",
) -> Found | None:
    """Return the date of an item: as marked, else from a line that is there for it."""
    found = list(found)
    for stamp in (p.stamp for p in found if p.stamp):
        if date := stated(stamp):
            return date
    for piece in (*(p for p in found if p.dated), *found):
        for text in _parts(piece):
            said = text.replace(title, " ") if title else text
            date = day_in(said, month_first=order)
            if date and _stands_alone(date, said):
                return date
    return None


def _stands_alone(date: Found, text: str) -> bool:
    """Say whether a date is when its line was said, and not what it speaks of."""
    if len(text.strip()) <= _SHORT or not text[: date.start].strip("(["):
        return True
    follows = text[date.end :].lstrip()[:1]
    return date.start <= _BESIDE and follows != "" and follows in "-–—/)"


def _summary(
    item: _Item,
    found: list[Piece],
    *,
    order: bool | None,
) -> Iterator[str]:
    """Yield what an item says besides its title and date."""
    seen = {item.link.title.casefold()}
    for piece in found:
        own = _own_words(item.link, piece)
        for text in _parts(piece):
            said = text.replace(own, " ") if own else text
            date = day_in(said, month_first=order)
            if date and len(said) - (date.end - date.start) <= _BESIDE:
                continue
            said = steady(said)
            if not said or is_furniture(said) or said.casefold() in seen:
                continue
            seen.add(said.casefold())
            yield said


def _own_words(link: Link, piece: Piece) -> str:
    """Return the words of the link as they stand in its own line; else nothing."""
    here = any(a.element is link.element and a.line for a in piece.anchors)
    return text_of(link.element) if here else ""


def _parts(piece: Piece) -> list[str]:
    return piece.text.split(" | ") if piece.kind == "row" else [piece.text]
