"""Tell the pages that stand in the way from the page that was asked for. Pure.

Bot walls, consent and login pages, maintenance and error pages, redirects, frames,
pages of scripts. Words alone prove little, since a page may report on captchas; such a
page is short, or says in its title that it is one.
"""

import html
import re

from monitor.collect.dated import day_in
from monitor.collect.links import absolute, key
from monitor.collect.markup import fold
from monitor.collect.tree import bare

Refusal = tuple[str, str]

_FEW_LINKS = 12
_SHORT = 1500  # weighted characters that are seen; what stands in the way says less
_BLANK = 60  # weighted characters: nobody publishes less
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|script|div|frameset|p|table|h1)"
    r"[\s>]",
    re.IGNORECASE,
)
_ROOT = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_XML = re.compile(r"\s*<(?:\?xml|(?:\w+:)?(?:rss|feed|rdf))[\s>]", re.IGNORECASE)
_HEAD = 4000  # characters in which a page shows that it is one
_WIDE = re.compile("[\u2e80-\ud7ff\uf900-\ufaff]")
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*+>")
_TITLE = re.compile(r"<title[^<>]*>([^<]{0,500})", re.IGNORECASE)
_HEADING = re.compile(r"<h1[^<>]*>(.{0,500}?)</h1", re.IGNORECASE | re.DOTALL)
_PARTS = re.compile(r"\s+[|–—»·:-]\s+|[|»]|:\s")
_UNSEEN = re.compile(
    r"<(noscript|title|select|option|button)(?=[\s>])[^<>]*>[^<]*</\1>", re.IGNORECASE
)
_NOSCRIPT = re.compile(r"<noscript[\s>]", re.IGNORECASE)
_SCRIPT = re.compile(r"<script[\s>]", re.IGNORECASE)
_LINK = re.compile(r"<a\s", re.IGNORECASE)
_FRAMES = re.compile(r"<frameset[\s>]", re.IGNORECASE)
_PASSWORD = re.compile(r"<input\s[^<>]*type\s*=\s*[\"']?password", re.IGNORECASE)
_REFRESH = re.compile(
    r"<meta\s[^<>]*http-equiv\s*=\s*[\"']?refresh[\"']?[^<>]*>", re.IGNORECASE
)
_TARGET = re.compile(
    r"content\s*=\s*[\"']?\s*(\d{1,4})[^<>]{0,20}?url\s*=\s*[\"']?\s*([^\"'<>\s]{1,2000})",
    re.IGNORECASE,
)
_SOON = 15  # seconds: a page that reloads later is meant to be read
_SCRIPTED = re.compile(
    r"(?:location(?:\.href)?\s*=|location\.(?:replace|assign)\s*\()\s*[\"'`]([^\"'`]+)"
)

# What the programs that guard sites leave in the pages that they answer with.
_GUARDS = re.compile(
    r"challenges\.cloudflare\.com|/cdn-cgi/challenge-platform/|_cf_chl_|cf-error-details"
    r"|_incapsula_resource|captcha-delivery\.com|px-captcha|perimeterx|sec-if-cpt"
    r"|bm-verify|akam/13|errors\.edgesuite\.net|reference (?:#|&#35;)\d"
    r"|awswafintegration|awswaf\.com|ddos-guard|sucuri_cloudproxy|__jsl_clearance"
    r"|acw_sc__v2|\$_ts\s*=|yunsuo_session|g-recaptcha|h-captcha|hcaptcha\.com"
    r"|google\.com/recaptcha|geetest|tencentcaptcha|friendlycaptcha|anubis_challenge",
    re.IGNORECASE,
)
_BOT = re.compile(
    r"just a moment|attention required|access (?:to this page )?(?:has been |is )?denied"
    r"|pardon our interruption|are you (?:a )?(?:human|robot)|verify(?:ing)? (?:that )?you"
    r" are (?:a )?human|not a (?:ro)?bot|security (?:check|verification)|checking your"
    r" browser|unusual traffic|request (?:was |has been )?(?:blocked|rejected)|automated"
    r" (?:access|requests|queries)|enter the characters|captcha|ddos protection"
    r"|you have been blocked|403 forbidden|bot verification|making sure you.?re not a bot"
    r"|安全验证|访问验证|人机验证|验证码|滑动验证|访问被拒绝|请求被拦截|您的访问",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|(?:accept|agree to|consent to|manage) (?:all |the |our )?"
    r"(?:use of )?cookies|accept all|we value your privacy|cookie (?:consent|wall)"
    r"|your privacy choices|terms of use to continue|alle akzeptieren|tout accepter",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"log\s?-?in|sign\s?-?in|登录|登錄|用户登录|ログイン|anmelden|connexion|iniciar sesión"
    r"|member login|authentication required|please log ?in|single sign-on",
    re.IGNORECASE,
)
_MAINTENANCE = re.compile(
    r"(?:(?:under|for|scheduled|planned|site|system|website|routine) |^)maintenance"
    r"|maintenance (?:mode|work|page|break)|temporarily (?:unavailable|down|offline)|(?:be|come) back (?:soon|later"
    r"|shortly)|service unavailable|currently unavailable|系统维护|网站维护|正在维护"
    r"|系统升级|メンテナンス|wartung|점검",
    re.IGNORECASE,
)
_NOTICES = (
    (_BOT, "blocked", "this is a bot wall"),
    (_LOGIN, "blocked", "this is a login page"),
    (_CONSENT, "blocked", "this page asks for consent first"),
    (_MAINTENANCE, "not_a_feed", "the site is under maintenance"),
)
_GONE = re.compile(
    r"(?:http |error |status )?(?:404|410)(?: error)?(?:\s*[-:.–]?\s*(?:page |file )?"
    r"(?:not found|gone|error))?[!.]?|(?:sorry, )?(?:the )?(?:requested )?(?:page|file|url|"
    r"resource|content)(?: you requested)? (?:was |is |could |can)?\s?(?:not|n.t)(?: be)? "
    r"(?:found|available|exist)[!.]?|not found|oops!?|page does ?n.t exist"
    r"|页面不存在|页面未找到|找不到页面|您访问的页面不存在|ページが見つかりません(?:でした)?"
    r"|seite nicht gefunden|page (?:introuvable|non trouvée)|página no encontrada",
    re.IGNORECASE,
)
_FAULT = re.compile(
    r"(?:http |error |status )?5\d\d(?: error)?\s*[-:.–]?\s*(?:internal server error|bad "
    r"gateway|service (?:temporarily )?unavailable|gateway time-?out|server error)?"
    r"|internal server error|bad gateway|gateway time-?out|server error(?: in .*)?"
    r"|runtime error|application error|fatal error|database error"
    r"|error establishing a database connection|an error (?:has )?occurred|error[!.]?",
    re.IGNORECASE,
)
_PARKED = re.compile(
    r"domain (?:name )?(?:is |may be )?(?:for sale|parked|expired)|buy this domain"
    r"|welcome to nginx|apache2? .{0,20}default page|it works!|iis windows server"
    r"|default web ?site page|account (?:has been )?suspended",
    re.IGNORECASE,
)
_BROWSER = re.compile(
    r"(?:enable|requires?|need|turn on|without|activate)\b.{0,30}\bjavascript"
    r"|javascript\b.{0,40}\b(?:enabled|required|disabled|not supported)"
    r"|启用\s?javascript|javascript.{0,10}(?:有効|启用)",
    re.IGNORECASE,
)


def is_html(text: str) -> bool:
    """Say whether a text looks like a web page."""
    head = text[:_HEAD]
    if _ROOT.search(head):
        return True
    return _HTML.search(head) is not None and not _XML.match(head)


def refusal(text: str, *, url: str = "") -> Refusal | None:
    """Say why a page is not the one that was asked for: reason and sentence.

    None if nothing speaks against it. `url` is where it was found.
    """
    lean = bare(text)
    if _FRAMES.search(lean):
        return "not_a_feed", "this page shows others in frames: give the address of one"
    seen = fold(html.unescape(_TAG.sub(" ", _UNSEEN.sub(" ", lean))))
    names = _names(lean)
    if weight(seen) <= _SHORT:
        found = _short(text, lean, seen, names=names, url=url)
        if found is not None:
            return found
    return _named(lean, names)


def weight(text: str) -> float:
    """Return how much is said: a Chinese or Japanese character counts for more."""
    if text.isascii():
        return len(text)
    return len(text) + 1.5 * len(_WIDE.findall(text))


def _names(lean: str) -> list[str]:
    """Return the parts of a page's title and first heading."""
    found = _TITLE.search(lean), _HEADING.search(lean)
    texts = (fold(html.unescape(_TAG.sub(" ", f[1]))) for f in found if f)
    return [part.strip() for text in texts for part in _PARTS.split(text) if part]


def _named(lean: str, names: list[str]) -> Refusal | None:
    """Judge a page of any length by how it is called."""
    for name in names:
        if _GONE.fullmatch(name) or _FAULT.fullmatch(name):
            message = f"this is an error page ({name!r}), whatever its status"
            return "not_a_feed", message
        if _LOGIN.fullmatch(name) and _PASSWORD.search(lean):
            return "blocked", f"this is a login page ({name!r})"
    return None


def _short(
    text: str, lean: str, seen: str, *, names: list[str], url: str
) -> Refusal | None:
    """Judge a page that says little."""
    parked = next((f for f in map(_PARKED.search, (*names, seen)) if f), None)
    if parked:
        return "not_a_feed", f"this is a placeholder ({parked[0]!r})"
    target = _leads_to(text, lean, seen, url=url)
    if target:
        return "not_a_feed", f"this page only leads to another: {target[:200]}"
    return (
        _guarded(text, lean, seen) or _notice(lean, seen, names) or _scripts(text, seen)
    )


def _guarded(text: str, lean: str, seen: str) -> Refusal | None:
    """Judge by what the guards of sites leave in a page."""
    guard = _GUARDS.search(text)
    if guard is None:
        return None
    asks = _BROWSER.search(lean) and _is_bare(lean, seen)
    if asks or _BOT.search(seen) or weight(seen) <= _BLANK:
        message = f"this is a bot wall: it wants proof of a browser ({guard[0]!r})"
        return "blocked", message
    return None


def _notice(lean: str, seen: str, names: list[str]) -> Refusal | None:
    """Judge by what a short page is called; by what it says only if it is no list."""
    for pattern, reason, what in _NOTICES:
        found = next((f for f in map(pattern.search, names) if f), None)
        if found is None and _is_bare(lean, seen):
            found = _most_of(pattern, seen)
        if found is not None and (pattern is not _LOGIN or _PASSWORD.search(lean)):
            return reason, f"{what} ({found[0]!r})"
    return None


def _most_of(pattern: re.Pattern[str], seen: str) -> re.Match[str] | None:
    """Return what begins a page, or is said in it twice; a mere mention is neither."""
    found = list(pattern.finditer(seen))
    told = {match[0].casefold() for match in found}
    return found[0] if found and (found[0].start() <= _BLANK or len(told) > 1) else None


def _is_bare(lean: str, seen: str) -> bool:
    """Say whether a page has few links and no date: what lists news has both."""
    return len(_LINK.findall(lean)) <= _FEW_LINKS and day_in(seen) is None


def _scripts(text: str, seen: str) -> Refusal | None:
    """Judge a page on which next to nothing can be seen."""
    if weight(seen) > _BLANK and not (
        _BROWSER.search(seen) and weight(seen) <= 5 * _BLANK
    ):
        return None
    if _SCRIPT.search(text) or _NOSCRIPT.search(text):
        return "not_a_feed", "this page is made by scripts: reading it needs a browser"
    return ("empty", "the page is empty") if not seen else None


def _leads_to(text: str, lean: str, seen: str, *, url: str) -> str | None:
    """Return where a page sends its reader at once, or None."""
    for refresh in _REFRESH.finditer(lean):
        found = _TARGET.search(html.unescape(refresh[0]))
        if found and int(found[1]) <= _SOON and not _is_here(found[2], url):
            return found[2]
    if weight(seen) <= 3 * _BLANK:
        script = _SCRIPTED.search(text)
        return script[1] if script and not _is_here(script[1], url) else None
    return None


def _is_here(target: str, url: str) -> bool:
    there = absolute(target, url) if url else None
    return there is not None and key(there) == key(url)
