"""Names in a text that may be firms which no list knows, and how sure that is.

The statistical model finds half of them and takes agencies for firms, so its label is
one sign among many: the words of the name, the words around it, its place in the
sentence. The weights of the signs were learned from annotated documents
(`company_names.json`); nothing in them is a rule about one name.
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from spacy.tokens import Doc, Span, Token

LEGAL = frozenset(
    """inc inc. incorporated corp corp. corporation co co. company ltd ltd. limited plc llc
    lp l.p. llp nv n.v. sa s.a. ag se ab asa oyj oy gmbh pty holdings group spa s.p.a. kk
    k.k. bhd berhad tbk jsc pjsc ojsc nl sas s.l. a.s. a/s aps kgaa pvt ltda ltda.
    l.l.c. fze sdn bv b.v. as""".split()  # noqa: SIM905
)
_LINKS = frozenset(
    {
        "&",
        "of",
        "de",
        "del",
        "da",
        "do",
        "des",
        "du",
        "la",
        "y",
        "e",
        "und",
        "et",
        "for",
    }
)
_TRIM = frozenset(
    """the a an in on at of and for from as but with by to its it if when while after before
    since under over he she they we i you this that these those there here our your their his
    her my what who how why where which not no nor or so then now yet still both each every
    some many most several few all any other others another such more less last next first
    second new old former late today yesterday tomorrow meanwhile however separately also
    monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december mr mr. mrs mrs. ms ms. dr dr.
    sir dame lord lady president minister secretary senator prime chancellor chairman ceo
    cfo governor professor prof prof. judge justice king queen prince shares per
    spokesman spokeswoman spokesperson analyst analysts according about during between
    among through against within without despite because unlike like using including
    nevertheless moreover although though until unless once whether""".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One place of a name that may be a firm's."""

    start: int
    end: int
    text: str
    key: str  # the name without its legal form, in lower case
    signs: frozenset[str]


def key_of(name: str) -> str:
    """Reduce a name to what tells it from others: no article, legal form or signs."""
    parts = re.sub(r"[^\w&+'. -]", " ", name.lower()).split()
    while len(parts) > 1 and parts[-1].strip(",.") in LEGAL | {"the"}:
        parts.pop()
    if len(parts) > 1 and parts[0] == "the":
        parts = parts[1:]
    return " ".join(part.strip(".'") for part in parts)


def candidates(
    doc: Doc, taken: Sequence[tuple[int, int]], *, headline: bool
) -> list[Candidate]:
    """Return the capitalised names in `doc` outside the spans that are `taken`."""
    parsed = doc.has_annotation("DEP")
    runs = _proper(doc) if headline and parsed else _runs(doc)
    decided = {place for start, end in taken for place in range(start, end)}
    found = {
        (span.start, span.end): span
        for span in (*runs, *_entities(doc))
        if decided.isdisjoint(range(span.start_char, span.end_char))
    }
    view = _View(
        text=doc.text,
        lower=frozenset(token.text for token in doc if token.text.islower()),
        labels={(e.start, e.end): e.label_ for e in doc.ents},
        parsed=parsed,
        mode=("" if parsed else "T") + ("H" if headline else ""),
    )
    return [_candidate(span, view) for span in found.values()]


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """What is read off a whole document once: spaCy makes its text anew each time."""

    text: str
    lower: frozenset[str]  # the words that it also writes without capitals
    labels: Mapping[tuple[int, int], str]  # tokens -> what the model takes them for
    parsed: bool
    mode: str  # "" for sentences; other ways of reading have signs of their own


# --- where names stand --------------------------------------------------------------


def _is_capital(token: Token) -> bool:
    text = token.text
    if text[0].isupper():
        return True
    return text[0].isdigit() and any(char.isupper() for char in text) and len(text) <= 6  # noqa: PLR2004


def _runs(doc: Doc) -> Iterator[Span]:
    """Yield the longest runs of capitalised words, joined by "&", "of" and the like."""
    number = 0
    while number < len(doc):
        if not _is_capital(doc[number]):
            number += 1
            continue
        end = _run_end(doc, number)
        span = _trimmed(doc[number:end])
        if span is not None:
            yield from _readings(span)
        number = end


def _proper(doc: Doc) -> Iterator[Span]:
    """Yield the runs of proper nouns: in a headline capitals alone say nothing."""
    number = 0
    while number < len(doc):
        end = number
        while end < len(doc) and doc[end].pos_ == "PROPN" and _is_capital(doc[end]):
            end += 1
        span = _trimmed(doc[number:end]) if end > number else None
        if span is not None:
            yield span
        number = max(end, number + 1)


_LONGEST = 14  # words; no firm has more, and a page of capitals must not cost more


def _run_end(doc: Doc, start: int) -> int:
    """Return where the run that begins at `start` ends."""
    end = start + 1
    while end < min(len(doc), start + _LONGEST):
        token = doc[end]
        if token.is_sent_start and not doc[end - 1].text.endswith("."):
            break
        if _is_capital(token):
            end += 1
        elif _links(doc, end) or _opens_legal_form(doc, end):
            end += 2
        else:
            break
    return end


def _opens_legal_form(doc: Doc, at: int) -> bool:
    """Say whether the comma at `at` stands before "Inc." and the like."""
    return doc[at].text == "," and at + 1 < len(doc) and _is_legal(doc[at + 1])


def _is_legal(token: Token) -> bool:
    return token.lower_ in LEGAL and token.text[0].isupper()


def _links(doc: Doc, at: int) -> bool:
    """Say whether the word at `at` ties the capitalised words on its two sides."""
    if at + 1 >= len(doc) or not _is_capital(doc[at + 1]):
        return False
    token = doc[at]
    if token.text in ("-", "\u2013", "/", "+"):
        return not token.whitespace_ and not doc[at - 1].whitespace_
    return token.text in _LINKS


def _trimmed(span: Span) -> Span | None:
    """Drop words at the ends that belong to the sentence, not to the name."""
    start, end = span.start, span.end
    doc = span.doc
    while start < end and (doc[start].lower_ in _TRIM or doc[start].is_punct):
        start += 1
    while end > start and _is_tail(doc[end - 1]):
        end -= 1
    return doc[start:end] if start < end else None


def _is_tail(token: Token) -> bool:
    return (
        token.lower_ in _TRIM
        or token.text in _LINKS
        or token.is_space
        or (token.is_punct and not token.text.endswith("."))
        or token.text in _POSSESSIVE
    )


_KINDS = frozenset(
    """miner miners carmaker automaker chipmaker steelmaker drugmaker producer supplier
    trader lender broker insurer operator developer explorer manufacturer refiner smelter
    retailer rival owner state-owned state-run""".split()  # noqa: SIM905
)


def _readings(span: Span) -> Iterator[Span]:
    """Yield a run, and its rest behind an adjective of origin ("Chinese Huawei")."""
    yield span
    if len(span) > 1 and (span[0].ent_type_ == "NORP" or span[0].lower_ in _KINDS):
        yield span[1:]
    for number in range(1, len(span) - 1):
        if span[number].text in ("of", "for"):
            yield span[:number]


_ORGS = frozenset({"ORG", "PERSON", "PRODUCT", "GPE", "FAC", "NORP", "WORK_OF_ART"})


_POSSESSIVE = frozenset({"'s", "\u2019s", "'", "\u2019"})


def _entities(doc: Doc) -> Iterator[Span]:
    """Yield what the statistical model takes for names, cut behind a possessive."""
    for entity in doc.ents:
        if entity.label_ not in _ORGS:
            continue
        owned = [token.i for token in entity[:-1] if token.text in _POSSESSIVE]
        start = owned[-1] + 1 if owned else entity.start
        span = _trimmed(doc[start : entity.end])
        if span is not None and _is_capital(span[0]):
            yield span


# --- signs --------------------------------------------------------------------------

_TICKER = re.compile(
    r"\s?\((?:[A-Z][A-Za-z .-]{1,20}: ?[A-Z0-9.]{1,8}|[A-Z0-9]{1,6}\.[A-Z]{1,2})\b"
)
_BRACKET = re.compile(r"\s?\([\"\u201c\u2018']?(?:the )?[\"\u201c]?[A-Z]")


def _candidate(span: Span, view: _View) -> Candidate:
    signs = set(_signs(span, view))
    if view.mode:
        signs = {f"{view.mode} {sign}" for sign in signs} | {f"mode {view.mode}"}
    return Candidate(
        start=span.start_char,
        end=span.end_char,
        text=span.text,
        key=key_of(span.text),
        signs=frozenset(signs),
    )


def _signs(span: Span, view: _View) -> Iterator[str]:
    """Yield what speaks for or against a firm at one place."""
    yield from _of_name(span, view.lower)
    yield from _around(span, view.text)
    if view.parsed:
        yield from _of_label(span, view.labels)
        yield from _of_syntax(span)


def _of_name(span: Span, lower: frozenset[str]) -> Iterator[str]:
    text = span.text
    yield f"length {min(len(span), 5)}"
    for token in span:
        yield f"word {token.lower_}"
    yield f"last {span[-1].lower_}"
    yield f"first {span[0].lower_}"
    yield f"ending {text[-3:].lower()}"
    if len(span) == 1:
        yield f"shape {span[0].shape_}"
    yield from (name for name, holds in _LOOKS.items() if holds(span))
    if any(token.lower_ in lower for token in span):
        yield "also a word" if len(span) == 1 else "partly words"


_LOOKS: dict[str, Callable[[Span], bool]] = {
    "legal form": lambda span: span[-1].lower_ in LEGAL,
    "capitals": lambda span: all(token.is_upper for token in span),
    "ampersand": lambda span: "&" in span.text,
    "camel": lambda span: bool(re.search(r"[a-z][A-Z]", span.text)),
}


def _of_label(span: Span, labels: Mapping[tuple[int, int], str]) -> Iterator[str]:
    yield f"label {labels.get((span.start, span.end), 'inexact')}"
    for label in {token.ent_type_ or "none" for token in span}:
        yield f"within {label}"


def _around(span: Span, text: str) -> Iterator[str]:
    doc = span.doc
    before = [t.lower_ for t in doc[max(0, span.start - 3) : span.start]]
    after = [t.lower_ for t in doc[span.end : span.end + 3]]
    yield f"before {before[-1] if before else '^'}"
    yield f"before2 {' '.join(before[-2:]) if before else '^'}"
    yield f"after {after[0] if after else '$'}"
    yield f"after2 {' '.join(after[:2]) if after else '$'}"
    if not before or _ends_sentence(before[-1]):
        yield "sentence start"
    if _TICKER.match(text, span.end_char):
        yield "ticker"
    elif _BRACKET.match(text, span.end_char):
        yield "bracket"


def _ends_sentence(word: str) -> bool:
    return word in _STOPS or "\n" in word


_STOPS = frozenset({".", "!", "?", ":", '"', "\u201c"})


def _of_syntax(span: Span) -> Iterator[str]:
    root = span.root
    if len(span) == 1:
        yield f"single {root.pos_}"
    if span.start:
        before = span.doc[span.start - 1]
        yield f"lemma before {before.lemma_.lower()} {before.pos_}"
    yield f"role {root.dep_}"
    yield f"role {root.dep_} of {root.head.lemma_.lower()}"
    yield f"tag {root.pos_}"
    for child in root.children:
        if child.dep_ == "appos" or (child.dep_ == "compound" and child.i < span.start):
            yield f"{child.dep_} {child.lemma_.lower()}"
    if root.dep_ == "appos":
        yield f"apposition to {root.head.lemma_.lower()}"


# --- the learned scale --------------------------------------------------------------

_HERE = Path(__file__).parent


@cache
def weights() -> Mapping[str, float]:
    """Return what each sign counts."""
    path = _HERE / "lexicon" / "company_names.json"
    found: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    return found


def probability(signs: Iterable[str]) -> float:
    """Say how likely a name with these signs is a firm's."""
    counts = weights()
    total = counts.get("bias", 0.0) + sum(counts.get(sign, 0.0) for sign in signs)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
