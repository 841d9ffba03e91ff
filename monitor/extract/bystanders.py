"""States that a text names by the way: where it was filed, whose president was met.

They are touched by nothing that the text tells. "WASHINGTON - China curbs exports" says
where the report was written, and "his American counterpart" who was spoken to.
"""

import re

from monitor.extract.entities import Mention
from monitor.extract.kinds import Kinds
from monitor.extract.reading import Reading
from monitor.extract.types.schema import ACTING, Kind, Role
from monitor.model.ontology import ArgumentType

# Such as "BEIJING, Oct 9 (Meridian) -" or "WASHINGTON, D.C. —"
_DATELINE = re.compile(
    r"\A\s*(?=\S*[A-Z]{3})[A-Z][A-Z.'\u2019/ ]{2,40}?"
    r"(?:,[^()\n\u2013\u2014]{1,40}?)?(?: ?\([^()\n]{2,40}\))? ?(?:--?|[\u2013\u2014])\s"
)
_PERSON = frozenset((
    "ambassador", "analyst", "chancellor", "colleague", "commentator", "counterpart",
    "delegation", "diplomat", "economist", "envoy", "journalist", "lawmaker", "leader",
    "media", "minister", "negotiator", "newspaper", "official", "president", "premier",
    "press", "secretary", "senator", "spokesman", "spokesperson", "spokeswoman",
))  # fmt: skip


def dateline_end(text: str) -> int:
    """Return where the dateline of a text ends; 0 if it has none."""
    found = _DATELINE.match(text)
    return found.end() if found else 0


def is_bystander(reading: Reading, start: int, end: int) -> bool:
    """Say whether the state named from `start` to `end` is named by the way."""
    if end <= dateline_end(reading.text):
        return True
    head = reading.head_of(start, end)
    noun = head.head
    describes = head.dep_ in ("amod", "compound", "nmod", "poss") and head.i < noun.i
    return describes and noun.lemma_.lower() in _PERSON


def only_describes(
    role: Role, mention: Mention, reading: Reading, kinds: Kinds
) -> bool:
    """Say whether a state tells whose firms are meant, and does nothing itself.

    "Twice what Chinese producers charge" makes China no provider of anything.
    """
    if mention.type is not ArgumentType.JURISDICTION or role.name not in ACTING:
        return False
    head = reading.head_of(mention.start, mention.end)
    noun = head.head
    plain = head.dep_ == "amod" and noun.pos_ == "NOUN"
    return plain and not kinds.is_any(noun, (Kind.GOV,))
