"""Composes the lines of a brief that are not quotations, from fields alone.

Templates with evidence in their slots: what an event does not state is left out, and
what a field holds is given in the source's own words, in quotation marks.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from monitor.model.event import (
    Argument,
    Commodity,
    Company,
    DateInterval,
    Event,
    Jurisdiction,
    Money,
)
from monitor.model.ontology import (
    ArgumentType,
    Attribution,
    DateModifier,
    Factuality,
    Mode,
    Polarity,
    Stage,
)
from monitor.model.story import Report, Story
from monitor.notify.clean import one_line
from monitor.notify.words import (
    HEARSAY,
    certainty_words,
    date_words,
    enumerate_words,
    stage_name,
    stage_words,
)

NOT_STATED: Final = "Not stated in the source."
MAX_NAMES: Final = 6

# By (stage, attribution): as the source says it, and as hearsay has it.
_VERBS: Final = {
    Stage.THREATENED: ("threatens", "reportedly threatens"),
    Stage.CONSIDERED: ("is considering", "is reportedly exploring"),
    Stage.PROPOSED: ("has proposed", "has reportedly proposed"),
    Stage.PENDING: ("has under review", "reportedly has under review"),
    Stage.NON_BINDING: (
        "has agreed, without being bound,",
        "has reportedly agreed, without being bound,",
    ),
    Stage.ANNOUNCED: ("says it will proceed with", "will reportedly proceed with"),
    Stage.ADOPTED: ("has adopted", "has reportedly adopted"),
    Stage.EFFECTIVE: ("is applying", "is reportedly applying"),
    Stage.AMENDED: ("has amended", "has reportedly amended"),
    Stage.EXTENDED: ("has extended", "has reportedly extended"),
    Stage.SUSPENDED: ("has suspended", "has reportedly suspended"),
    Stage.ENDED: ("has ended", "has reportedly ended"),
    Stage.REJECTED: ("has rejected or denied", "has reportedly rejected or denied"),
}
_VERBS_BY_FAMILY: Final = {
    "INDUSTRIAL_POLICY": {
        Stage.ADOPTED: ("has decided on", "has reportedly decided on"),
        Stage.EFFECTIVE: ("is carrying out", "is reportedly carrying out"),
    },
    "CORPORATE_TRANSACTION": {
        Stage.ADOPTED: ("has signed", "has reportedly signed"),
        Stage.EFFECTIVE: ("has completed", "has reportedly completed"),
    },
    "OPERATIONS": {
        Stage.ADOPTED: ("has decided on", "has reportedly decided on"),
        Stage.EFFECTIVE: ("has under way", "reportedly has under way"),
    },
}
_PLURALS: Final = {
    "has": "have",
    "is": "are",
    "says": "say",
    "threatens": "threaten",
}

# What may formally follow a stage (ontology 2.4).
_TRANSITIONS: Final = {
    Stage.CONSIDERED: "proposed, announced, adopted or rejected",
    Stage.THREATENED: "announced, adopted or dropped",
    Stage.PROPOSED: "under review, adopted, rejected or amended",
    Stage.PENDING: "adopted, rejected or amended",
    Stage.NON_BINDING: "made binding or ended",
    Stage.ANNOUNCED: "adopted, put into force, suspended or ended",
    Stage.ADOPTED: "put into force, suspended, amended or ended",
    Stage.EFFECTIVE: "amended, extended, suspended or ended",
    Stage.AMENDED: "amended again, extended, suspended or ended",
    Stage.EXTENDED: "amended, suspended or ended",
    Stage.SUSPENDED: "put back into force, extended or ended",
}

_SUBJECTS: Final = [
    "implementer",
    "authority",
    "provider",
    "investor",
    "acquirer",
    "issuer",
    "operator",
    "buyer",
    "party",
    "partner",
    "seller",
]
_OBJECTS: Final = (
    ("measure", "measure"),
    ("program", "programme"),
    ("instrument", "instrument"),
    ("target", "target"),
    ("recipient", "recipient"),
    ("project", "project"),
    ("facility", "facility"),
    ("listed", "listed"),
    ("list", "list"),
    ("product", "product"),
    ("rate", "rate"),
    ("amount", "amount"),
    ("quantity", "quantity"),
    ("affected", "affected"),
    ("excluded", "excluded"),
    ("eligible", "eligible"),
    ("purpose", "purpose"),
    ("legal_ref", "legal reference"),
)
_FACTUALITY: Final = {
    Factuality.PROBABLE: "given as likely",
    Factuality.POSSIBLE: "given as possible",
    Factuality.UNCOMMITTED: "the source does not commit itself",
}
_MISSING: Final = {
    "implementer": "who acts",
    "authority": "which authority",
    "product": "products covered",
    "measure": "legal instrument",
    "legal_ref": "legal reference",
    "amount": "amount",
    "instrument": "kind of financing",
    "recipient": "recipient",
    "provider": "who pays",
    "effective": "start date",
}
_UNDECIDED: Final = frozenset({Stage.THREATENED, Stage.NON_BINDING})
_OPEN_START: Final = frozenset(
    {Stage.CONSIDERED, Stage.PROPOSED, Stage.PENDING, Stage.ANNOUNCED, Stage.ADOPTED}
)


def stage_verb(stage: Stage, attribution: Attribution, family: str = "") -> str:
    """Return the verb for a stage, hedged where the source is hearsay."""
    plain, hedged = _VERBS_BY_FAMILY.get(family, {}).get(stage, _VERBS[stage])
    return hedged if attribution in HEARSAY else plain


def status_line(story: Story, event: Event, stage_before: Stage | None) -> str:
    """Say who does what, in the event's own words, and how sure that is."""
    doing = names(event.of(*_SUBJECTS[:1])) or _doers(event)
    doers = enumerate_words(doing)
    lead = f"Stage: {stage_words(story)}"
    if doers:
        verb = stage_verb(story.stage, story.attribution, story.family)
        verb = _plural(verb) if len(doing) > 1 else verb
        lead = f"{doers[:1].upper()}{doers[1:]} {verb}{_until(story)}"
    parts = [f"{label}: {words}" for label, words in _objects(event)]
    text = f"{lead} — {'; '.join(parts)}" if parts else lead
    if stage_before is not None and stage_before is not story.stage:
        text += f" (before: {stage_name(stage_before, story.family)})"
    return f"{text} [{_sure(story, event)}]"


def _plural(verb: str) -> str:
    """Put a verb of the tables into the plural: "reportedly has" → "reportedly have"."""
    return " ".join(_PLURALS.get(word, word) for word in verb.split(" "))


def _doers(event: Event) -> tuple[str, ...]:
    """Name the first kind of doer that the event has."""
    found = (names(event.of(role)) for role in _SUBJECTS)
    return next((some for some in found if some), ())


def _until(story: Story) -> str:
    """Return the end of a suspension or extension; empty if none is stated."""
    expiry = story.dates.expiry
    lasting = story.stage in {Stage.SUSPENDED, Stage.EXTENDED}
    return f" until {date_words(expiry)}" if lasting and expiry else ""


def _objects(event: Event) -> Iterable[tuple[str, str]]:
    """Yield the filled roles with the words that fill them."""
    for role, label in _OBJECTS:
        if found := spans(event.of(role)):
            yield label, enumerate_words(found)


def _sure(story: Story, event: Event) -> str:
    """Say how sure it is, with every reserve that the event carries."""
    certainty = event.certainty
    parts = [certainty_words(story)]
    if words := _FACTUALITY.get(certainty.factuality):
        parts.append(words)
    if Mode.HYPOTHETICAL in certainty.modes:
        parts.append("conditional")
    if certainty.polarity is Polarity.NEGATIVE:
        parts.append("the source says that it is not so")
    return "; ".join(parts)


def names(arguments: Iterable[Argument]) -> tuple[str, ...]:
    """Return what arguments are called, once each."""
    return tuple(dict.fromkeys(_name(argument) for argument in arguments))[:MAX_NAMES]


def spans(arguments: Iterable[Argument]) -> tuple[str, ...]:
    """Return the words that fill arguments, quoted; one thing is given once.

    "Magnet" and "magnets" are one material, "$1.6bn" and "$1.6 billion" one sum: the
    words that came first stand for it.
    """
    said: dict[object, str] = {}
    for argument in arguments:
        said.setdefault(_thing(argument), f"“{one_line(argument.span.text)}”")
    return tuple(said.values())[:MAX_NAMES]


def _thing(argument: Argument) -> object:
    """Return what two arguments share that mean one thing."""
    value = argument.value
    if isinstance(value, (Commodity, Company)):
        return value.id
    if isinstance(value, Money):
        return value.low, value.high, value.currency, value.per, value.bound
    if argument.type is ArgumentType.JURISDICTION and isinstance(value, Jurisdiction):
        return value.iso2
    return one_line(argument.span.text).casefold()


def _name(argument: Argument) -> str:
    """Return the canonical name where there is one, else the words of the text."""
    value = argument.value
    if isinstance(value, Company):
        return f"{value.name} ({value.ticker})" if value.ticker else value.name
    if isinstance(value, Jurisdiction) and argument.type is ArgumentType.JURISDICTION:
        return value.name
    return one_line(argument.span.text)


def ahead_words(story: Story, name: str) -> str:
    """Say what a date of a story is, as a statement of the source."""
    if name == "effective":
        return "stated to take effect"
    if name == "deadline":
        return "stated deadline"
    if story.stage is Stage.SUSPENDED:
        return "the suspension is stated to end"
    return "stated to expire"


def date_line(story: Story, name: str, value: DateInterval, *, asked_on: date) -> str:
    """Say a stated date; one that has passed is put as a question, not a fact."""
    bound = "by " if value.modifier in {DateModifier.BY, DateModifier.WITHIN} else ""
    text = f"{bound}{date_words(value)}: {ahead_words(story, name)}"
    if value.end is not None and value.end < asked_on:
        return f"{text}. That day has passed: has it happened?"
    return f"{text}."


def answered(story: Story, name: str) -> bool:
    """Say whether a story's stage already tells what a date was to bring.

    What is in force needs no question about the day on which it was to be; what has
    ended or was refused needs none at all.
    """
    if story.stage in {Stage.ENDED, Stage.REJECTED}:
        return True
    return name == "effective" and story.stage not in {*_OPEN_START, *_UNDECIDED}


def transition_line(story: Story) -> str | None:
    """Name the formal steps that may follow; None where nothing follows."""
    steps = _TRANSITIONS.get(story.stage)
    if steps is None:
        return None
    return (
        "No date ahead is stated. Formally, what is "
        f"{stage_name(story.stage, story.family)} can be {steps} "
        "(procedure, not a forecast)."
    )


def missing_line(story: Story, reports: Sequence[Report]) -> str | None:
    """List what no report states; None if nothing that matters is missing."""
    filled = {a.role for r in reports for a in r.event.arguments}
    roles = [m for r in reports for m in r.event.missing if m not in filled]
    if story.family == "TRADE_CONTROL" and not story.legal_refs:
        roles.append("legal_ref")
    if story.stage in _OPEN_START and story.dates.effective is None:
        roles.append("effective")
    wanted = list(dict.fromkeys(_MISSING.get(r, r.replace("_", " ")) for r in roles))
    if story.attribution in HEARSAY:
        wanted.append("who said so")
    if story.stage is Stage.SUSPENDED and story.dates.expiry is None:
        wanted.append("until when")
    return f"Not stated in the source: {', '.join(wanted)}." if wanted else None
