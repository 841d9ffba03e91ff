"""Tell the links that are news from those that are furniture, and name them. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.collect.content import HEADINGS, Anchor, Piece, pieces
from monitor.collect.dated import Found, day_in
from monitor.collect.links import absolute, canonical, key
from monitor.collect.markup import fold, tidy
from monitor.collect.tree import Element, within
from monitor.collect.walls import weight

_HALF = 0.5  # of its line: a link that is less stands in a sentence
_DOTS = ("...", "…", "..")
_FURNITURE = re.compile(
    r"(?:home(?: ?page)?|start|main page|top|back(?: to (?:top|list|overview))?|menu"
    r"|search|site ?map|contact(?: us)?|about(?: us)?|help|faqs?|print|e-?mail|rss|feeds?"
    r"|subscribe|unsubscribe|newsletter|e-?mail alerts|share|tweet|follow us|login"
    r"|log ?in|log ?out|sign ?in|sign ?up|register|my account|privacy(?: policy| notice)?"
    r"|cookies?(?: policy| settings)?|terms(?: of use| and conditions)?|imprint"
    r"|impressum|legal(?: notice)?|disclaimer|accessibility|copyright"
    r"|view (?:this )?(?:e-?mail |bulletin )?(?:as|in) (?:a |your )?(?:web ?page|browser).{0,20}"
    r"|skip to (?:main )?content|next(?: page)?|prev(?:ious)?(?: page)?|older(?: posts)?"
    r"|newer(?: posts)?|first|last|page \d+|\d{1,4}|more|see (?:all|more)|show more"
    r"|load more|view (?:all|more|details?|pdf|document)?|read (?:the )?(?:full |more|on)"
    r".{0,40}|learn more|find out more|continue reading.{0,80}|details?|full (?:text|story"
    r")|click here|here|link|download(?: (?:the )?(?:pdf|file))?|pdf|html|xml|csv|docx?"
    r"|attachment|english|deutsch|français|español|italiano|português|русский|العربية"
    r"|中文|简体(?:中文)?|繁體(?:中文)?|日本語|한국어|en|de|fr|es|it|ja|jp|zh|cn|ko|ru"
    r"|首页|主页|下一页|上一页|尾页|末页|更多|查看(?:更多|详情|全文)?|详情|返回|登录|注册|搜索"
    r"|关于我们|联系我们|网站地图|打印|关闭|ホーム|トップ(?:ページ)?|次(?:へ|のページ)"
    r"|前(?:へ|のページ)|詳細(?:を見る|はこちら)?|もっと見る|一覧(?:へ|を見る)?|お問い合わせ"
    r"|サイトマップ|weiterlesen|mehr|lire la suite|leer más)",
    re.IGNORECASE,
)
_EDGES = "\"'»«\u203a\u2039→←<>[]()\uff08\uff09【】|•·-–—.,:;… \u3000"
_SOCIAL = re.compile(
    r"(?:^|\.)(?:facebook\.com|twitter\.com|x\.com|linkedin\.com|instagram\.com"
    r"|youtube\.com|weibo\.com|t\.me|whatsapp\.com|wa\.me|pinterest\.com|reddit\.com"
    r"|threads\.net|bsky\.app|tiktok\.com|flickr\.com|addtoany\.com)$"
)
_SESSION = re.compile(
    r";jsessionid=[^?#/]*|/\(S\([0-9a-z]+\)\)"
    r"|(?<=[?&])(?:(?:jsessionid|phpsessid|sessionid|_csrf|csrf_token|nonce|timestamp|_)="
    r"|sid=(?!\d+(?:[&#]|$)))[^&#]*&?",  # a number is an article's, as in PHP-Nuke
    re.IGNORECASE,
)
_FEW_LETTERS = 8  # of a page's addresses: "#/news/1" leads somewhere, "#top" does not


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Link:
    """A link that may be a headline."""

    element: Element
    address: str  # absolute
    name: str  # what it is known by: canonical, without session
    title: str
    date: Found | None  # written inside the link; None: none is
    heading: bool  # True: it is in a heading, or a heading in it
    more: bool  # True: it says only "read more"

    @property
    def weight(self) -> float:
        """Say how much the title says."""
        return 0 if self.more else weight(self.title)


def link_of(
    anchor: Anchor, piece: Piece, *, base: str, url: str, month_first: bool | None
) -> Link | None:
    """Return what an anchor is worth as a headline; None: it is none.

    `url` is the page's own address in its canonical form.
    """
    element = anchor.element
    address = _address(element.attrs.get("href"), base=base, url=url)
    if address is None:
        return None
    title, marked = _title(element)
    date = day_in(title, month_first=month_first)
    if date is not None:
        title = _without(title, date)
    elif marked:
        date = day_in(marked, month_first=month_first)
    if not title or not any(c.isalnum() for c in title):
        return None
    heading = piece.kind == "heading" or any(e.tag in HEADINGS for e in within(element))
    more = _FURNITURE.fullmatch(title.strip(_EDGES)) is not None
    if not heading and not more and not _leads(anchor, title):
        return None
    return Link(
        element=element,
        address=address,
        name=_name(address),
        title=title,
        date=date,
        heading=heading,
        more=more,
    )


def is_furniture(text: str) -> bool:
    """Say whether a text is one of those that stand on every page."""
    return _FURNITURE.fullmatch(text.strip(_EDGES)) is not None


def _leads(anchor: Anchor, title: str) -> bool:
    """Say whether a link stands for its line, and not as a word in a sentence."""
    if not anchor.line or len(title) >= _HALF * anchor.line:
        return True
    before = anchor.before
    date = day_in(before)
    before = before[: date.start] + before[date.end :] if date else before
    return not any(c.isalpha() for c in before)


def _address(href: str | None, *, base: str, url: str) -> str | None:
    """Return where a link leads, unless it is to this page, its home or nowhere."""
    if not href or (href.strip().startswith("#") and "/" not in href):
        return None
    address = absolute(href, base)
    if address is None:
        return None
    parts = urlsplit(address)
    if "/" not in parts.fragment and canonical(address) == url:
        return None
    if _SOCIAL.search(parts.hostname or ""):
        return None
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment
    return None if bare else address


def _name(address: str) -> str:
    """Return by what a link is known again: no session, no fragment that only tracks."""
    steady = _SESSION.sub("", address).rstrip("?&")
    kept = canonical(steady) or steady
    if "#" not in steady:
        return kept
    mark, fragment = (key(steady) or "").partition("#")[1:]
    return f"{kept}{mark}{fragment}"


def _title(element: Element) -> tuple[str, str]:
    """Return the words of a link, and the date that is marked as such in it."""
    found = pieces((element,)) if element.block else pieces(element.children)
    marked = next((p.text for p in found if p.dated and p.text), "")
    texts = [p for p in found if p.text and not p.dated]
    heading = next((p.text for p in texts if p.kind == "heading"), "")
    if heading:
        return heading, marked or " ".join(p.text for p in texts if p.text != heading)
    words = (
        _longest_first(texts)
        if element.block
        else fold(" ".join(p.text for p in texts))
    )
    full = fold(tidy(element.attrs.get("title", "")))
    start = words.rstrip(".… ")
    if full and (not words or (words.endswith(_DOTS) and full.startswith(start))):
        words = full
    if not words:
        words = next((a for e in within(element) if (a := e.attrs.get("alt"))), "")
    return fold(tidy(words)), marked or " ".join(p.text for p in texts)


def _longest_first(texts: list[Piece]) -> str:
    """Return the first line of a card that is more than a label or a date."""
    lines = [p.text for p in texts]
    said = [line for line in lines if not _is_day(line)]
    return next((t for t in said if weight(t) >= 20), next(iter(said), ""))  # noqa: PLR2004


def _is_day(text: str) -> bool:
    date = day_in(text)
    return date is not None and len(text) - (date.end - date.start) <= _FEW_LETTERS


def _without(title: str, date: Found) -> str:
    """Return a title without the date that it begins or ends with."""
    before, after = title[: date.start], title[date.end :]
    if not before.strip(_EDGES):
        return after.lstrip(_EDGES + "Tt0123456789" if after[:1] in "Tt" else _EDGES)
    if not after.strip(_EDGES):
        return before.rstrip(_EDGES.replace(")", "").replace("\uff09", ""))
    return title
