"""Where a company's shares are listed, as far as its own release shows it.

It says whose dollar a bare "$" is: an Australian miner that writes "$750 million" to its
shareholders means its own. Without firm evidence nothing is said.
"""

import re
from collections.abc import Callable

from monitor.model.ontology import Tier
from monitor.model.text import Document

_STATES = {
    "ASX": "AU", "TSX": "CA", "TSXV": "CA", "TSX-V": "CA", "TSX VENTURE": "CA",
    "CSE": "CA", "NZX": "NZ", "HKEX": "HK", "SGX": "SG", "NYSE": "US",
    "NYSE AMERICAN": "US", "NASDAQ": "US",
}  # fmt: skip
_TICKER = re.compile(
    r"\b(?P<exchange>NYSE(?: American)?|Nasdaq|TSX(?:V|-V| Venture)?|ASX|CSE|NZX|HKEX|SGX)"
    r"(?: and (?:NYSE(?: American)?|Nasdaq|TSX|ASX))?\s?: ?[A-Z0-9.]{1,6}\b",
    re.IGNORECASE,
)
# "All amounts are in U.S. dollars unless otherwise stated."
_IN_US_DOLLARS = re.compile(
    r"(?i)\b(?:amounts?|figures?|currency|dollars?|[\"“]?\$[\"”]?)[^.\n]{0,80}"
    r"\b(?:US|U\.S\.|United States) dollars?\b"
)


def listing_state(
    document: Document, exchange_of: Callable[[str], str | None]
) -> str | None:
    """Return the only state (ISO alpha-2) where the company that speaks is listed.

    `exchange_of` knows the exchange of companies by name. None: another source speaks,
    the shares are traded in several states, or nothing shows where.
    """
    if document.source is None or document.source.tier is not Tier.COMPANY:
        return None
    if _IN_US_DOLLARS.search(document.text):
        return None
    text = f"{document.title}\n{document.text}"
    found = {m["exchange"].upper() for m in _TICKER.finditer(text)}
    if not found:
        found = {(exchange_of(document.source.name) or "").upper()}
    states = {_STATES.get(exchange) for exchange in found}
    return states.pop() if len(states) == 1 else None
