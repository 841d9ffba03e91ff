"""Composes the lines of a brief that are not quotations, from fields alone.

Templates with evidence in their slots: what an event does not state is left out, and
what a field holds is given in the source's own words, in quotation marks.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from monitor.model.event import (
    Argument,
    Commodity,
    Company,
    DateInterval,
    Jurisdiction,
    Money,
)
from monitor.model.ontology import (
    ArgumentType,
    DateModifier,
    Stage,
)
from monitor.model.story import Report, Story
from monitor.notify.clean import one_line
from monitor.notify.phrases import with_article
from monitor.notify.words import (
    HEARSAY,
    date_words,
    stage_name,
)

NOT_STATED: Final = "Not stated in the source."
_CUT: Final = re.compile(r"\b(?:No|Nos|Art|Sec)\.?$")  # words that lost their number
_HANGING: Final = re.compile(r"(?i)\s(?:on|of|for|to|in|at|by|and|the|an?)$")
_ONE: Final = re.compile(r"(?:magnet|mineral|rare earth|metal|raw material)$")
PROCEDURE: Final = "(procedure, not a forecast)"
MAX_NAMES: Final = 6

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


def names(arguments: Iterable[Argument]) -> tuple[str, ...]:
    """Return what arguments are called, once each."""
    return tuple(dict.fromkeys(_name(argument) for argument in arguments))[:MAX_NAMES]


def spans(arguments: Iterable[Argument]) -> tuple[str, ...]:
    """Return the words that fill arguments; one thing is given once.

    What has a value of its own – a state, a firm, a material, a sum – is named; other
    words are quoted.
    "Magnet" and "magnets" are one material, "$1.6bn" and "$1.6 billion" one sum: the
    words that came first stand for it.
    """
    said: list[str] = []
    seen: set[object] = set()
    for argument in arguments:
        marks = {_thing(argument)}
        if not isinstance(argument.value, Money):  # one sum may be a limit, too
            marks.add(_singular(argument.span.text))
        if not marks & seen and not _CUT.search(argument.span.text):
            said.append(_said(argument))
        seen |= marks
    return tuple(said)[:MAX_NAMES]


def _said(argument: Argument) -> str:
    """Name what has a value of its own, quote the rest."""
    value, words = argument.value, one_line(argument.span.text)
    if argument.type is ArgumentType.JURISDICTION and isinstance(value, Jurisdiction):
        return with_article(value.name)
    if isinstance(value, Company):
        return value.name
    if isinstance(value, Money):
        return words
    if isinstance(value, Commodity):
        plain = words if words.isupper() else words.lower()
        return f"{plain}s" if _ONE.search(plain) else plain
    return f"“{_HANGING.sub('', words)}”"


def _singular(words: str) -> str:
    """Return words in a form that one thing and several share."""
    return one_line(words).casefold().removesuffix("s")


def _thing(argument: Argument) -> object:
    """Return what two arguments share that mean one thing."""
    value = argument.value
    if isinstance(value, (Commodity, Company)):
        return value.id
    if isinstance(value, Money):
        return value.low, value.high, value.currency, value.per, value.bound
    if argument.type is ArgumentType.JURISDICTION and isinstance(value, Jurisdiction):
        return value.iso2
    return _singular(argument.span.text)


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


def transition_line(story: Story, *, dated: bool = False) -> str | None:
    """Name the formal steps that may follow; None where nothing follows.

    `dated` says that a sentence beside it names a day, so that it does not deny it.
    """
    steps = _TRANSITIONS.get(story.stage)
    if steps is None:
        return None
    silence = "" if dated else "No date ahead is stated. "
    name = stage_name(story.stage, story.family)
    return f"{silence}Formally, what is {name} can be {steps} {PROCEDURE}."


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
