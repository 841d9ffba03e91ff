"""What a person types into a search box, as a query that SQLite always understands.

Words must all occur, in any order; "quoted words" stand together, `licen*` is the start
of a word, `-quota` must not occur. Everything else is taken as text: no input is a
syntax error.
"""

import re

_TERM = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')


def match_expression(query: str | None) -> str | None:
    """Return the FTS5 expression for `query`, or None if it asks for nothing.

    A query without any letter or digit finds nothing, rather than everything. One that
    only excludes is taken as what to look for: SQLite cannot exclude from nothing.
    """
    if query is None or not query.strip():
        return None
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, quoted, bare in _TERM.findall(_clean(query)):
        term = _phrase(quoted) if quoted else _word(bare)
        if term:
            (unwanted if minus else wanted).append(term)
    if not wanted:
        wanted, unwanted = unwanted or ['""'], []
    return " NOT ".join([f"({' AND '.join(wanted)})", *unwanted])


def _clean(query: str) -> str:
    """Drop what cannot be text in SQLite: NUL and lone surrogates."""
    return query.replace("\0", " ").encode(errors="replace").decode()


def _word(bare: str) -> str:
    stem = bare.rstrip("*")
    prefix = "*" if stem != bare else ""
    return _phrase(stem) + prefix if _has_letters(stem) else ""


def _phrase(text: str) -> str:
    # Without a letter or digit there is no token in it, and nothing to look for.
    return '"' + text.replace('"', '""') + '"' if _has_letters(text) else ""


def _has_letters(text: str) -> bool:
    return any(c.isalnum() for c in text)
