"""How alike two texts are: signatures of wording, and the words that carry meaning.

A signature is a bottom-k sketch: the smallest hashes of a text's word shingles. Two
sketches estimate the resemblance of the texts (shared shingles among all) and the
containment of the shorter (an outlet that cut the wire's last paragraphs). A text with
fewer shingles than `SIZE` is held whole, so short items are compared exactly.
"""

import re
from functools import lru_cache
from hashlib import blake2b

from monitor.model.facts import words
from monitor.model.text import Document

SHINGLE = 3  # words
SIZE = 128  # hashes kept
READ = 20_000  # characters of a text; a longer one is the same or not by its head
COPY = 0.6  # resemblance from which a text counts as the same wire copy
CUT = 0.85  # containment from which a shorter text is a cut copy
LEAST = 12  # shingles below which only the very same wording is a copy

Signature = tuple[int, ...]

_PLURAL = re.compile(r"(?<=..)ies$|(?<=..)(?<!s)s$")

_WORDS = """
    a about after again against all also although am amid among an and any are around
    as at back be became because become been before being between both but by can could
    day days did do does doing down due during each early eight either else even ever
    every few first five for four from further get gets go goes going got had has have
    having he her here hers him his how however i if in include included including into
    is it its itself just last late later least less like made make makes many may me
    might million billion month months more most much must my near nearly new next nine
    no nor not now of off on once one only or other others our out over own part per
    percent percentage put rather said same say says saying second see seven several
    she should since six so some still such take ten than that the their them then there
    these they third this those though three through time to today told too two under
    until up upon us used using very was way we week weeks well were what when where
    whether which while who whom whose why will with within without would year years yet
    you your monday tuesday wednesday thursday friday saturday sunday january february
    march april june july august september october november december s t u p m c
"""
_PLAIN = frozenset(_WORDS.split())


@lru_cache(maxsize=256)  # a text's events are compared one after the other
def fingerprint(document: Document) -> Signature:
    """Return the signature of a document's wording: sorted hashes, at most `SIZE`."""
    told = [*words(document.title[:READ]), *words(document.text[:READ])]
    if not told:
        return ()
    runs = range(max(1, len(told) - SHINGLE + 1))
    shingles = {" ".join(told[at : at + SHINGLE]) for at in runs}
    return tuple(sorted({_hash(s) for s in shingles})[:SIZE])


def _hash(shingle: str) -> int:
    # 48 bits: a JSON reader that knows only doubles keeps them whole.
    raw = blake2b(shingle.encode("utf-8", "surrogatepass"), digest_size=6).digest()
    return int.from_bytes(raw, "big")


def _common(one: Signature, other: Signature) -> tuple[set[int], set[int]]:
    """Return both signatures cut to the range in which both are complete."""
    full = [s[-1] for s in (one, other) if len(s) >= SIZE]
    if not full:
        return set(one), set(other)
    end = min(full)
    return {h for h in one if h <= end}, {h for h in other if h <= end}


def resemblance(one: Signature, other: Signature) -> float:
    """Estimate which share of all shingles both texts have, 0..1."""
    left, right = _common(one, other)
    union = len(left | right)
    return len(left & right) / union if union else 0.0


def containment(one: Signature, other: Signature) -> float:
    """Estimate which share of the shorter text's shingles the longer has, 0..1."""
    left, right = _common(one, other)
    least = min(len(left), len(right))
    return len(left & right) / least if least else 0.0


def is_copy(one: Signature, other: Signature) -> bool:
    """Tell whether two texts are one wire text, whole, retouched or cut."""
    if not one or not other:
        return False
    if min(len(one), len(other)) < LEAST:
        return one == other
    if set(one).isdisjoint(other):
        return False  # as nearly all are: they share no words in a row
    return resemblance(one, other) >= COPY or containment(one, other) >= CUT


def content_words(text: str) -> frozenset[str]:
    """Return the words of `text` that carry meaning, without their plural s."""
    return frozenset(_stem(w) for w in words(text) if w not in _PLAIN)


_headline = lru_cache(maxsize=10_000)(content_words)


def _stem(word: str) -> str:
    return _PLURAL.sub(lambda m: "y" if m[0] == "ies" else "", word)


def alike(one: str, other: str) -> float:
    """Return the overlap of two headlines' content words (Dice), 0..1.

    One shared word is chance, however short the headlines are.
    """
    left, right = _headline(one), _headline(other)
    shared = len(left & right)
    return 2 * shared / (len(left) + len(right)) if shared > 1 else 0.0
