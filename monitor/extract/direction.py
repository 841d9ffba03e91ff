"""Whom it helps: the direction, composed from signs and never from a single verb.

suspend x ban = ease; extend x suspension = ease; lift x exemption = restrict; and what
is refused or denied turns once more.
"""

from monitor.extract.frames import Candidate
from monitor.extract.stage import Staged
from monitor.model.ontology import Direction, Stage

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


def direction_of(candidate: Candidate, staged: Staged) -> Direction:
    """Return the direction of what the document says is done or planned."""
    row = candidate.frame.row
    base = row.direction or candidate.type.direction
    if base is Direction.NEUTRAL:
        return base
    if sign_of(candidate, staged) > 0:
        return base
    if base is Direction.SUPPORT and staged.stage in (Stage.SUSPENDED,):
        return Direction.RESTRICT
    return _OPPOSITE.get(base, base)
