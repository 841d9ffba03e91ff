"""What rules a story out: the facts that two reports of one development cannot have.

Each check returns the words for people, or None if it finds nothing.
"""

from collections.abc import Callable
from datetime import timedelta

from monitor.group.identity import Axis, covers, group
from monitor.group.pair import Pair, listed, shared_firms
from monitor.group.sums import Sums
from monitor.model.ontology import Attribution, Mode, Stage

# How long after its last report a story still takes new ones, by axis.
HORIZON = {
    Axis.MEASURE: timedelta(days=240),
    Axis.PARTY: timedelta(days=150),
    Axis.SITE: timedelta(days=60),
}
FRESH = timedelta(days=30)  # how long an act is reported anew as if just made
TALKED = timedelta(days=5)  # how long a plan is still told of when it is carried out
_HEARD = timedelta(days=2)  # the same, once the act's author has told that it is
_SOON = timedelta(
    days=2
)  # within which outlets tell the same contract, some more of it
_CONTRACTS = ("OFFTAKE_SUPPLY_CONTRACT", "PARTNERSHIP_JV")

OPENING = frozenset(
    {
        Stage.THREATENED,
        Stage.CONSIDERED,
        Stage.PROPOSED,
        Stage.PENDING,
        Stage.NON_BINDING,
        Stage.ANNOUNCED,
        Stage.ADOPTED,
    }
)
_TALK = frozenset({Stage.THREATENED, Stage.CONSIDERED, Stage.PROPOSED})
CHANGING = frozenset({Stage.AMENDED, Stage.EXTENDED, Stage.SUSPENDED, Stage.ENDED})
_CLOSED = frozenset({Stage.ENDED, Stage.REJECTED})
_LADDER = (
    Stage.THREATENED,
    Stage.CONSIDERED,
    Stage.PROPOSED,
    Stage.NON_BINDING,
    Stage.PENDING,
    Stage.ANNOUNCED,
    Stage.ADOPTED,
    Stage.EFFECTIVE,
)
_AUTHORS = frozenset(
    {
        Attribution.OFFICIAL_DOC,
        Attribution.OFFICIAL_STATEMENT,
        Attribution.COMPANY_STATEMENT,
    }
)
_RUMOUR = frozenset(
    {Attribution.ANONYMOUS, Attribution.MEDIA_RELAY, Attribution.HEARSAY}
)


def _other_type(p: Pair) -> str | None:
    if p.me.near != p.it.near:
        return f"type {p.me.type} is not {p.it.type}"
    return None


def _other_state(p: Pair) -> str | None:
    mine, its = p.me.implementers, p.it.implementers
    if mine and its and not mine & its:
        return f"acting state {listed(mine)} is not {listed(its)}"
    return None


def _too_late(p: Pair) -> str | None:
    if p.act or p.gap <= HORIZON[p.it.axis] or p.on_named_day:
        return None
    return f"{p.gap.days} days after the story's last report"


def _other_act(p: Pair) -> str | None:
    mine, its = p.me.laws, p.it.laws
    if not mine or not its or mine & its:
        return None
    # The act that suspends or changes a measure has a number of its own; if it names
    # others beside it, these are the ones that it changes.
    changing = p.me.stage in CHANGING or p.it.stage in CHANGING
    if changing and not (_names_others(mine) and any(n.isdigit() for n in its)):
        return None
    return f"act {listed(mine)} is not {listed(its)}"


def _names_others(laws: frozenset[str]) -> bool:
    """Tell whether several acts of one kind are named: announcements by their numbers."""
    return sum(number.isdigit() for number in laws) > 1


def _other_goods(p: Pair) -> str | None:
    mine, its = p.me.commodities, p.it.commodities
    if p.own_act or not mine or not its or covers(mine, its):
        return None
    kin = {group(c) for c in mine} & {group(c) for c in its}
    if p.it.axis is not Axis.MEASURE and kin:
        return None
    if p.it.axis is not Axis.MEASURE and p.firms and p.sums is Sums.AGREE:
        return None
    return f"material {listed(mine)} is not {listed(its)}"


def _other_parties(p: Pair) -> str | None:
    mine, its = p.me.companies, p.it.companies
    if not mine or not its or (p.me.axis is Axis.MEASURE and p.it.axis is Axis.MEASURE):
        return None
    shared = shared_firms(mine, its)
    if shared == 0:
        return f"parties {listed(mine)} are not {listed(its)}"
    # Two firms in each, one in common: the common one has two deals.
    if shared < min(len(mine), len(its)) and p.sums is not Sums.AGREE:
        return f"parties {listed(mine)} are not {listed(its)}"
    return None


def _other_side(p: Pair) -> str | None:
    """Find a firm on the other side of a contract that was told without one.

    A company that tells of its contract names the firm that it is with; if it named
    none, as when a state buys, a later contract with a firm is another.
    """
    mine, its = p.me.companies, p.it.companies
    named = len(its) == 1 and len(mine) > 1 and shared_firms(mine, its) == 1
    own_word = p.story.attribution is Attribution.COMPANY_STATEMENT
    another = p.me.type in _CONTRACTS and p.me.sums and not p.it.sums
    if named and own_word and another and p.gap > _SOON:
        return f"parties {listed(mine)} are not {listed(its)}"
    return None


def _other_sum(p: Pair) -> str | None:
    if p.sums is not Sums.DIFFER or p.act or p.carries_out:
        return None
    if p.me.axis is Axis.MEASURE and not p.copy:
        return None  # programmes are told with other totals; the money is no name
    if p.story.attribution in _RUMOUR and not p.copy:
        return None  # a rumoured sum is corrected by the announcement
    return "the sums differ"


def _other_states_met(p: Pair) -> str | None:
    mine, its = p.me.affected, p.it.affected
    if p.act or p.it.axis is not Axis.MEASURE or not mine or not its or mine & its:
        return None
    return f"affected {listed(mine)} is not {listed(its)}"


def _other_days(p: Pair) -> str | None:
    """Find two days of taking effect that one act cannot have."""
    mine, its = p.me.effective, p.it.effective
    if p.act or mine is None or its is None or p.me.stage in CHANGING:
        return None
    if abs(mine - its) <= timedelta(days=10):
        return None
    if p.story.attribution in _RUMOUR and p.gap <= FRESH:
        return None
    # A misread end of a suspension comes as a day of taking effect.
    return None if mine == p.it.expiry else "the days of taking effect differ"


def _begun_anew(p: Pair) -> str | None:
    """Find an opening told after the story had left that stage behind."""
    age = p.report.published - p.story.stage_since
    late = age > (_talked(p) if p.me.stage in _TALK else FRESH)
    if p.act or not late or p.me.stage not in OPENING:
        return None
    if Mode.HISTORICAL in p.report.event.certainty.modes:
        return None
    if p.it.stage in _CLOSED or p.it.stage in CHANGING:
        return f"a new {p.me.stage} after {p.it.stage}"
    if p.it.axis is Axis.SITE or p.sums is Sums.AGREE:
        return None
    if _rung(p.me.stage) < _rung(p.it.stage):
        return f"a new {p.me.stage} after {p.it.stage}"
    return None


def _talked(p: Pair) -> timedelta:
    """Return how long a plan is still told of: not for long after the act is out."""
    turned = p.report.event.direction is not p.story.direction
    rumoured = p.report.event.certainty.attribution in _RUMOUR
    heard = p.story.attribution in _AUTHORS and (rumoured or not turned)
    return _HEARD if heard else TALKED


def _rung(stage: Stage) -> int:
    return _LADDER.index(stage)


def _told_beside(p: Pair) -> str | None:
    """Find another event of the same text: one text states two of a type as two."""
    if not p.copy or p.report.published != p.story.last_published:
        return None
    # What the text says of an act whose stage was set before is no second development.
    known = p.act and p.story.stage_since < p.report.published
    if p.me.stage != p.it.stage and not known:
        return f"the same text tells of {p.me.stage} and {p.it.stage}"
    if p.me.type != p.it.type and not p.act:
        return f"the same text tells of {p.me.type} and {p.it.type}"
    if acts := _acts_beside(p):
        return acts
    if p.report.event.direction != p.story.direction:
        return "the same text tells of two directions"
    return None


def _acts_beside(p: Pair) -> str | None:
    """Find that two events of one text are about acts of their own."""
    if bool(p.me.laws) != bool(p.it.laws) or p.me.laws - p.it.laws:
        return "the same text tells of two acts"
    # A list of acts is first told without what each is about.
    if p.me.laws < p.it.laws and p.it.commodities and p.me.stage not in CHANGING:
        return "the same text tells of several acts, and of one of them"
    return None


_CHECKS: tuple[Callable[[Pair], str | None], ...] = (
    _other_type,
    _other_state,
    _too_late,
    _other_act,
    _other_goods,
    _other_parties,
    _other_side,
    _other_sum,
    _other_states_met,
    _other_days,
    _begun_anew,
    _told_beside,
)


def against(pair: Pair) -> tuple[str, ...]:
    """Return every fact that rules the story out; empty if none does."""
    return tuple(why for check in _CHECKS if (why := check(pair)))
