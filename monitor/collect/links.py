"""Web addresses: made safe to request, made canonical to keep, made a key to compare.

The only door to w3lib.
"""

import re
from functools import lru_cache
from urllib.parse import (
    SplitResult,
    parse_qsl,
    urlencode,
    urljoin,
    urlsplit,
    urlunsplit,
)

from w3lib.url import safe_url_string

_PORTS = {"http": 80, "https": 443}
_LONGEST = 8000  # characters; servers refuse longer request lines
_PAGE = re.compile(r"[0-9]{1,9}")  # more pages has no site
_UNNAMEABLE = re.compile(r"[\s\x00-\x1f<>\"`{}|\\^]")  # in no host name
_CREDENTIALS = re.compile(r"(?<=//)[^/?#]*@")

# Parameters that say how a reader came to a page and not which page it is.
_TRACKING_PREFIXES = ("utm_", "mtm_", "piwik_", "matomo_", "hsa_", "_hs", "oly_")
_TRACKING = frozenset(
    (
        # advertising clicks
        *("gclid", "gclsrc", "dclid", "gbraid", "wbraid", "fbclid", "msclkid", "yclid"),
        *("twclid", "ttclid", "igshid", "igsh", "li_fat_id", "_ga", "_gl", "xtor"),
        # newsletters and campaigns
        *("mc_cid", "mc_eid", "mkt_tok", "vero_id", "cmpid", "ncid", "icid", "ocid"),
        *("pk_campaign", "pk_source", "pk_medium", "pk_kwd", "ftcamp", "smid", "s_cid"),
        # the feed itself
        *("at_medium", "at_campaign", "feedtype", "feedname", "ref_src", "ref_url"),
    )
)
_TRACKING_FRAGMENT = re.compile(
    r"^(?:xtor=|utm_|ref=|:~:|comment|respond$|rss$|more-\d)", re.IGNORECASE
)


def safe(url: str) -> str | None:
    """Return `url` as a browser would request it, or None if it is no http(s) address.

    What is already percent-encoded stays byte for byte: signed addresses break when
    they are "normalised".
    """
    parts = _split(url)
    if parts is None:
        return None
    try:
        made = safe_url_string(urlunsplit(parts))
        usable = _split(made)
    except (ValueError, UnicodeError):
        return None
    # A host that no name system can know keeps its letters.
    return made if usable and made.isascii() and len(made) <= _LONGEST else None


def absolute(link: str | None, base: str) -> str | None:
    """Resolve `link` against `base`; None if that gives no http(s) address."""
    if link is None or not link.strip():
        return None
    try:
        return safe(urljoin(base, link.strip()))
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def canonical(url: str | None) -> str | None:
    """Return the form in which an article's address is kept, or None if unusable.

    Scheme and host in lower case, no default port, no credentials, no fragment, no
    tracking parameters. The other parameters keep their order: it means nothing to
    most servers but everything to some, and people follow this address.
    """
    made = safe(url) if url else None
    parts = _split(made) if made else None
    if parts is None or parts.hostname is None:
        return None
    query = "&".join(p for p in parts.query.split("&") if p and not _tracks(p))
    return urlunsplit((parts.scheme, _host(parts), parts.path or "/", query, ""))


def key(url: str) -> str | None:
    """Return what two spellings of one article's address have in common, or None.

    On top of `canonical`: https and http are the same, a slash at the end means
    nothing, and the fragment counts unless it only tracks, since some publishers put
    all their items on one page.
    """
    kept = canonical(url)
    if kept is None:
        return None
    path, mark, query = kept.partition("://")[2].partition("?")
    fragment = urlsplit(url.strip()).fragment
    if fragment and not _TRACKING_FRAGMENT.match(fragment):
        return f"{path.rstrip('/')}{mark}{query}#{fragment}"
    return f"{path.rstrip('/')}{mark}{query}"


def next_page(url: str) -> str | None:
    """Return the address of the page of older entries after `url`, as WordPress has it.

    None if `url` names its page in a way that is not WordPress's.
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    page = query.get("paged", "1")
    if not _PAGE.fullmatch(page):
        return None
    query["paged"] = str(int(page) + 1)
    return urlunsplit(parts._replace(query=urlencode(query)))


def without_credentials(url: str) -> str:
    """Return `url` fit to be shown: no user name, no password."""
    return _CREDENTIALS.sub("", url, count=1)


def _split(url: str) -> SplitResult | None:
    """Split an http(s) address with a host and a possible port; None for the rest."""
    try:
        parts = urlsplit(url.strip())
        named = (parts.hostname or "").strip(".") and not _odd(parts.netloc)
        usable = parts.scheme in _PORTS and named and parts.port != 0
    except ValueError:
        return None
    return parts if usable else None


def _odd(place: str) -> bool:
    return _UNNAMEABLE.search(place) is not None


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    if parts.port in (None, _PORTS[parts.scheme]):
        return host
    return f"{host}:{parts.port}"


def _tracks(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)
