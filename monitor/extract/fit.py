"""Are the one who does it, and what it is done to, of the kinds that a frame asks for?"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from monitor.extract import syntax
from monitor.extract.candidate import Candidate, Unmet
from monitor.extract.kinds import Kinds
from monitor.model.explanation import Condition


def unfit(candidate: Candidate, kinds: Kinds) -> Iterator[Unmet]:
    """Yield where actor or object are not of the kinds that the frame asks for."""
    row = candidate.frame.row
    doers = syntax.subjects(candidate.slot)
    never = [t for t in doers if row.never and kinds.is_any(t, row.never)]
    doer = next(iter(doers), None)
    if never:
        yield Unmet(Condition.NEVER, token=never[0], kinds=row.never)
    elif not _actor_holds(candidate, kinds, doers):
        yield Unmet(Condition.ACTOR, token=doer, kinds=row.actor)
    if not _target_holds(candidate, kinds):
        met = next(iter(syntax.objects(candidate.slot)), None)
        yield Unmet(Condition.TARGET, token=met, kinds=row.target)


def _actor_holds(candidate: Candidate, kinds: Kinds, doers: Sequence[Token]) -> bool:
    """Say whether whoever does it is of the kinds asked for."""
    row = candidate.frame.row
    if not row.actor or _named(candidate, kinds, doers):
        return True
    noun = candidate.noun
    own = noun is not None and any(noun.start <= t.i < noun.end for t in doers)
    vague = own or all(kinds.vague(t) for t in doers)
    # A passive that names nobody leaves the actor to the sentences around it.
    silent = not doers and syntax.passive(candidate.slot)
    if not vague or (row.strict and not silent):
        return False
    return kinds.around(row.actor, candidate.sentence)


def _named(candidate: Candidate, kinds: Kinds, doers: Sequence[Token]) -> bool:
    """Say whether who does it, or whose it is, is of the kinds asked for."""
    wanted = candidate.frame.row.actor
    owners = list(syntax.possessors(candidate.head))
    if not candidate.verb:
        owners += syntax.possessors(candidate.slot)
    return any(kinds.named(t, wanted) for t in owners) or any(
        kinds.is_any(t, wanted) for t in doers
    )


def _target_holds(candidate: Candidate, kinds: Kinds) -> bool:
    row = candidate.frame.row
    if not row.target:
        return True
    heads = syntax.objects(candidate.slot)
    inner = [
        t
        for head in (*heads, candidate.head)
        for p in head.children
        if p.dep_ == "prep"
        for t in p.children
        if t.dep_ == "pobj"
    ]
    return any(kinds.is_any(t, row.target) for t in (*heads, *inner))
