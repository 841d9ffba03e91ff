"""Finds the stories that a report moves, among all that are stored; reads only."""

from datetime import datetime

from monitor.group.assign import CANDIDATES, assign, assign_others
from monitor.group.identity import keys
from monitor.model.correction import parted
from monitor.model.story import Assignment, Report
from monitor.store import Store


def placed(
    store: Store, report: Report, *, now: datetime, baseline: bool = False
) -> tuple[Assignment, ...]:
    """Return the story that `report` belongs to, and then the others that it moves."""
    stories = store.stories
    candidates = stories.sharing(keys(report), most=CANDIDATES)
    merged = stories.parts(c.id for c in candidates)
    apart = parted(store.corrections.all())
    own = assign(
        report, candidates, now=now, baseline=baseline, parts=merged, parted=apart
    )
    others = assign_others(
        report,
        candidates,
        chosen=own.story.id,
        now=now,
        baseline=baseline,
        parts=merged,
        parted=apart,
    )
    return (own, *others)
