"""Turn the markup of feeds into plain text, one paragraph a line group.

Input is whatever a stranger wrote: text, HTML, escaped HTML, broken HTML. Output has no
markup, no invisible characters, and an empty line between paragraphs. Pure.
"""

import html
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

_DROPPED = frozenset(
    (
        *(
            "script",
            "style",
            "noscript",
            "template",
            "head",
            "title",
            "iframe",
            "object",
        ),
        *(
            "embed",
            "svg",
            "math",
            "canvas",
            "audio",
            "video",
            "select",
            "button",
            "map",
        ),
        *("textarea", "form", "input"),
    )
)
_PARAGRAPH = frozenset(
    (
        *(
            "p",
            "div",
            "article",
            "aside",
            "blockquote",
            "center",
            "details",
            "dl",
            "pre",
        ),
        *(
            "figcaption",
            "figure",
            "footer",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
        ),
        *("hr", "main", "nav", "ol", "section", "table", "ul", "address", "fieldset"),
    )
)
_LINE = frozenset(("br", "li", "tr", "dt", "dd", "caption", "summary", "option"))
_SWALLOWING = re.compile(
    r"<(iframe|object|applet|noframes|noembed|textarea|select|video|audio|canvas|svg"
    r"|math|title|script|style|template|map|button|form)(?=[\s/>])[^<>]*+>",
    re.IGNORECASE,
)
_CODE = ("script", "style")
_CELL = frozenset(("td", "th"))
_HIDDEN_STYLE = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE
)

_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*+>")
_TAG_START = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)")
_VOID = frozenset(("br", "hr", "img", "input", "meta", "link", "wbr", "area", "col"))
_SELF_CLOSING = frozenset(("p", "li", "td", "th", "tr", "dt", "dd", "option"))
_MOST_NESTING = 2_000_000  # tags times the depth at which they stand
_LONGEST_TAG = 60_000  # characters from one tag to the next
_MOST_LAYERS = 3

_LOOKS_LIKE_TAG = re.compile(
    r"</(?:p|a|b|i|u|em|strong|span|div|li|ul|ol|h[1-6]|font|td|tr|table|sup|sub)\s*>"
    r"|<(?:br|hr|p)\s*/?>|<(?:p|a|div|span|img|font)\s[^<>]*>",
    re.IGNORECASE,
)
_LOOKS_LIKE_ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[nm]dash|hellip|#\d{2,6}|#x[0-9a-f]{2,5});",
    re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")

_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Controls, marks of direction, zero-width characters, soft hyphens, tag characters,
# annotations, noncharacters and surrogates: nothing that a reader could see.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
# The (non-)joiner shapes Persian and Indic words and joins emoji; between Latin
# letters it only hides them.
_IDLE_JOINER = re.compile(
    "(?<![\u0590-\u1cff\u2190-\u2bff\ufb1d-\U0001faff])[\u200c\u200d]"
)
# A single space is a match of neither: most text has nothing to fold.
_SPACE_RUN = re.compile(r"[^\S ]\s*| \s+")
_BREAK = "\0"  # a line's end among pieces of text, in which there is no such character
_SPACES = re.compile(r"[^\S\n ][^\S\n]*| [^\S\n]+")
_AROUND_NEWLINE = re.compile(r" *\n *")
_MANY_NEWLINES = re.compile(r"\n{3,}")


def plain(markup: str) -> str:
    """Return the visible text of `markup`, paragraphs parted by an empty line.

    Feeds escape twice and more often: what comes out is unwrapped as long as it looks
    like markup, within reason.
    """
    text = _stripped(markup)
    for _ in range(_MOST_LAYERS):
        if _LOOKS_LIKE_TAG.search(text):
            text = _stripped(text)
        elif _LOOKS_LIKE_ENTITY.search(text):
            text = html.unescape(text)
        else:
            break
    return tidy(text)


def one_line(markup: str) -> str:
    """Return the visible text of `markup` on a single line."""
    return fold(plain(markup))


def fold(text: str) -> str:
    """Return `text` with every run of white space as one space."""
    return " ".join(text.split())


def looks_like_markup(text: str) -> bool:
    """Say whether `text` that claims to be plain is markup after all."""
    return _LOOKS_LIKE_TAG.search(text) is not None


def escaped(text: str) -> str:
    """Return plain `text` as markup that `plain` turns into the same text again."""
    paragraphs = _BLANK_LINE.split(text)
    if len(paragraphs) == 1:
        return html.escape(text, quote=False)
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in paragraphs)


def tidy(text: str) -> str:
    """Fold white space and take out what nobody can see; keep paragraphs and lines."""
    text = _INVISIBLE.sub("", _NEWLINES.sub("\n", text))
    if "\u200c" in text or "\u200d" in text:
        text = _IDLE_JOINER.sub("", text)
    text = _SPACES.sub(" ", text)
    return _MANY_NEWLINES.sub("\n\n", _AROUND_NEWLINE.sub("\n", text)).strip()


def _stripped(markup: str) -> str:
    if "<" not in markup:
        parts = _BLANK_LINE.split(markup)
        return "\n\n".join(fold(html.unescape(part)) for part in parts)
    if is_tangled(markup):
        return html.unescape(_TAG.sub(" ", markup))
    whole = _without_open_ends(markup)
    body = LexborHTMLParser(f"<!doctype html><body>{whole}").body
    if body is None:
        return ""
    return _SPACE_RUN.sub(" ", "".join(_pieces(body))).replace(_BREAK, "\n")


def _without_open_ends(markup: str) -> str:
    """Take out elements that would swallow the text after them, for want of an end.

    `<iframe …/>` is whole in XHTML, which feeds are often written in; for an HTML
    parser it is never closed. What is code to its end stays: it is no text.
    """
    low = markup.lower()
    ends: dict[str, int] = {}

    def kept(tag: re.Match[str]) -> str:
        name = tag[1].lower()
        if tag[0].endswith("/>"):
            return ""
        end = ends.setdefault(name, low.rfind(f"</{name}"))
        return tag[0] if end > tag.start() or name in _CODE else ""

    return _SWALLOWING.sub(kept, markup)


def is_tangled(markup: str) -> bool:
    """Say whether a tree of `markup` would cost too much to build.

    200,000 nested elements took the HTML parser 86 s, 40,000 attributes on one tag
    2.3 s; both grow with the square. No honest article comes near these limits.
    """
    depth = cost = last = 0
    for tag in _TAG_START.finditer(markup):
        name = tag[2].lower()
        if name not in _VOID and name not in _SELF_CLOSING:
            depth = max(depth - 1, 0) if tag[1] else depth + 1
        cost += depth
        if cost > _MOST_NESTING or tag.start() - last > _LONGEST_TAG:
            return True
        last = tag.start()
    return len(markup) - last > _LONGEST_TAG


def _pieces(root: LexborNode) -> Iterator[str]:
    """Yield the text under `root` in order, with breaks where blocks part."""
    node: LexborNode | None = root
    while node is not None:
        if node.is_text_node:
            yield node.text_content or ""
            child = None
        else:
            yield _before(node.tag or "")
            child = None if _is_dropped(node) else node.first_child
        if child is not None:
            node = child
            continue
        while node is not None and node.next is None and node.mem_id != root.mem_id:
            yield _after(node.tag or "")
            node = node.parent
        if node is None or node.mem_id == root.mem_id:
            return
        yield _after(node.tag or "")
        node = node.next


def _before(tag: str) -> str:
    """Return what parts an element from what comes before."""
    if tag in _LINE:
        return _BREAK
    return " " if tag in _CELL else _after(tag)


def _after(tag: str) -> str:
    """Return what parts an element from what comes after."""
    return _BREAK * 2 if tag in _PARAGRAPH else ""


def _is_dropped(node: LexborNode) -> bool:
    """Say whether nobody sees what is inside `node`."""
    if not node.is_element_node:
        return node.is_comment_node
    if node.tag in _DROPPED:
        return True
    attributes = node.attrs
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    return _HIDDEN_STYLE.search(attributes.get("style") or "") is not None
