"""Part what a page is about from what stands around it, and cut it into pieces. Pure.

Navigation, headers, footers, banners, sidebars and the like are told by element, role
and by the words in their class and id.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from monitor.collect.markup import fold, tidy
from monitor.collect.tree import BLOCKS, Element, element_of, within

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

_AROUND = frozenset(("nav", "aside", "menu"))
_ONCE = frozenset(("header", "footer"))  # of the page; a card may have its own
_OWNERS = frozenset(("main", "article", "section", "li"))
_ROLE_NAMES = (
    "navigation banner contentinfo complementary search alertdialog dialog menu menubar"
    " toolbar"
)
_ROLES = frozenset(_ROLE_NAMES.split())
_SURE_NAMES = (
    "breadcrumb breadcrumbs crumb crumbs footer foot sidebar cookie cookies consent gdpr"
    " share sharing social related recommended pagination pager paging advert"
    " advertisement copyright tagcloud addtoany sharedaddy visitors lastupdated"
)
_LIKELY_NAMES = (
    "nav navbar navigation menu submenu megamenu skip toolbar topbar masthead newsletter"
    " subscribe login comments disclaimer banner counter"
)
_SURE = frozenset(_SURE_NAMES.split())
_LIKELY = frozenset(_LIKELY_NAMES.split())
_PAGE_NAMES = re.compile(r"(?:site|page|global|main)?[-_]?header", re.IGNORECASE)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MOST = 0.6  # of the text: what is more than that stands around nothing

_DATES = "date time datetime published pubdate posted"
_DATE_NAMES = frozenset(_DATES.split())
_LONGEST_DATE = 40  # characters
_FEW = 8  # texts before a link that still leads its line
_SENTENCE = "a sentence"
_LONGEST_ROW = 2000  # characters; a longer one lays out a page

Kind = Literal["heading", "text", "line", "item", "row", "pre"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A link in its line."""

    element: Element
    before: str = ""  # what stands before it in the line
    line: int = 0  # characters of the whole line; 0: it holds lines of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A text that stands by itself: a heading, paragraph, line, item or row."""

    kind: Kind
    text: str
    level: int = 0  # of a heading
    anchors: tuple[Anchor, ...] = ()
    stamp: str | None = None  # what a `<time>` in it says; None: there is none
    dated: bool = False  # True: marked as a date by its name
    header: str = ""  # of a row: the table's own first row


@dataclass(slots=True, kw_only=True)
class _Run:
    """What stands in one line so far."""

    kind: Kind
    level: int = 0
    texts: list[str] = field(default_factory=list)
    anchors: list[tuple[Element, str]] = field(default_factory=list)
    stamp: str | None = None

    def closed(self, kind: Kind | None = None) -> Iterator[Piece]:
        text = fold(tidy("".join(self.texts)))
        if text or self.anchors or self.stamp:
            yield Piece(
                kind=kind or self.kind,
                text=text,
                level=self.level,
                anchors=tuple(
                    Anchor(element=element, before=before, line=len(text))
                    for element, before in self.anchors
                ),
                stamp=self.stamp,
            )
        self.texts, self.anchors, self.stamp = [], [], None


def main_content(root: Element, *, strict: bool = True) -> Element:
    """Return the part of a page that it is there for.

    `strict` believes more of the words in class and id; a page whose authors mean
    something else by them is read without.
    """
    left = _pruned(root, root.size, strict=strict, owned=False)
    best = max(_mains(left), key=lambda e: e.size, default=left)
    return best if best.size else left


def has_main(root: Element) -> bool:
    """Say whether a page marks the part that it is there for."""
    return any(_mains(root))


def pieces(nodes: Iterable[Element | str]) -> list[Piece]:
    """Return all the pieces in `nodes`, in order."""
    return list(_cut(nodes, "text", 0))


def text_of(element: Element) -> str:
    """Return the text in an element on one line."""
    return " ".join(p.text for p in pieces(element.children) if p.text)


def _pruned(element: Element, whole: int, *, strict: bool, owned: bool) -> Element:
    """Return `element` without what stands around a page's content."""
    inside = owned or element.tag in _OWNERS
    kept = tuple(
        child
        if isinstance(child, str)
        else _pruned(child, whole, strict=strict, owned=inside)
        for child in element.children
        if isinstance(child, str)
        or not _stands_around(child, whole, strict=strict, owned=inside)
    )
    return element_of(element.tag, element.attrs, kept)


def _stands_around(element: Element, whole: int, *, strict: bool, owned: bool) -> bool:
    if element.tag in _AROUND or (element.tag in _ONCE and not owned):
        return True
    if _role(element) in _ROLES:
        return True
    named = element.attrs.get("class", ""), element.attrs.get("id", "")
    if not any(named) or element.tag in ("main", "article"):
        return False
    words = {w.lower() for name in named for w in _WORDS.findall(name)}
    page_header = (strict and not owned) and any(
        _PAGE_NAMES.fullmatch(name) for each in named for name in each.split()
    )
    if not page_header and not words & (_SURE | _LIKELY if strict else _SURE):
        return False
    return element.size <= _MOST * whole and not has_main(element)


def _mains(root: Element) -> Iterator[Element]:
    return (e for e in within(root) if e.tag == "main" or _role(e) == "main")


def _role(element: Element) -> str:
    return element.attrs.get("role", "").lower()


def _cut(nodes: Iterable[Element | str], kind: Kind, level: int) -> Iterator[Piece]:
    run = _Run(kind=kind, level=level)
    for node in nodes:
        if isinstance(node, str):
            run.texts.append(node)
        elif node.tag == "br":
            yield from run.closed("line" if kind == "text" else None)
        elif _is_date(node):
            yield from run.closed()
            yield Piece(
                kind="text", text=text_of(node), stamp=_stamp_in(node), dated=True
            )
        elif node.block:
            yield from run.closed()
            if node.tag == "a":
                yield Piece(kind="text", text="", anchors=(Anchor(element=node),))
            yield from _block(node, kind, level)
        else:
            _take(run, node)
    yield from run.closed()


def _take(run: _Run, node: Element) -> None:
    """Take what stands in the line."""
    if node.tag == "a":
        # What is long is a sentence, whatever it says.
        before = "".join(run.texts[-_FEW:]) if len(run.texts) <= _FEW else _SENTENCE
        run.anchors.append((node, fold(before)))
    if node.tag == "time":
        run.stamp = run.stamp or node.attrs.get("datetime")
    for child in node.children:
        if isinstance(child, str):
            run.texts.append(child)
        elif child.tag == "br":
            run.texts.append(" ")
        else:
            _take(run, child)


def _block(node: Element, kind: Kind, level: int) -> Iterator[Piece]:
    if node.tag in HEADINGS:
        yield from _cut(node.children, "heading", int(node.tag[1]))
    elif node.tag == "table":
        yield from _table(node)
    elif node.tag == "tr" and _is_row(node):
        yield from _row(node, "")
    elif node.tag == "pre":
        for part in re.split(r"\n[ \t\r]*\n", "".join(_raw(node))):
            yield from _Run(kind="pre", texts=[part]).closed()
    elif node.tag in ("li", "dt", "dd"):
        yield from _cut(node.children, "item", level)
    else:
        inherited = kind if kind in ("item", "heading") else "text"
        yield from _cut(node.children, inherited, level)


def _raw(node: Element) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        else:
            yield from _raw(child)


def _table(table: Element) -> Iterator[Piece]:
    """Yield the rows of a table, each with the names of its columns."""
    header = ""
    for part in table.children:
        rows = part.children if isinstance(part, Element) else ()
        if isinstance(part, Element) and part.tag not in ("thead", "tbody", "tfoot"):
            rows = (part,)
        for row in rows:
            if not isinstance(row, Element):
                continue
            if row.tag != "tr" or not _is_row(row):
                yield from _cut((row,), "text", 0)
            elif _is_header(row):
                header = _cells(row)
            else:
                yield from _row(row, header)


def _row(row: Element, header: str) -> Iterator[Piece]:
    found = pieces(c for c in row.children if isinstance(c, Element))
    stamps = (p.stamp for p in found if p.stamp)
    yield Piece(
        kind="row",
        text=_cells(row),
        anchors=tuple(a for p in found for a in p.anchors),
        stamp=next(stamps, None),
        header=header,
    )


def _cells(row: Element) -> str:
    cells = (text_of(c) for c in row.children if isinstance(c, Element))
    return " | ".join(c for c in cells if c)


def _is_header(row: Element) -> bool:
    return all(c.tag == "th" for c in row.children if isinstance(c, Element))


def _is_row(row: Element) -> bool:
    """Say whether a row holds data, and does not lay out a page."""
    cells = [c for c in row.children if isinstance(c, Element)]
    layout = HEADINGS | {"table", "article", "section", "main"}
    return (
        len(cells) > 1
        and row.size <= _LONGEST_ROW
        and not any(e.tag in layout for e in within(row))
    )


def _is_date(element: Element) -> bool:
    if element.tag in BLOCKS and element.tag not in ("div", "p", "span"):
        return False
    if not 0 < element.size <= _LONGEST_DATE:
        return False
    name = element.attrs.get("class", "")
    words = {w.lower() for w in _WORDS.findall(name)}
    return bool(words & _DATE_NAMES) and not any(e.tag == "a" for e in within(element))


def _stamp_in(element: Element) -> str | None:
    stamps = (e.attrs.get("datetime") for e in within(element) if e.tag == "time")
    return next((s for s in stamps if s), None)
