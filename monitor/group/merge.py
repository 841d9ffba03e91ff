"""What a story is after one more report, and what is new about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from monitor.group.identity import act_numbers, story_keys
from monitor.group.lifecycle import (
    Move,
    Moved,
    advance,
    authority,
    is_background,
    report_authority,
)
from monitor.group.similarity import fingerprint
from monitor.group.sums import Sums, weigh_sums
from monitor.model import facts
from monitor.model.calendar import OVER, bounds
from monitor.model.event import DateInterval, Dates, Event, Money
from monitor.model.ontology import Attribution, Stage
from monitor.model.story import Report, Story
from monitor.model.text import Field

SIGNATURES = 40  # texts kept to know copies by
KEYS = 200
_FEW_ACTS = 2
LISTED = 60  # firms, materials, sums, contesting events

_STRENGTH = list(reversed(Attribution))
_OWN_END = frozenset({Stage.SUSPENDED, Stage.EXTENDED})  # their end is their own
_TURNED = _OWN_END | OVER
_PROPOSED = frozenset({Stage.CONSIDERED, Stage.PROPOSED, Stage.ANNOUNCED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A story after a report."""

    story: Story
    move: Move
    facts: tuple[str, ...]  # fields that were filled or moved
    witnessed: bool  # True: an independent publisher tells it for the first time
    heard: bool  # False: the report is background


def opened(report: Report) -> Story:
    """Return the story that `report` opens."""
    story = facts.first_state(report)
    return replace(
        story,
        keys=story_keys(report)[:KEYS],
        fingerprints=(fingerprint(report.document),),
        # Nobody vouches for history as news: the first to tell it anew opens it.
        witnesses=() if is_background(report) else story.witnesses,
    )


def merged(story: Story, report: Report, *, copy: bool) -> Merged:
    """Return `story` with `report` added."""
    move, heard = advance(story, report), not is_background(report)
    after = _filed(story, report)
    if not heard:
        return Merged(story=after, move=move, facts=(), witnessed=False, heard=False)
    witnessed = not copy and report.witness not in story.witnesses
    if witnessed:
        after = replace(after, witnesses=(*story.witnesses, report.witness))
    if move.contested:
        after = replace(
            after, contested_by=_added(story.contested_by, (report.event_id,))
        )
    elif move.why is Moved.PLANNED:
        # What is planned is not so yet: its dates and sums are not the story's.
        plan = f"{report.event.stage} {report.event.direction}"
        after = replace(after, plans=_added(story.plans, (plan,)))
    else:
        after = _learnt(after, report, move)
    return Merged(
        story=after,
        move=move,
        facts=_moved_facts(story, after),
        witnessed=witnessed,
        heard=True,
    )


def _filed(story: Story, report: Report) -> Story:
    """Count the report, and keep by what the next one is found."""
    signature = fingerprint(report.document)
    signatures = story.fingerprints
    if signature not in signatures:
        signatures = (*signatures, signature)[-SIGNATURES:]
    return replace(
        story,
        reports=story.reports + 1,
        keys=_added(story.keys, story_keys(report), most=KEYS),
        fingerprints=signatures,
        first_published=min(story.first_published, report.published),
        last_published=max(story.last_published, report.published),
        first_seen=min(story.first_seen, report.first_seen),
        last_seen=max(story.last_seen, report.first_seen),
    )


def _added(
    have: Sequence[str], more: Sequence[str], *, most: int = LISTED
) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*have, *more)))[:most]


def _learnt(story: Story, report: Report, move: Move) -> Story:
    """Take over what the report knows, as far as its source may say so."""
    after, event = _told(story, report, move), report.event
    as_good = report_authority(report) >= authority(story.attribution)
    strong = as_good and report.published >= story.stage_since
    # What is told of six acts at once is not about each one's materials, and what is
    # told without naming an act may be about others beside it.
    acts = act_numbers(story.legal_refs)
    listed = _lists_acts(event) and bool(acts)
    named = not acts or bool(acts & act_numbers(facts.legal_refs(event)))
    grows = strong and named and not listed
    firms = facts.companies(event)
    after = replace(
        after,
        implementers=_grown(
            after.implementers, facts.implementers(event), strong=strong
        ),
        affected=_grown(after.affected, facts.affected(event), strong=grows),
        commodities=(
            _grown(after.commodities, facts.commodities(event), strong=grows)
            if not listed
            else after.commodities
        ),
        legal_refs=_cited(after.legal_refs, event, strong=strong),
        dates=_dates(_lasting(story, move), report, strong=strong),
    )
    if strong or not after.companies:
        after = replace(
            after,
            companies=_added(after.companies, [c.id for c in firms]),
            company_names=_added(after.company_names, [c.name for c in firms]),
        )
    if strong or not after.money:
        # What was proposed gives way to what was decided on.
        over = move.moved and story.stage in _PROPOSED and _others(story, event)
        sums = (() if over else after.money, facts.money(event))
        after = replace(after, money=_sums(*sums))
    return after


def _others(story: Story, event: Event) -> bool:
    return weigh_sums(facts.money(event), story.money) is Sums.DIFFER


def _sums(have: Sequence[Money], more: Sequence[Money]) -> tuple[Money, ...]:
    """Add sums, each once: "$277 million" says more than "up to $277 million"."""
    found: dict[object, Money] = {}
    for money in (*have, *more):
        key = (money.high, money.currency, money.per)
        known = found.get(key)
        if known is None or (known.low < known.high and money.low == money.high):
            found[key] = money
    return tuple(found.values())[:LISTED]


def _grown(
    have: tuple[str, ...], more: tuple[str, ...], *, strong: bool
) -> tuple[str, ...]:
    """Fill a gap from any source; add to what is known from a good one only."""
    return _added(have, more) if strong or not have else have


def _cited(have: tuple[str, ...], event: Event, *, strong: bool) -> tuple[str, ...]:
    """Add legal texts, except those of a report that goes through a list of acts.

    An act that suspends six others is part of each one's story; the other five are not.
    It is known by standing in the headline, alone.
    """
    more = facts.legal_refs(event)
    if _lists_acts(event) and act_numbers(have):
        titled = [a.span.text for a in event.arguments if a.span.field is Field.TITLE]
        more = tuple(r for r in more if r in titled and len(act_numbers([r])) == 1)
    return _grown(have, more, strong=strong)


def _lists_acts(event: Event) -> bool:
    """Tell whether an event goes through a list of acts."""
    return len(act_numbers(facts.legal_refs(event))) > _FEW_ACTS


def _told(story: Story, report: Report, move: Move) -> Story:
    """Take the stage, its source and the headline from the better report."""
    event = report.event
    if move.moved:
        return replace(
            story,
            stage=move.stage,
            stage_detail=event.stage_detail,
            stage_since=report.published,
            direction=event.direction,
            attribution=event.certainty.attribution,
            certainty=event.certainty.score,
            title=facts.headline(report),
            headline_event=report.event_id,
        )
    if not _is_stronger(event, story) or event.stage is not story.stage:
        return story
    return replace(
        story,
        stage_detail=event.stage_detail or story.stage_detail,
        direction=event.direction,
        attribution=event.certainty.attribution,
        certainty=max(story.certainty, event.certainty.score),
        title=facts.headline(report),
        headline_event=report.event_id,
    )


def _is_stronger(event: Event, story: Story) -> bool:
    mine = event.certainty.attribution
    return _STRENGTH.index(mine) > _STRENGTH.index(story.attribution)


def _lasting(story: Story, move: Move) -> Dates:
    """Return the dates that a move leaves standing.

    The end of a suspension is not the measure's own, nor the other way round; and what
    is extended does not end on the day that was set before.
    """
    left = story.stage is Stage.SUSPENDED and move.stage not in OVER
    if move.moved and (left or move.stage in _OWN_END):
        return replace(story.dates, expiry=None)
    return story.dates


def _dates(have: Dates, report: Report, *, strong: bool) -> Dates:
    """Fill missing dates; let a source that is as good move the known ones."""
    event, said = report.event, report.event.dates
    # A suspension's last day is often misread as the day of taking effect, and its
    # first day is not the measure's.
    misread = _same_day(said.effective, have.expiry)
    turned = event.stage in _TURNED
    # One part is in force: the day of the next is still to come.
    part = event.stage is Stage.EFFECTIVE and _lies_between(
        said.effective, report.published.date(), have.effective
    )
    return Dates(
        announced=_better(have.announced, said.announced, strong=strong),
        effective=_better(
            have.effective,
            None if misread or turned or part else said.effective,
            strong=strong,
        ),
        expiry=_better(have.expiry, said.expiry, strong=strong),
        deadline=_better(have.deadline, said.deadline, strong=strong),
    )


def _better(
    old: DateInterval | None, new: DateInterval | None, *, strong: bool
) -> DateInterval | None:
    return new if new is not None and (strong or old is None) else old


def _lies_between(
    one: DateInterval | None, day: date, other: DateInterval | None
) -> bool:
    """Tell whether one date has come on a day, and the other has not."""
    first, second = bounds(one), bounds(other)
    return bool(first and second and first[0] <= day < second[0])


def _same_day(one: DateInterval | None, other: DateInterval | None) -> bool:
    return one is not None and other is not None and one.start == other.start


_DATES = ("announced", "effective", "expiry", "deadline")


def _moved_facts(before: Story, after: Story) -> tuple[str, ...]:
    """Name the fields that a reader must be told of.

    A list counts when it was empty, or when the act is now said to reach further; that
    one more outlet named one more firm is no news.
    """
    found = [
        name
        for name, tells in (
            ("implementers", _was_empty),
            ("affected", _has_more),
            ("commodities", _was_empty),
            ("companies", _was_empty),
            ("money", _has_more),
            ("legal_refs", _was_empty),
        )
        if tells(getattr(before, name), getattr(after, name))
    ]
    found += [n for n in _DATES if _other_day(before, after, n)]
    if before.direction is not after.direction:
        found.append("direction")
    if before.plans != after.plans:
        found.append("plan")
    if authority(after.attribution) > authority(before.attribution):
        found.append("attribution")
    return tuple(found)


def _was_empty(before: Sequence[object], after: Sequence[object]) -> bool:
    return not before and bool(after)


def _has_more(before: Sequence[object], after: Sequence[object]) -> bool:
    return len(after) > len(before)


def _other_day(before: Story, after: Story, name: str) -> bool:
    old, new = before.date(name), after.date(name)
    if new is None:
        return False
    return old is None or (old.start, old.end) != (new.start, new.end)
