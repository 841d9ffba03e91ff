"""Says in plain words what a frame lacks, with the words of the text that show it."""

from collections.abc import Sequence

from spacy.tokens import Token

from monitor.extract import syntax
from monitor.extract.candidate import Candidate, Unmet
from monitor.extract.phrases import Found, Phrase
from monitor.extract.reading import Reading
from monitor.extract.types.schema import Kind
from monitor.model.explanation import Condition, Failure
from monitor.model.text import Span

_MANY = 3  # patterns; more are counted
_WIDE = 40  # characters of a pattern
_LONG = 8  # words; of a longer phrase only the head is quoted
_DATED = frozenset(("past date", "aside about the past"))


def failure(unmet: Unmet, candidate: Candidate) -> Failure:
    """Return `unmet` in words."""
    span = shown_by(unmet, candidate)
    return Failure(
        condition=unmet.condition, told=_told(unmet, candidate, span), span=span
    )


def shown_by(unmet: Unmet, candidate: Candidate) -> Span | None:
    """Return the words of the text that stand in the way."""
    if unmet.found is not None:
        return found_span(candidate.reading, unmet.found)
    if unmet.token is None:
        return None
    if unmet.condition in (Condition.ACTOR, Condition.NEVER, Condition.TARGET):
        return phrase_of(candidate.reading, unmet.token)
    return candidate.reading.of_tokens(unmet.token, unmet.token)


def found_span(reading: Reading, found: Found) -> Span:
    """Quote the place of a pattern."""
    return reading.of_tokens(reading.doc[found.start], reading.doc[found.end - 1])


def phrase_of(reading: Reading, head: Token) -> Span:
    """Quote a noun with the words before it."""
    left = head.left_edge
    return reading.of_tokens(left if head.i - left.i < _LONG else head, head)


def _told(unmet: Unmet, candidate: Candidate, span: Span | None) -> str:
    text = f"“{span.text}”" if span is not None else ""
    if unmet.condition in (Condition.NOUN, Condition.VERB, Condition.LINK):
        return _grammar(unmet, candidate, text)
    if unmet.condition in (Condition.ACTOR, Condition.NEVER, Condition.TARGET):
        return _party(unmet, text)
    if unmet.condition in (Condition.ASIDE, Condition.DISGUISE, Condition.NAME):
        return _no_noun(unmet, candidate, text)
    return _by_words(unmet, candidate, text)


def _by_words(unmet: Unmet, candidate: Candidate, text: str) -> str:
    """Say which words are there, or are not."""
    match unmet.condition:
        case Condition.BLOCKER if text:
            return f"blocked by {text} ({unmet.reason})"
        case Condition.WORDS:
            patterns = _patterns(candidate.frame.words)
            return f"none of the frame's further words is there: {patterns}"
        case Condition.UNLESS:
            return f"the frame excludes {text}"
        case Condition.NEEDS:
            return f"needs {_kinds(unmet.kinds)} in the sentence, and finds none"
        case _:
            return unmet.reason


def _no_noun(unmet: Unmet, candidate: Candidate, text: str) -> str:
    if unmet.condition is Condition.DISGUISE:
        return f"{text} is a verb here and not the frame's noun"
    if unmet.condition is Condition.NAME:
        return f"{text} is a word of a name here and not the frame's noun"
    noun = noun_text(candidate)
    return f"noun “{noun}” only gives a time, a reason or a comparison here"


def _grammar(unmet: Unmet, candidate: Candidate, text: str) -> str:
    noun = f"“{noun_text(candidate)}”"
    if unmet.condition is Condition.NOUN:
        return f"verb “{candidate.slot.text}” is there, and none of the frame's nouns"
    if unmet.condition is Condition.LINK:
        side = candidate.frame.row.link
        return f"noun {noun} found, and it is not the {side} of {text}"
    told = f"noun {noun} found, and no verb of the frame governs it"
    return f"{told}; {text} does" if text else told


def _party(unmet: Unmet, text: str) -> str:
    kinds = _kinds(unmet.kinds)
    if unmet.condition is Condition.NEVER:
        return f"may not be done by {kinds}: subject is {text}"
    if unmet.condition is Condition.ACTOR:
        who = f"subject is {text}" if text else "the words name nobody"
        return f"needs {kinds} as actor: {who}"
    what = f"object is {text}" if text else "there is no object"
    return f"needs {kinds} as object: {what}"


def _kinds(kinds: Sequence[Kind]) -> str:
    return " or ".join(kinds)


def _patterns(phrases: Sequence[Phrase]) -> str:
    shown = ", ".join(f"“{short(p.text)}”" for p in phrases[:_MANY])
    more = len(phrases) - _MANY
    return f"{shown} and {more} more" if more > 0 else shown


def short(pattern: str) -> str:
    """Leave out the later alternatives of a long pattern."""
    if len(pattern) <= _WIDE:
        return pattern
    return pattern[:_WIDE].rpartition("|")[0] + "|…"


def noun_text(candidate: Candidate) -> str:
    """Quote the candidate's noun; its verb where there is none."""
    if candidate.noun is None:
        return candidate.slot.text
    return found_span(candidate.reading, candidate.noun).text


def set_aside_failure(candidate: Candidate, reason: str) -> Failure:
    """Return in words why a frame that fired is no news."""
    span = _clue(candidate, reason)
    quoted = f" (“{span.text}”)" if span is not None else ""
    told = f"set aside: {reason}{quoted}"
    return Failure(condition=Condition.SET_ASIDE, told=told, span=span)


def _clue(candidate: Candidate, reason: str) -> Span | None:
    """Quote what shows that a sentence is background: its date, or its verb's tense."""
    reading, slot = candidate.reading, candidate.slot
    if reason in _DATED:
        low, high = slot.left_edge.idx, slot.right_edge.idx
        dated = [d for d in reading.dates if low <= d.start <= high]
        if dated:
            return reading.span(dated[0].start, dated[0].end)
    return verb_group(reading, slot) if syntax.is_verb(slot) else None


def verb_group(reading: Reading, verb: Token) -> Span:
    """Quote a verb from its first auxiliary on."""
    aux = [t for t in verb.lefts if t.dep_ in ("aux", "auxpass", "neg")]
    return reading.of_tokens(aux[0] if aux else verb, verb)
