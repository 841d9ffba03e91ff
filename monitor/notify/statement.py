"""Says in a sentence who does what, for whom, with which sum, until when: from fields.

"China has suspended export controls on rare earths until 10 November 2026." Names are
canonical, other words are the source's own in quotation marks, and every reserve stands
behind it. What an event does not state is left out.
"""

import re
from collections.abc import Iterator
from typing import Final

from monitor.model.event import Argument, Event, Jurisdiction, Money
from monitor.model.ontology import (
    ArgumentType,
    Direction,
    Factuality,
    Mode,
    Polarity,
    Stage,
)
from monitor.model.story import Story
from monitor.notify.facts import names, spans
from monitor.notify.phrases import eased, noun, stage_verb, with_article
from monitor.notify.words import (
    CONFIRMED,
    certainty_words,
    date_words,
    enumerate_words,
    on_words,
    stage_name,
    stage_words,
)

_DOERS: Final = (
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
)
# What is done, by the first of these that is filled; else the type's own name.
_DONE: Final = ("measure", "program", "instrument")
_JOINED: Final = (
    ("rate", "at"),
    ("recipient", "for"),
    ("target", "aimed at"),
    ("seller", "from"),
    ("buyer", "to"),
    ("partner", "with"),
    ("origin", "from"),
    ("destination", "to"),
)
# Told behind the sentence: it would be too long with them.
_ASIDE: Final = (
    ("program", "programme"),
    ("instrument", "by way of"),
    ("project", "project"),
    ("facility", "facility"),
    ("listed", "listed"),
    ("list", "list"),
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
_MODAL: Final = re.compile(r"(?i)\b(will|would|may|might|could)\s+(?:\w+\s+){0,2}$")
_JOINED_OF: Final = {
    ("target", "GOV_EQUITY_STAKE"): "in",
    ("recipient", "FUNDING_AWARD"): "to",
}
_RULED: Final = frozenset({"TRADE_CONTROL", "LAW_AND_DIPLOMACY"})
_EASED_BY_NAME: Final = frozenset({Stage.SUSPENDED, Stage.ENDED, Stage.REJECTED})
_COMING: Final = frozenset({Stage.PROPOSED, Stage.ANNOUNCED, Stage.ADOPTED})


def status_line(story: Story, event: Event, stage_before: Stage | None) -> str:
    """Say who does what, in the event's own words, and how sure that is."""
    said = [_sentence(story, event), *_aside(event)]
    if stage_before is not None and stage_before is not story.stage:
        said.append(f"Before: {stage_name(stage_before, story.family)}.")
    if sure := _sure(story, event):
        said.append(f"{_capital(sure)}.")
    return " ".join(said)


def _sentence(story: Story, event: Event) -> str:
    """Say who does what."""
    doing = _doers(event)
    if not doing or story.stage is Stage.REJECTED:  # who refuses is rarely who acts
        return f"{_capital(stage_words(story))}{_of_what(story, event)}."
    verb = stage_verb(
        story.stage,
        story.attribution,
        family=story.family,
        type_=story.type,
        many=len(doing) > 1,
        modal=_modal(event),
    )
    doers = enumerate_words([with_article(name) for name in doing])
    words = f"{doers} {verb} {_what(story, event)}{_more(story, event)}."
    if _denied(story, event):
        return f"The source says that it is not so that {words}"
    return _capital(words)


def _modal(event: Event) -> str:
    """Return the word that puts off what is told: "will propose" is no proposal yet."""
    trigger, sentence = event.trigger, event.sentence
    if trigger.field is not sentence.field:
        return ""
    before = sentence.text[: max(0, trigger.start - sentence.start)]
    found = _MODAL.search(before)
    return found[1].lower() if found else ""


def _denied(story: Story, event: Event) -> bool:
    """Say whether the source says that it is not so; a refusal says so by its name."""
    negative = event.certainty.polarity is Polarity.NEGATIVE
    return negative and story.stage is not Stage.REJECTED


def _doers(event: Event) -> tuple[str, ...]:
    """Name the first kind of doer that the event has; a state acts through its offices."""
    for role in _DOERS:
        found = event.of(role)
        offices = {
            a.value.iso2
            for a in found
            if a.type is not ArgumentType.JURISDICTION
            and isinstance(a.value, Jurisdiction)
        }
        acting = [a for a in found if not _is_state_of(a, offices)]
        if told := names(acting):
            return told
    return ()


def _is_state_of(argument: Argument, offices: set[str]) -> bool:
    value = argument.value
    return (
        argument.type is ArgumentType.JURISDICTION
        and isinstance(value, Jurisdiction)
        and value.iso2 in offices
    )


def _what(story: Story, event: Event) -> str:
    """Name what is done: in the source's words where it has a name, else by its type."""
    own = _own(event)
    if story.family == "TRADE_CONTROL" and story.stage not in _EASED_BY_NAME:
        # A ban that is lifted is announced as well: without this it would read as a ban.
        if story.direction is Direction.EASE:
            return f"an easing concerning {own}" if own else _easing(story)
        if story.direction is Direction.MIXED:
            return f"changes concerning {own or eased(story.type)}"
    return own or noun(story.type)


def _easing(story: Story) -> str:
    return f"an easing of {eased(story.type)}"


def _own(event: Event) -> str:
    """Return what is done in the source's own words; empty if it has no name."""
    found = (spans(event.of(role)) for role in _DONE)
    return enumerate_words(next((some for some in found if some), ()))


def _of_what(story: Story, event: Event) -> str:
    """Name what is told without a doer; empty if nothing is known of it."""
    told = f"{_own(event) or noun(story.type)}{_more(story, event)}"
    return "" if told == noun(story.type) else f": {told}"


def _more(story: Story, event: Event) -> str:
    """Say on what, for whom, with which sums, and from or until when."""
    doing = next((role for role in _DOERS if event.of(role)), None)
    own = _own(event).casefold()
    parts = [_product(story, event, own), *_sums(event)]
    for role, word in _JOINED:
        told = tuple(w for w in spans(event.of(role)) if not _within(w, own))
        if role != doing and told:
            joined = _JOINED_OF.get((role, story.type), word)
            parts.append(f" {joined} {enumerate_words(told)}")
    return "".join([*parts, _when(story)])


def _within(words: str, own: str) -> bool:
    """Say whether words stand in what is done already."""
    return words.strip("“”").casefold() in own


def _product(story: Story, event: Event, own: str) -> str:
    """Say on what; a deal's materials are told with what matters, not here."""
    ruled = story.family in _RULED
    if not ruled and any(event.of(role) for role in ("recipient", "target", "partner")):
        return ""
    products = tuple(w for w in spans(event.of("product")) if not _within(w, own))
    on = "on" if ruled else "for"
    return f" {on} {enumerate_words(products)}" if products else ""


def _sums(event: Event) -> Iterator[str]:
    """Say the sums; a price of one unit is no worth."""
    amounts = event.of("amount")
    found = spans(amounts)
    if len(found) > 1:
        yield f" with stated sums of {enumerate_words(found)}"
    elif found:
        value = amounts[0].value
        price = isinstance(value, Money) and value.per is not None
        yield f" {'at' if price else 'worth'} {found[0]}"


def _when(story: Story) -> str:
    """Say from when or until when, as far as it belongs to the stage."""
    expiry, effective = story.dates.expiry, story.dates.effective
    if story.stage in {Stage.SUSPENDED, Stage.EXTENDED} and expiry:
        return f" until {date_words(expiry)}"
    if story.stage in _COMING and effective:
        return f", stated to take effect {on_words(effective)}"
    return ""


def _aside(event: Event) -> Iterator[str]:
    """Yield one sentence of what else is filled, under its name."""
    done = next((role for role in _DONE if event.of(role)), None)
    told = [
        f"{label}: {enumerate_words(found)}"
        for role, label in _ASIDE
        if role != done and (found := spans(event.of(role)))
    ]
    if told:
        yield f"{_capital('; '.join(told))}."


def _sure(story: Story, event: Event) -> str:
    """Say every reserve there is; empty where an official or a firm says it plainly."""
    certainty = event.certainty
    plain = story.attribution in CONFIRMED and not story.contested_by
    parts = [] if plain else [certainty_words(story)]
    if words := _FACTUALITY.get(certainty.factuality):
        parts.append(words)
    if Mode.HYPOTHETICAL in certainty.modes:
        parts.append("conditional")
    if _denied(story, event):
        parts.append("the source says that it is not so")
    return "; ".join(parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
