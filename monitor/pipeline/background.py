"""Looks up what lies beside a story: relations, and other stories about the same."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from monitor.model.event import Company, Relation
from monitor.model.exposure import Exposure
from monitor.model.story import Report, Story
from monitor.notify.background import Background, Beside, related
from monitor.store import Store


def backgrounds(
    store: Store,
    *,
    today: date,
    until: datetime,
    exposure: Exposure,
    kin: bool = True,
) -> Beside:
    """Return what looks up the background of a story as it was known before `until`.

    Without `kin` related stories are not looked for. A story touches a firm of
    `exposure` also where its reports say that it helps, hurts or exposes that firm.
    """

    def beside(story: Story, reports: Sequence[Report]) -> Background:
        found = store.relations.of_events(r.event_id for r in reports)
        others = _others(store, story, until) if kin else ()
        return Background(
            today=today,
            relations=found,
            related=related(story, reports, others),
            touches=exposure.touched_by(story, companies=_targets(found)),
        )

    return beside


def _targets(found: Mapping[str, Sequence[Relation]]) -> Iterator[str]:
    """Yield the ids of the firms that relations name."""
    for relation in (r for relations in found.values() for r in relations):
        for argument in relation.targets:
            if isinstance(argument.value, Company):
                yield argument.value.id


def _others(
    store: Store, story: Story, until: datetime
) -> Sequence[tuple[Story, Report]]:
    """Return the candidates, each with the report that its title comes from."""
    near = store.standings.as_of(store.standings.about(story, until), until)
    reports = store.events.by_ids(other.headline_event for other in near)
    return [
        (other, reports[other.headline_event])
        for other in near
        if other.headline_event in reports
    ]
