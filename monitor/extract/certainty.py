"""How sure the report is: polarity, factuality, attribution and modes, and a score.

Four independent parts. Who vouches is read in the sentence first, and in what kind of
source it stands second; the score is the attribution's base times its modifiers.
"""

import re
from dataclasses import dataclass, replace
from typing import Protocol

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from monitor.extract import syntax
from monitor.extract.frames import Candidate
from monitor.extract.kinds import Kinds
from monitor.extract.reading import Reading
from monitor.extract.stage import Staged
from monitor.extract.types.schema import Kind
from monitor.model.event import Certainty
from monitor.model.ontology import (
    Attribution,
    Factuality,
    Mode,
    Polarity,
    Stage,
    Tier,
)
from monitor.model.text import Span

BASE = {
    Attribution.OFFICIAL_DOC: 0.95,
    Attribution.OFFICIAL_STATEMENT: 0.85,
    Attribution.COMPANY_STATEMENT: 0.85,
    Attribution.AUTHOR: 0.7,
    Attribution.NAMED_THIRD_PARTY: 0.5,
    Attribution.ANONYMOUS: 0.45,
    Attribution.MEDIA_RELAY: 0.4,
    Attribution.HEARSAY: 0.3,
}
_SAY = frozenset((
    "say", "tell", "announce", "confirm", "state", "report", "add", "warn",
    "disclose", "note", "declare", "write", "reveal", "insist", "indicate",
    "explain", "admit", "concede", "argue", "vow", "acknowledge", "inform", "advise",
    "reply", "deny", "describe",
))  # fmt: skip
_HEARSAY = re.compile(
    r"(?i)\b(?:reportedly|allegedly|rumou?r(?:ed|s)?|said to be|believed to|speculation"
    r"|supposedly|word is|talk of the market)\b"
)
_ANONYMOUS = re.compile(
    r"(?i)\b(?:(?:people|persons?|sources?|officials?|executives?|diplomats?|traders?"
    r"|brokers?|bankers?|insiders?|agents?|aides?|clerks?|men|women)\b[^.;]{0,40}"
    r"\b(?:familiar|briefed|with (?:direct )?knowledge|close to|in the know"
    r"|(?:asked|declin\w+|wished|spoke|speaking) (?:not )?(?:to be |on )"
    r"(?:named|identified|condition)|who (?:have|has|had) seen|involved in)"
    r"|\bsources?\b(?: \w+){0,3} (?:say|said|told)|(?:say|said|told)\b[^.;]{0,20}\bsources?\b"
    r"|(?:two|three|four|five|several|some) (?:\w+ ){0,2}(?:sources|traders|brokers"
    r"|diplomats|people|officials|bankers)\b[^.;]{0,40}\b(?:said|say|told)"
    r"|(?:said|say|told) (?:two|three|four|five|several) (?:\w+ ){0,2}"
    r"(?:sources|traders|brokers|diplomats|people|officials|bankers)"
    r"|on condition of anonymity|anonymous(?:ly)?|unnamed|the (?:same )?people (?:said|added)"
    r"|not authori[sz]ed to speak|(?:a|one) (?:person|source|official|trader) (?:said|added))\b"
)
_RELAY = re.compile(
    r"(?:\b(?:Bloomberg(?: News)?|Reuters|Nikkei|Kyodo|Xinhua|the FT|Financial Times|WSJ"
    r"|Wall Street Journal|New York Times|Handelsblatt|Les Echos|Kommersant|Yonhap|Caixin"
    r"|Politico|Axios|CNBC|Der Spiegel|Le Monde|The Times|Sky News|BBC)\b[^.;]{0,30}"
    r"\b(?:reported|reports|said|says|has learned|wrote|cited|citing)\b"
    r"|(?:reported|wrote|first reported|according to) (?:by )?(?:the )?(?:Bloomberg|Reuters"
    r"|Nikkei|Kyodo|Financial Times|FT|WSJ|Wall Street Journal|Handelsblatt|Politico|Caixin)"
    r"|\b(?:newspaper|daily|weekly|broadcaster|state (?:media|television|newspaper))\b[^.;]{0,25}"
    r"\b(?:reported|reports|said|says|wrote|writes|claimed)\b"
    r"|\bhas learned\b|\b(?:draft|document|letter|memo|copy|paper)\b[^.;]{0,30}"
    r"\b(?:seen|reviewed|obtained|leaked) by\b|\bhears\b|(?:media|press) reports?\b)"
)
_DATELINE = re.compile(
    r"\A[^a-z]{2,40}[^.]{0,30}?\((?:Reuters|AP|AFP|Interfax|Bloomberg|[A-Z][\w ]+)\)\s*[-–—]+\s*"
)
_QUOTED = (
    r"(?:according to (?:a|an|the|its|their) (?:\w+ ){0,4}(?:notice|filing|decree|order"
    r"|document|statement to the exchange|gazette|notification|circular|resolution"
    r"|disclosure|rule|register|text|papers?|communiqu[eé]|letter|report)"
    r"|(?:a|the|by|in a) (?:\w+ ){0,3}(?:notice|decree|notification|gazette|ordinance"
    r"|statutory instrument|regulatory filing|circular|order in council|filing)\b"
    r"(?: \w+){0,6} (?:published|issued|posted|showed|shows|said|says|dated|signed|read|out)"
    r"|(?:notice|decree|filing|order|rule|document|circular|notification|gazette|text)s?"
    r" (?:showed|shows|said|says|published|posted|issued|sets|lists|provides)"
    r"|in (?:a|an) (?:\w+ ){0,3}(?:filing|notice|decree|notification|circular)"
    r"|federal register|official (?:gazette|journal)"
    r"|executive order|proclamation|final rule|interim (?:final )?rule|proposed rule"
    r"|under (?:a|the) (?:\w+ ){0,3}(?:decree|regulation|ordinance|final rule|notice|act))"
)
_QUOTES = re.compile(rf"(?i)\b{_QUOTED}\b")
_DOCUMENT = re.compile(rf"(?i)\b(?:{_QUOTED}|announcement no\.? ?\d)\b")
_UNDER = re.compile(r"(?i)\b(?:under|including)(?: the)? $")
_ISSUED = re.compile(
    r"(?i)\b(?:publish\w*|issu(?:ed|es|ing)|sign(?:ed|s)|gazett\w*|enact\w*|pass(?:ed|es)"
    r"|adopt\w*|promulgat\w*|notif(?:ied|ies)|order(?:ed|s)|decree[ds]?)\b"
)
_THIRD = re.compile(
    r"(?i)\b(?:analysts?|lawyers?|economists?|consultants?|brokerage|broker|traders?|union"
    r"|association|lobby|professor|think[- ]tank|researchers?|strategist|agents?"
    r"|teamsters|institute|delegate|council of)\b"
)
_NOTICE_TITLE = re.compile(
    r"(?i)\b(?:notice|rules?|order|proclamation|regulations?|announcement no|gazette|decree"
    r"|determinations?|additions?|amendment|resolution|sor/|duty orders?|press note)\b"
)
_LIKELY = re.compile(r"(?i)\b(?:likely|expected to|set to|due to|poised to|probably)\b")
_IF = re.compile(r"(?i)\b(?:if|unless|provided that|on condition that)\b|^\s*Should\b")


_NAME = 12  # words; a longer phrase is a name with a relative clause


class Told(Protocol):
    """What a sentence states: an event's candidate, or a relation."""

    @property
    def reading(self) -> Reading:
        """Return the field around it."""

    @property
    def sentence(self) -> TokenSpan:
        """Return the sentence that states it."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who vouches for a sentence."""

    attribution: Attribution
    source: Span | None = None
    cue: Span | None = None


def certainty_of(candidate: Candidate, staged: Staged, voice: Voice) -> Certainty:
    """Join the parts for one event."""
    text = candidate.sentence.text
    cue = staged.cue
    certainty = _joined(
        text,
        staged.stage,
        voice,
        modal=staged.modal,
        hypothetical=staged.modal and _IF.search(text) is not None,
        future=staged.future,
    )
    if cue is None:
        return certainty
    return replace(
        certainty, cues=(*certainty.cues, candidate.reading.of_tokens(cue, cue))
    )


def plain_certainty(text: str, stage: Stage, voice: Voice) -> Certainty:
    """Return the certainty of a sentence whose stage and voice are judged already."""
    considered = stage is Stage.CONSIDERED
    return _joined(
        text,
        stage,
        voice,
        modal=considered and _MAY.search(text) is not None,
        hypothetical=False,
        future=stage in _AHEAD,
    )


def _joined(
    text: str,
    stage: Stage,
    voice: Voice,
    *,
    modal: bool,
    hypothetical: bool,
    future: bool,
) -> Certainty:
    open_ = hypothetical or stage is Stage.THREATENED
    negative = stage is Stage.REJECTED
    likely = _LIKELY.search(text) is not None
    score = BASE[voice.attribution]
    score *= 0.4 if open_ else 0.6 if modal else 0.8 if likely else 1.0
    modes = {
        Mode.FUTURE: future,
        Mode.HYPOTHETICAL: open_,
        Mode.NEGATION: negative,
    }
    soft = modal or stage is Stage.CONSIDERED
    return Certainty(
        score=round(score, 3),
        polarity=Polarity.NEGATIVE if negative else Polarity.POSITIVE,
        factuality=_factuality(voice, soft=soft, likely=likely, open_=open_),
        attribution=voice.attribution,
        source=voice.source,
        modes=tuple(mode for mode, holds in modes.items() if holds),
        cues=(voice.cue,) if voice.cue else (),
    )


_MAY = re.compile(r"\b(?:may|might|could)\b")
_AHEAD = (Stage.ANNOUNCED, Stage.CONSIDERED, Stage.PROPOSED)


def _factuality(voice: Voice, *, soft: bool, likely: bool, open_: bool) -> Factuality:
    weak = voice.attribution in (Attribution.HEARSAY, Attribution.MEDIA_RELAY)
    if open_:
        return Factuality.UNCOMMITTED
    if soft or weak:
        return Factuality.POSSIBLE
    return Factuality.PROBABLE if likely else Factuality.CERTAIN


def voice_of(candidate: Told, kinds: Kinds, *, title: str) -> Voice:
    """Say who vouches for the sentence of `candidate`."""
    reading = candidate.reading
    span = reading.sentence_span(candidate.sentence)
    dateline = _DATELINE.match(span.text)
    shift = dateline.end() if dateline else 0
    body = span.text[shift:]
    for pattern, attribution in (
        (_HEARSAY, Attribution.HEARSAY),
        (_ANONYMOUS, Attribution.ANONYMOUS),
        (_RELAY, Attribution.MEDIA_RELAY),
    ):
        found = pattern.search(body)
        if found:
            start = span.start + shift + found.start()
            cue = reading.span(start, start + len(found[0]))
            return Voice(attribution, None, cue)
    own = _speaker(candidate, candidate.sentence, kinds)
    return own or _by_document(candidate, body, title, kinds)


def _speaker(candidate: Told, sentence: TokenSpan, kinds: Kinds) -> Voice | None:
    """Return the voice of whoever speaks in a sentence."""
    for token in sentence:
        if token.lemma_.lower() not in _SAY or not syntax.is_verb(token):
            continue
        for who in syntax.subjects(token, steps=2) or _before(token):
            attribution = _standing(candidate, who, kinds)
            if attribution is not None:
                reading = candidate.reading
                left = who.left_edge if who.i - who.left_edge.i < _NAME else who
                source = reading.of_tokens(left, who)
                return Voice(attribution, source, reading.of_tokens(token, token))
    return None


def _before(token: Token) -> tuple[Token, ...]:
    """Return the nouns between a comma and "said", where the parse lost its subject."""
    found: list[Token] = []
    for place in range(token.i - 1, max(token.sent.start, token.i - _NAME) - 1, -1):
        word = token.doc[place]
        if word.text == ",":
            return tuple(reversed(found))
        if word.pos_ in ("NOUN", "PROPN"):
            found.append(word)
    return ()


def _standing(candidate: Told, who: Token, kinds: Kinds) -> Attribution | None:
    """Return as whom `who` speaks; None where that is not known."""
    if who.lemma_.lower() in _PAPERS:
        return Attribution.OFFICIAL_DOC
    phrase = candidate.reading.doc[who.left_edge.i : who.right_edge.i + 1].text[:160]
    if _THIRD.search(phrase) and not kinds.named(who, (Kind.GOV,)):
        return Attribution.NAMED_THIRD_PARTY
    for kind, attribution in _BODIES:
        if kinds.is_any(who, (kind,)):
            return attribution
    beside = [t for t in who.subtree if t.i != who.i][:25]
    for kind, attribution in _BODIES:
        if any(kinds.named(t, (kind,)) for t in beside):
            return attribution
    return None


_PAPERS = frozenset(
    ["notice", "decree", "filing", "document", "gazette", "order", "rule", "text"]
)
_BODIES = (
    (Kind.GOV, Attribution.OFFICIAL_STATEMENT),
    (Kind.FIRM, Attribution.COMPANY_STATEMENT),
)


def _by_document(candidate: Told, body: str, title: str, kinds: Kinds) -> Voice:
    """Return the voice of the document itself, or of the sentences beside this one."""
    background = candidate.reading.background
    if background.tier is Tier.OFFICIAL:
        return Voice(_official(background.source, title, candidate.reading.text))
    if _DOCUMENT.search(body):
        return Voice(Attribution.OFFICIAL_DOC)
    if background.tier is Tier.COMPANY:
        return Voice(Attribution.COMPANY_STATEMENT)
    return _beside(candidate, kinds) or Voice(Attribution.AUTHOR)


def names_only(candidate: Told) -> bool:
    """Say whether a newsroom names an act by its number and quotes no paper.

    The act vouches for what it orders itself, and not for what becomes of it: of
    "postponed under Announcement No. 61" the announcement says nothing.
    """
    reading = candidate.reading
    if reading.background.tier in (Tier.OFFICIAL, None):
        return False
    text = candidate.sentence.text
    start = candidate.sentence.start_char
    named = [r for r in reading.references if 0 <= r.start - start < len(text)]
    return any(_UNDER.search(text[: r.start - start]) for r in named) and not (
        _QUOTES.search(text) or _ISSUED.search(text)
    )


def _official(source: str, title: str, text: str) -> Attribution:
    """Tell an act or a notice from a press release of the same office."""
    if _TALK_TITLE.search(title):
        return Attribution.OFFICIAL_STATEMENT
    formal = (
        _REGISTER.search(source)
        or _NOTICE_TITLE.search(title)
        or _ENACTING.search(text)
    )
    return Attribution.OFFICIAL_DOC if formal else Attribution.OFFICIAL_STATEMENT


def _beside(candidate: Told, kinds: Kinds) -> Voice | None:
    """Return the official or company that speaks in a sentence next to this one."""
    sentences = candidate.reading.sentences
    here = next(
        (n for n, s in enumerate(sentences) if s.start == candidate.sentence.start), 0
    )
    for number in (here + 1, here - 1):
        if 0 <= number < len(sentences):
            voice = _speaker(candidate, sentences[number], kinds)
            if voice is not None and voice.attribution in _STRONG:
                return voice
    return None


_STRONG = (Attribution.OFFICIAL_STATEMENT, Attribution.OFFICIAL_DOC)
_TALK_TITLE = re.compile(
    r"(?i)\b(?:fact sheet|statement|remarks|readout|briefing|speech|press release)\b"
)
_REGISTER = re.compile(
    r"(?i)\b(?:register|gazette|journal|diario|bulletin|boletim|gaceta|official)\b"
)
_ENACTING = re.compile(
    r"(?i)\b(?:by the authority vested in me|it is hereby ordered|shall enter into force|is hereby)\b"
)
