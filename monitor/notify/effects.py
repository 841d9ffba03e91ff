"""Says whom an event helps, hurts or exposes, as a source says it and no surer."""

from typing import Final

from monitor.model.event import Relation
from monitor.model.ontology import Effect, Factuality, Mode, Polarity
from monitor.notify.facts import names
from monitor.notify.words import BASES, enumerate_words

_EFFECTS: Final = {
    Effect.HELPS: "Said to help",
    Effect.HURTS: "Said to hurt",
    Effect.EXPOSES: "Said to expose",
}
_DENIED: Final = {
    Effect.HELPS: "Said not to help",
    Effect.HURTS: "Said not to hurt",
    Effect.EXPOSES: "Said not to expose",
}
_FACTUALITY: Final = {
    Factuality.PROBABLE: "given as likely",
    Factuality.POSSIBLE: "given as possible",
    Factuality.UNCOMMITTED: "under a condition",
}


def relation_line(relation: Relation) -> str:
    """Say whom it touches and how, with every reserve: it is a judgement, no fact."""
    certainty = relation.certainty
    denied = certainty.polarity is Polarity.NEGATIVE
    lead = (_DENIED if denied else _EFFECTS)[relation.polarity]
    whom = enumerate_words(names(relation.targets))
    among = ", among others" if relation.exemplar else ""
    reserves = [f"a judgement, {BASES[certainty.attribution]}"]
    if words := _FACTUALITY.get(certainty.factuality):
        reserves.append(words)
    if Mode.FUTURE in certainty.modes:
        reserves.append("expected")
    return f"{lead} {whom}{among} [{'; '.join(reserves)}]"
