"""How far it has come: the stage that one sentence states for one event.

Cues are read on the event's own chain of verbs (what the trigger hangs on, and its
auxiliaries), in the order of precedence of the ontology; a modal sets the stage only
where nothing else does.
"""

import re
from dataclasses import dataclass

from spacy.tokens import Token

from monitor.extract import syntax
from monitor.extract.frames import Candidate
from monitor.extract.types.schema import EventType
from monitor.extract.words import Act, CoreWords, act_of
from monitor.model.ontology import Direction, Stage, Track
from monitor.model.text import Field

_MODALS = frozenset(("could", "may", "might", "can"))
# "Shall" is no future: exporters shall apply from today.
_FUTURE = frozenset(("will", "’ll", "'ll", "would", "wo", "to"))
_CONDITION = re.compile(r"(?i)\b(?:if|unless|should|in case|were)\b")
_RETALIATION = re.compile(r"(?i)\b(?:retaliat\w+|in reprisal|or else)\b")
_LOOSE_DEAL = re.compile(
    r"(?i)\b(?:non-?binding|letters? of (?:intent|interest|support)|lois?\b|mous?\b"
    r"|memorand(?:um|a) of understanding|conditional(?:ly)? commit\w*"
    r"|term ?sheets?|heads of (?:terms|agreement)"
    r"|in[- ]principle|preliminary (?:terms|agreement)"
    r"|framework (?:agreement|deal|accord|for)|joint statement)"
)
_WORKING_PAPER = frozenset((
    "bill", "draft", "proposal", "legislation", "amendment", "plan", "discussion",
    "consultation", "paper", "provision", "amendments", "directive",
))  # fmt: skip
_SIGNED = re.compile(
    r"(?i)\b(?:signed|inked|final(?:ised|ized)?|definitive|binding|concluded|entered into"
    r"|gazetted|promulgated|published|decree|executive order|proclamation|final rule)\b"
)
_UNDER_WAY = re.compile(
    r"(?i)\b(?:in force|with immediate effect|effective immediately)\b"
)
_NOT_YET = re.compile(
    r"(?i)\b(?:yet to|not yet|still (?:waiting|awaiting|pending)|under review|pending)\b"
)


_FINAL = re.compile(
    r"(?i)\b(?:(?:ha(?:s|ve) )?(?:signed|executed|closed|finali[sz]ed|concluded)"
    r"|ha(?:s|ve) entered into|entered into)"
    r" (?:the |a |an |its |their )?(?:\w+ ){0,2}?(?:definitive|binding|final)\b"
)


def is_final(sentence: str) -> bool:
    """Say whether a sentence tells of a signed and binding paper, and of no loose one."""
    return bool(_FINAL.search(sentence)) and not _LOOSE_DEAL.search(sentence)


# Words after which "adopted" is too little. Of the annotated events with such words (not
# the ones that quality is measured on) 62 are in effect and 2 adopted; 32 deals are in
# effect and 4 adopted; of inquiries that ease 21 are ended and none adopted.
_IN_FORCE = re.compile(
    r"(?i)\b(?:in (?:force|effect)|effective) since\b"
    r"|\b(?:took|ha(?:s|ve) taken|came|ha(?:s|ve) come|entered|ha(?:s|ve) entered)"
    r" (?:effect|into (?:force|effect))\b"
)
_DONE = re.compile(
    r"(?i)\bha(?:s|ve) (?:now |since )?(?:received the|completed|closed)\b"
    r"|(?:^|[,;] |\b(?:it|and|company|group) )(?:completed|completing) (?:the|its|an?|their)\b"
)
_INQUIRY_OVER = re.compile(
    r"(?i)\b(?:clos|dropp?|discontinu|terminat|end)(?:e[sd]|s|ed|ing) (?:an?|the|its|that|this)"
    r" (?:[\w-]+ ){0,3}?(?:inquiry|probe|investigation|review|case)\b"
)


def beyond_adopted(sentence: str, kind: EventType, direction: Direction) -> Stage:
    """Return how far what was adopted has come by a sentence's plain words."""
    begun = {Track.POLICY: _IN_FORCE, Track.DEAL: _DONE}.get(kind.track)
    if begun is not None and begun.search(sentence):
        return Stage.EFFECTIVE
    eases = kind.id in _INQUIRIES and direction is Direction.EASE
    over = eases and _INQUIRY_OVER.search(sentence)
    return Stage.ENDED if over else Stage.ADOPTED


_INQUIRIES = frozenset(("INVESTIGATION_ENFORCEMENT", "TRADE_REMEDY"))


@dataclass(frozen=True, slots=True)
class Staged:
    """A stage, its fine label, the sign of all words above the verb, and the cue."""

    stage: Stage
    detail: str | None
    sign: int
    cue: Token | None  # None: nothing but the verb itself
    future: bool = False
    modal: bool = False


@dataclass(frozen=True, slots=True)
class _Chain:
    """The words that a trigger hangs on, each with what it does."""

    slot: Token
    acts: tuple[tuple[Act, Token], ...]  # above the verb, nearest first
    aux: frozenset[str]
    negated: bool

    def first(self, *names: str) -> Token | None:
        """Return the nearest word above whose class is one of `names`."""
        return next((t for act, t in self.acts if act.name in names), None)


def stage_of(candidate: Candidate, core: CoreWords) -> Staged:
    """Read the stage of `candidate` in its sentence, without looking at dates."""
    chain = _chain(candidate, core)
    own = _own_act(candidate, core)
    names = {own.name} if own else set()
    negative = -1 if chain.negated else 1
    stage, cue = _denied(candidate, chain, names)
    if stage is None:
        stage, cue = _open(candidate, chain, names)
    if stage is None:
        stage, cue = _decided(candidate, chain, own)
    sign = negative
    for act, above in chain.acts:
        if candidate.verb is None and not syntax.is_verb(above):
            continue  # a noun on the path, whose sign the direction counts
        sign *= act.sign if act.name in ("reject", "lift", "suspend") else 1
    meant = candidate.type.stages.get(stage, stage)
    detail = candidate.frame.row.detail if meant is not Stage.REJECTED else None
    return Staged(
        meant,
        detail or _detail(candidate, meant, chain),
        sign,
        cue,
        future=meant in (Stage.ANNOUNCED, Stage.CONSIDERED, Stage.PROPOSED),
        modal=bool(chain.aux & _MODALS),
    )


def _chain(candidate: Candidate, core: CoreWords) -> _Chain:
    slot = candidate.slot
    acts: list[tuple[Act, Token]] = []
    head = candidate.head
    denied = syntax.negated(slot, head) if syntax.is_verb(slot) else False
    aux = set(syntax.auxiliaries(slot))
    for up in syntax.governors(slot):
        act = act_of(up, candidate.words, core)
        if act is not None:
            acts.append((act, up))
        if syntax.is_verb(up):
            denied = denied or (syntax.negated(up, head) and not _saying(up))
            if act is not None or up.lemma_ in ("be", "go", "have"):
                aux |= syntax.auxiliaries(up)
    return _Chain(slot, tuple(acts), frozenset(aux), denied)


def _saying(verb: Token) -> bool:
    return verb.lemma_.lower() in ("say", "tell", "know", "disclose", "comment")


def _own_act(candidate: Candidate, core: CoreWords) -> Act | None:
    """Return what the frame's verb does, refined by action nouns below it."""
    verb = candidate.verb
    act = None
    if verb is not None:
        if verb.stage is not None:
            act = Act(verb.group, verb.sign, verb.stage)
        else:
            act = act_of(candidate.slot, candidate.words, core)
    elif syntax.is_verb(candidate.slot):
        act = act_of(candidate.slot, candidate.words, core)
    if candidate.path and candidate.path[-1].name == "propose":
        # An application that is approved is a decision, no longer a proposal.
        if candidate.slot.lemma_.lower() in ("approve", "grant", "accept", "clear"):
            return act
        return candidate.path[-1] if act is None or act.name in _CARRIERS else act
    if candidate.path and (act is None or act.name in _CARRIERS):
        return candidate.path[-1]
    return act


_CARRIERS = frozenset(("impose", "plan", "effect"))


def _denied(
    candidate: Candidate, chain: _Chain, own: set[str]
) -> tuple[Stage | None, Token | None]:
    text = candidate.sentence.text
    if _NOT_YET.search(text) and not chain.first("reject"):
        near = chain.slot.doc[max(0, chain.slot.i - 6) : chain.slot.i + 1].text
        if _NOT_YET.search(near):
            return Stage.PENDING, chain.slot
    if "reject" in own:
        return Stage.REJECTED, chain.slot
    cue = chain.first("reject")
    if cue is not None:
        return Stage.REJECTED, cue
    if chain.negated:
        return Stage.REJECTED, chain.slot
    return None, None


def _open(
    candidate: Candidate, chain: _Chain, own: set[str]
) -> tuple[Stage | None, Token | None]:
    """Return a stage before any decision: considered, threatened, pending, proposed."""
    for names, stage in _OPEN:
        cue = chain.first(*names)
        if cue is not None and not (
            stage is Stage.THREATENED and _warned_only(cue, chain)
        ):
            return stage, cue
        if own & set(names):
            return stage, chain.slot
    doers = syntax.subjects(chain.slot)
    if chain.aux & {"would", "will", "could", "may"} and any(
        t.lemma_.lower() in _WORKING_PAPER for t in doers
    ):
        return Stage.PROPOSED, chain.slot
    text = candidate.sentence.text
    conditional = _CONDITION.search(text) is not None
    if "would" in chain.aux and _RETALIATION.search(text):
        conditional = True
    if (
        conditional
        and chain.aux & {"would", "will"}
        and candidate.type.track is Track.POLICY
    ):
        return Stage.THREATENED, chain.slot
    return None, None


_OPEN = (
    (("consider",), Stage.CONSIDERED),
    (("threaten",), Stage.THREATENED),
    (("pend",), Stage.PENDING),
    (("propose",), Stage.PROPOSED),
)


def _warned_only(cue: Token, chain: _Chain) -> bool:
    """Say whether "warn" only carries the news that something has happened."""
    return cue.lemma_ == "warn" and not chain.aux & {
        "will",
        "would",
        "could",
        "may",
        "to",
    }


def _decided(
    candidate: Candidate, chain: _Chain, own: Act | None
) -> tuple[Stage, Token | None]:
    """Return the stage of what is neither denied nor still open."""
    changed = own is not None and own.stage in _CHANGES
    if _is_loose(candidate, own):
        return Stage.NON_BINDING, None
    above = chain.first("lift", "suspend", "extend")
    if above is not None and not changed and not chain.aux & _FUTURE:
        return next(act.stage for act, t in chain.acts if t.i == above.i), above
    ahead = _ahead(candidate, chain, changed=changed)
    if ahead is not None:
        return ahead, chain.slot
    row = candidate.frame.row
    if row.stage is not None and not changed:
        return row.stage, None
    planned = own is not None and own.name == "plan"
    if _progressive(candidate, chain) and not planned:
        return Stage.EFFECTIVE, chain.slot
    return (own.stage if own else row.stage or Stage.ADOPTED), None


def _is_loose(candidate: Candidate, own: Act | None) -> bool:
    """Say whether it is a framework or a letter of intent, and stands."""
    kind = candidate.type
    loose = kind.track is Track.DEAL or kind.id in _LOOSE_TYPES
    over = own is not None and own.name == "lift"
    return (
        loose and not over and _LOOSE_DEAL.search(candidate.sentence.text) is not None
    )


def _ahead(candidate: Candidate, chain: _Chain, *, changed: bool) -> Stage | None:
    """Return the stage of what only may happen or is announced; None of a deed."""
    if chain.aux & _MODALS and not changed:
        return Stage.CONSIDERED
    if not _future(candidate, chain):
        return None
    signed = _SIGNED.search(candidate.sentence.text) is not None
    return None if signed and not changed else Stage.ANNOUNCED


# Frameworks and letters of intent are their own stage in these.
_LOOSE_TYPES = frozenset(("INTERGOV_AGREEMENT", "FUNDING_AWARD", "GOV_EQUITY_STAKE"))
_CHANGES = frozenset(
    (Stage.SUSPENDED, Stage.ENDED, Stage.EXTENDED, Stage.AMENDED, Stage.EFFECTIVE)
)


def _future(candidate: Candidate, chain: _Chain) -> bool:
    plan = chain.first("plan")
    if plan is not None or chain.aux & (_FUTURE - {"to"}):
        return True
    if _is_to(chain.slot):
        return True
    if "to" not in chain.aux:
        return False
    # "agreed to buy" is a deed; a headline's "to buy" and "is to buy" are plans.
    bare = chain.slot.dep_ in ("ROOT", "relcl", "advcl")
    lone = (
        not chain.acts and chain.slot.dep_ == "xcomp" and chain.slot.head.lemma_ == "be"
    )
    return lone or (bare and candidate.reading.field is Field.TITLE)


def _is_to(slot: Token) -> bool:
    """Say whether it is "are to come down"."""
    return slot.lemma_ == "be" and any(
        t.dep_ == "xcomp" and any(c.lower_ == "to" for c in t.children)
        for t in slot.children
    )


def _progressive(candidate: Candidate, chain: _Chain) -> bool:
    """Say whether it goes on: "is expanding" by whoever does it."""
    return (
        candidate.type.track is Track.POLICY
        and chain.slot.tag_ == "VBG"
        and bool(chain.aux & {"is", "are"})
        and not chain.acts
    )


def _detail(candidate: Candidate, stage: Stage, chain: _Chain) -> str | None:
    if stage is Stage.EFFECTIVE and _progressive(candidate, chain):
        return "IN_PROGRESS"
    return None
