"""Whom it helps: the direction, composed from signs and never from a single verb.

suspend x ban = ease; extend x suspension = ease; lift x exemption = restrict; and what
is refused or denied turns once more.
"""

from monitor.extract import syntax
from monitor.extract.frames import Candidate
from monitor.extract.stage import Staged
from monitor.model.ontology import Direction

_OPPOSITE = {
    Direction.RESTRICT: Direction.EASE,
    Direction.EASE: Direction.RESTRICT,
    Direction.SUPPORT: Direction.RESTRICT,
}


def sign_of(candidate: Candidate, staged: Staged) -> int:
    """Multiply the signs of noun, action nouns, verb and what stands above it."""
    sign = candidate.frame.row.sign * staged.sign
    for act in candidate.path:
        sign *= act.sign
    verb = candidate.verb
    # Keeping or prolonging an easing leaves it one: its own sign is +1.
    return sign * (verb.sign if verb is not None else 1)


# "A new licensing regime to facilitate exports" is an easing, new or not.
_EASING = frozenset((
    "facilitate", "ease", "enable", "allow", "speed", "smooth", "simplify",
    "streamline", "accelerate", "expedite", "unblock",
))  # fmt: skip


def _eases(candidate: Candidate) -> bool:
    """Say whether the purpose of the measure is to ease."""
    if candidate.frame.row.subtype is not None or not syntax.is_verb(candidate.slot):
        return False
    return any(t.lemma_.lower() in _EASING for t in syntax.purposes(candidate.slot))


def direction_of(candidate: Candidate, staged: Staged) -> Direction:
    """Return the direction of what the document says is done or planned."""
    row = candidate.frame.row
    base = row.direction or candidate.type.direction
    if base is Direction.NEUTRAL:
        return base
    if base is Direction.RESTRICT and _eases(candidate):
        return Direction.EASE
    if sign_of(candidate, staged) > 0:
        return base
    return _OPPOSITE.get(base, base)
