"""Read a web page's markup as a plain tree of what can be seen of it. Pure.

The only door to the HTML parser for whole pages. Scripts, styles, comments, controls and
hidden elements are gone; nothing here knows what is news and what is navigation.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from monitor.collect.links import absolute
from monitor.collect.markup import fold, is_tangled, tidy
from monitor.errors import ParseError

_RAW = re.compile(
    r"<!--|<(script|style|template|svg|textarea)(?=[\s/>])", re.IGNORECASE
)
_LONG_VALUE = re.compile(r"=\s*(?:\"[^\"<>]{4000,}+\"|'[^'<>]{4000,}+')")
_LONG_TAG = re.compile(r"<([a-zA-Z][\w-]*+)\s[^<>]{20000,}+>")
_LONG_TEXT = re.compile(r">[^<]{1000,}+")
_MOST_HALVINGS = 5
_LARGEST = 3_000_000  # characters of markup; more would take too long
_DEEPEST = 100  # levels; what lies deeper is lifted

_CONTROLS = (
    "head noscript iframe object embed canvas audio video select button map input meta"
    " link math svg template textarea frameset noframes datalist progress meter dialog"
)
_UNSEEN = frozenset(_CONTROLS.split())
_ON_LINES_OF_THEIR_OWN = (
    "h1 h2 h3 h4 h5 h6 p div article section li dt dd td th tr table thead tbody tfoot"
    " ul ol dl main blockquote pre figure figcaption header footer address center"
    " details summary fieldset form hr caption body legend nav aside"
)
BLOCKS = frozenset(_ON_LINES_OF_THEIR_OWN.split())
_UNSEEN_NAMES = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text|hidden|d-none)(?:\s|$)",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE
)
_KEPT = ("href", "title", "class", "id", "role", "datetime", "alt")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Element:
    """One visible element, with the elements and texts in it."""

    tag: str
    attrs: Mapping[str, str]
    children: tuple["Element | str", ...]
    size: int  # characters of text in it, white space apart
    block: bool  # True: it or something in it stands on lines of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it can be seen."""

    title: str
    base: str  # what its links are relative to
    lang: str  # as declared, in lower case; empty if not
    root: Element
    cut: bool  # True: too large, so only its beginning was read


@dataclass(slots=True, kw_only=True)
class _Open:
    node: LexborNode
    children: list[Element | str] = field(default_factory=list)


def grown(text: str, *, url: str, select: str | None = None) -> Page:
    """Return the tree of a page that came from `url`.

    `select` (CSS) names the parts of it that are wanted. Of a page that is too large,
    the beginning is read. Raises `ParseError` for markup that would cost too much even
    so, and for a selector that is wrong or matches nothing.
    """
    whole = bare(text)
    lean, cut = _affordable(whole[:_LARGEST])
    cut = cut or len(whole) > _LARGEST
    tree = LexborHTMLParser(lean)
    found = tree.css_first("title")
    return Page(
        title=fold(tidy(found.text())) if found else "",
        base=_base(tree, url),
        lang=_lang(tree),
        root=element_of("body", {}, tuple(_chosen(tree, select))),
        cut=cut,
    )


def bare(text: str) -> str:
    """Return markup without scripts, styles, drawings, comments and overlong values."""
    pieces, place, missing = [], 0, set[str]()
    while found := _RAW.search(text, place):
        pieces.append(text[place : found.start()])
        name = (found[1] or "").lower()
        end = None if name in missing else _closing(name, text, found)
        if end is None and name not in ("", "script", "style"):
            missing.add(name)
            pieces.append(found[0])
            place = found.end()
        elif end is None:
            place = len(text)
        else:
            pieces.append(" " if name else "")
            place = end
    pieces.append(text[place:])
    lean = _LONG_VALUE.sub('=""', "".join(pieces))
    return _LONG_TAG.sub(r"<\1>", lean)


def element_of(
    tag: str, attrs: Mapping[str, str], children: tuple[Element | str, ...]
) -> Element:
    """Return an element with what is to be known about its content."""
    return Element(
        tag=tag,
        attrs=attrs,
        children=children,
        size=sum(len(fold(c)) if isinstance(c, str) else c.size for c in children),
        block=tag in BLOCKS
        or any(not isinstance(c, str) and c.block for c in children),
    )


def within(element: Element) -> Iterator[Element]:
    """Yield an element and all in it, in the page's order."""
    waiting = [element]
    while waiting:
        element = waiting.pop()
        yield element
        waiting.extend(c for c in reversed(element.children) if isinstance(c, Element))


def _closing(name: str, text: str, opening: re.Match[str]) -> int | None:
    """Return where the raw element ends that begins at `opening`."""
    if not name:
        end = text.find("-->", opening.start() + 2)
        return None if end < 0 else end + 3
    found = re.compile(rf"</{name}[^<>]*>", re.IGNORECASE).search(text, opening.end())
    return found.end() if found else None


def _affordable(text: str) -> tuple[str, bool]:
    """Return as much of `text` as can be made a tree of, and whether it was cut."""
    for halvings in range(_MOST_HALVINGS):
        part = text[: len(text) >> halvings]
        # Long runs of plain text cost nothing; only attributes and nesting do.
        if not is_tangled(_LONG_TEXT.sub(">", part)):
            return part, halvings > 0
    raise ParseError(
        "the markup of this page is too tangled to be read", reason="unparsable"
    )


def _base(tree: LexborHTMLParser, url: str) -> str:
    found = tree.css_first("base[href]")
    return absolute(found.attributes.get("href"), url) or url if found else url


def _lang(tree: LexborHTMLParser) -> str:
    found = tree.css_first("html")
    return (found.attributes.get("lang") or "").lower() if found else ""


def _chosen(tree: LexborHTMLParser, select: str | None) -> Iterator[Element | str]:
    """Yield what is wanted of a page: its body, or what a selector matches."""
    if select is None:
        if tree.body is not None:
            yield from _built(tree.body).children
        return
    try:
        found = tree.css(select)
    except SelectolaxError:
        message = f"{select[:100]!r} is no CSS selector that can be read"
        raise ParseError(message, reason="unparsable") from None
    if not found:
        message = f"nothing on this page matches {select[:100]!r}"
        raise ParseError(message, reason="empty")
    taken = {node.mem_id for node in found}
    for node in found:
        if not any(above.mem_id in taken for above in _above(node)):
            yield _built(node)


def _above(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _built(root: LexborNode) -> Element:
    """Return the visible tree under `root`, without recursion: pages nest deeply."""
    path = [_Open(node=root)]
    node = root.first_child
    while True:
        if node is None:
            done = path.pop()
            made = element_of(
                done.node.tag or "", _attrs(done.node), tuple(done.children)
            )
            if not path:
                return made
            deep = len(path) > _DEEPEST
            path[-1].children.extend(made.children if deep else [made])
            node = done.node.next
        elif node.is_text_node:
            path[-1].children.append(node.text_content or "")
            node = node.next
        elif _is_unseen(node):
            node = node.next
        else:
            path.append(_Open(node=node))
            node = node.first_child


def _attrs(node: LexborNode) -> dict[str, str]:
    found = node.attributes.items()
    return {name: value for name, value in found if value and name in _KEPT}


def _is_unseen(node: LexborNode) -> bool:
    if not node.is_element_node or node.tag in _UNSEEN:
        return True
    attributes = node.attributes
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(attributes.get("style") or "") is not None
        or _UNSEEN_NAMES.search(attributes.get("class") or "") is not None
    )
