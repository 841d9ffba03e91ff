"""The time that the clause around a place speaks of, read from the parse.

A date without a year, or a bare weekday, lies before or after the day of publication
as its clause has it.
"""

from bisect import bisect_right

from spacy.tokens import Doc, Token

from monitor.extract.meant import Time

_AHEAD = frozenset((
    "will", "shall", "would", "’ll", "'ll", "'d", "to", "might", "could", "should", "must", "wo",
))  # fmt: skip
_BEHIND = frozenset(("was", "were", "had", "did", "has", "have"))
# "Expected in November", "is due on Friday": what is only planned lies ahead.
_PLANNED = frozenset((
    "expect", "plan", "schedule", "slate", "foresee", "target", "set", "envisage", "promise",
    "intend", "table", "aim", "forecast", "anticipate", "time", "project", "bill", "pencil", "due",
))  # fmt: skip


class Tenses:
    """Says of an offset of a parsed text which time its clause speaks of."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._starts = [t.idx for t in doc]

    def at(self, offset: int) -> Time | None:
        """Return the time of the clause around `offset`, None where it is unknown."""
        if not self._starts:
            return None
        token = self._doc[max(0, bisect_right(self._starts, offset) - 1)]
        told = token.nbor(-1) if token.i else token
        if told.lower_ == "on" and told.i:
            told = told.nbor(-1)
        if told.tag_ == "VBD":
            # "said on Friday he would": the parse may hang the day on "would".
            return Time.PAST
        for up in (token, *token.ancestors):
            if up.pos_ in ("VERB", "AUX") or up.lower_ == "due":
                return time_of(up)
        return None


def time_of(verb: Token) -> Time | None:
    """Return the time that `verb` speaks of, None if unclear."""
    aux = {t.lower_ for t in verb.children if t.dep_ in ("aux", "auxpass")}
    if aux & _AHEAD:
        return Time.FUTURE
    past = bool(aux & _BEHIND)
    if "may" in aux:  # "may start in May", but "may not leave as of Monday"
        return None
    if verb.lemma_ in _PLANNED and verb.tag_ in ("VBN", "JJ", "IN"):
        return None if past else Time.FUTURE
    if verb.tag_ == "VBD" or past:
        return Time.PAST
    if verb.tag_ == "VBN" and not aux & {"is", "are", "be", "being", "'s", "’s"}:
        return Time.PAST
    # "Began shipping on Monday": a form in -ing has its time from elsewhere.
    present = verb.tag_ in ("VBZ", "VBP", "VBN") or (verb.tag_ == "VBG" and aux)
    return Time.PRESENT if present else None
