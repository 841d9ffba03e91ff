"""What raises no event although its words are there: the past, opinion, questions.

Each check returns the reason, so that a missing event can be explained.
"""

import re
from datetime import date, timedelta

from spacy.tokens import Token

from monitor.extract import syntax
from monitor.extract.frames import Candidate
from monitor.extract.reading import Reading
from monitor.model.ontology import DateModifier, Granularity, Tier, Track
from monitor.model.text import Field

_OLD = timedelta(days=14)
_PAST_TALK = re.compile(
    r"(?i)\b(?:last (?:year|month|spring|summer|autumn|fall|winter|decade|january|february"
    r"|march|april|may|june|july|august|september|october|november|december)"
    r"|(?:years?|months?|decades?) (?:ago|earlier|before)|previously|at the time|in the past"
    r"|historically|earlier this year|(?:a|one|two|three) (?:years?|months?) (?:ago|earlier)"
    r"|back in|once before|in its day|formerly|for decades)\b"
)
_COMMENT_TITLE = re.compile(
    r"(?i)(?:^\W*(?:opinion|comment|column|editorial|explainer|explained|op-?ed|essay"
    r"|guest (?:essay|post|column)|viewpoint|letters?|review|podcast|q&a|qna|quiz"
    r"|obituary|remembering|book review|agenda|interview|leader|perspective|fact ?check"
    r"|webinar|event|save the date|glossary|timeline|in memoriam|book extract|lex|recipe|crossword)\b\s*[:|–—-]"
    r"|\b(?:obituary|what (?:is|are|exactly)|how (?:to|the .* works)|why (?:the|we|it|is|are|does)"
    r"|explained|an explainer|your questions answered|ten years on|things to know|here'?s what"
    r"|q&a|a primer|checklist|years on|calls grow|five charts|in charts)\b"
    r"|\?\s*$)"
)
# Rubrics under which nothing is reported: of 133 annotated documents with one of these
# (not those that quality is measured on) one states an event. An interview and a diary
# do now and then.
_COLUMN = re.compile(
    r"(?i)^\W*(?:opinion|comment|column|editorial|explainer|explained|op-?ed|essay"
    r"|guest (?:essay|post|column)|viewpoint|letters?|review|podcast|q&a|qna|quiz"
    r"|obituary|remembering|book review|fact ?check|glossary|timeline|in memoriam"
    r"|book extract|lex|recipe|crossword|on this (?:day|date)[^:|–—]*"
    r"|this (?:day|week|month) in history|from the archives?)\s*[:|–—-]"
)
_FORMAL_TITLE = re.compile(
    r"(?i)\b(?:information collection|comment request|paperwork|public meeting|notice of meeting"
    r"|advisory (?:committee|board|council)|sunshine act meeting|; corrections?\b|request for information"
    r"|systems? of records|scoping meeting|job|vacanc|register now|call for papers|conference|forum"
    r"|presidential message|birthday|obituary|proclaims|days? \d{4}$|week, \d{4})"
)
_COMMENT_TEXT = re.compile(
    r"(?i)\b(?:who has died|has died,? aged|(?:is|are) survived by|his wife,? \w+,? survives"
    r"|the (?:writer|author) (?:is|teaches|was|directs)|opening panel|masterclass|keynote"
    r"|this week's quiz|tickets (?:cost|are)|in my (?:view|judge?ment|opinion|experience)"
    r"|i (?:have (?:sat|spent|argued)|would argue|confess)|by my count|dear (?:editor|sir)"
    r"|your tasks|apply by|(?:is|are) recruiting|bachelor's degree|the novel|this episode)\b"
)
_HELD = re.compile(
    r"(?i)under (?:that|those|the (?:old|former|earlier|previous|suspended|repealed|lifted))"
    r" (?:\w+ ){0,2}?(?:articles?|rules?|regimes?|orders?|notices?|announcements?|polic(?:y|ies)"
    r"|bans?|controls?|curbs?|systems?|laws?|decrees?)\b.*?\b(?:were|was|had)\b"
)
_WISH = frozenset((
    "urge", "call", "hope", "wish", "lobby", "argue", "demand", "expect", "fear",
    "believe", "think", "imagine", "suppose", "assume", "predict", "forecast",
    "speculate", "recall", "remember", "dream", "worry", "complain", "bet", "reckon",
    "doubt", "feel", "suspect", "hypothesise", "hypothesize", "campaign",
))  # fmt: skip
_OUGHT = frozenset(("should", "ought", "must"))
_MAY = frozenset(("may", "might"))
_WERE = frozenset(("had", "’d", "'d"))


def tells_what_held(sentence: str) -> bool:
    """Say whether a sentence only tells what an act was: "under that article, … were"."""
    return bool(_HELD.match(sentence))


def set_aside(candidate: Candidate) -> str | None:
    """Return why `candidate` is no news of its document, or None if it is."""
    reading = candidate.reading
    section = reading.boilerplate(candidate.slot.idx)
    if section is not None:
        return section.reason
    text = reading.sentence_span(candidate.sentence).text
    if text.endswith("?"):
        return "question"
    if tells_what_held(text):
        return "what held before"
    official = reading.background.tier is Tier.OFFICIAL
    verb = _finite(candidate.slot)
    aux = syntax.auxiliaries(candidate.slot) | (
        syntax.auxiliaries(verb) if verb else frozenset()
    )
    ought = bool(aux & _OUGHT) and not official and not _duty(candidate)
    if ought or any(
        t.lemma_.lower() in _WISH for t in syntax.governors(candidate.slot)
    ):
        return "somebody's wish"
    return _undone(candidate) or _historical(candidate, verb, aux)


def _undone(candidate: Candidate) -> str | None:
    """Return why it has not happened, if it says so."""
    if _condition(candidate.slot):
        return "a condition"
    if _only_may(candidate):
        return "a mere possibility"
    return "it did not happen" if _did_not_happen(candidate) else None


def _only_may(candidate: Candidate) -> bool:
    """Say whether an aside says what may be so: "mines that may be closed".

    As the main statement ("the plant may close") it is news, under consideration.
    """
    slot = candidate.slot
    operations = candidate.type.track is Track.OPERATIONS
    return operations and slot.dep_ == "relcl" and bool(syntax.auxiliaries(slot) & _MAY)


def _condition(slot: Token) -> bool:
    """Say whether it stands in an if-clause: "if talks fail"."""
    return any(
        up.dep_ == "advcl"
        and any(t.dep_ == "mark" and t.lower_ in ("if", "unless") for t in up.children)
        for up in (slot, *slot.ancestors)
    )


def _duty(candidate: Candidate) -> bool:
    """Say whether "must" binds the trade: a duty of exporters is a rule in force."""
    doers = syntax.subjects(candidate.slot)
    return any(t.lemma_.lower() in _BOUND for t in doers)


_BOUND = frozenset((
    "exporter", "importer", "operator", "shipper", "organisation", "organization",
    "applicant", "shipment", "consignment", "export", "import",
))  # fmt: skip


def _did_not_happen(candidate: Candidate) -> bool:
    """Say whether an operation simply goes on: "loading was not interrupted"."""
    slot = candidate.slot
    operations = candidate.type.track is Track.OPERATIONS
    return (
        operations
        and syntax.is_verb(slot)
        and "will" not in syntax.auxiliaries(slot)
        and syntax.negated(slot, candidate.head)
    )


def comment(title: str, text: str, *, tier: Tier | None) -> str | None:
    """Return why a whole document is comment or explanation, or no news at all."""
    if _FORMAL_TITLE.search(title):
        return "no news by its title"
    if tier in (Tier.OFFICIAL, Tier.COMPANY):
        return None
    if _COMMENT_TITLE.search(title) or _COMMENT_TEXT.search(text):
        return "comment or explainer"
    return None


def is_column(title: str, *, tier: Tier | None) -> bool:
    """Tell whether a headline's rubric leaves no room for news: "Opinion | …"."""
    official = tier in (Tier.OFFICIAL, Tier.COMPANY)
    return not official and _COLUMN.search(title) is not None


def _finite(token: Token) -> Token | None:
    """Return the nearest verb at or above `token` that has a tense of its own."""
    for up in (token, *token.ancestors):
        if up.tag_ in ("VBD", "VBZ", "VBP", "MD"):
            return up
        if syntax.is_verb(up) and syntax.auxiliaries(up) - {"to"}:
            return up
    return None


def _historical(
    candidate: Candidate, verb: Token | None, aux: frozenset[str]
) -> str | None:
    reading = candidate.reading
    slot = candidate.slot
    if reading.field is Field.TITLE:
        return None
    own = syntax.auxiliaries(slot)
    if "had" in own or ("had" in aux and "been" in own):
        return "past perfect"
    past = _past(slot) or (
        verb is not None and _past(verb) and not syntax.is_verb(slot)
    )
    if slot.dep_ in ("relcl", "acl") and past and not own & {"will", "would"}:
        older = _old_date(reading, candidate)
        if slot.tag_ in ("VBD", "VBN") and (older or slot.dep_ == "relcl"):
            return "aside about the past"
    if past and _old_date(reading, candidate):
        return "past date"
    if past and _PAST_TALK.search(_clause(slot)):
        return "told as past"
    return None


def _past(verb: Token) -> bool:
    aux = syntax.auxiliaries(verb)
    if verb.tag_ == "VBD":
        return True
    return verb.tag_ == "VBN" and (bool(aux & {"was", "were"}) or not aux)


def _clause(slot: Token) -> str:
    """Return the words of the slot's own clause."""
    inner = {
        t.i
        for child in slot.children
        if child.dep_ in ("relcl", "ccomp", "parataxis")
        for t in child.subtree
    }
    return " ".join(t.text for t in slot.subtree if t.i not in inner)


def _old_date(reading: Reading, candidate: Candidate) -> bool:
    """Say whether the clause dates itself to more than a fortnight before today."""
    today = reading.background.published
    if today is None:
        return False
    places = {t.idx for t in candidate.slot.subtree}
    low, high = (min(places), max(places)) if places else (0, 0)
    dated = [
        d
        for d in reading.dates
        if low <= d.start <= high and d.last is not None and _plain(d.modifier)
    ]
    if not dated:
        return False
    newest = max(d.last for d in dated if d.last is not None)
    return newest < today - _OLD and not _to_come(reading, candidate, today)


def _plain(modifier: DateModifier | None) -> bool:
    return modifier not in (DateModifier.UNTIL, DateModifier.FROM, DateModifier.BY)


def _to_come(reading: Reading, candidate: Candidate, today: date) -> bool:
    a, b = candidate.sentence.start_char, candidate.sentence.end_char
    return any(
        a <= d.start < b
        and d.first is not None
        and d.first >= today - _OLD
        and d.granularity is not Granularity.YEAR
        for d in reading.dates
    )
