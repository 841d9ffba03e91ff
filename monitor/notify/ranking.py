"""Which of a story's reports a brief is made of, and which of them come first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from monitor.model.ontology import Attribution, Stage
from monitor.model.story import Report, Story
from monitor.notify.history import of_this_step

MAX_REPORTS: Final = 12  # read for a brief; the best ones
_RANK: Final = {attribution: i for i, attribution in enumerate(Attribution)}


def ranked(story: Story, reports: Sequence[Report]) -> tuple[Report, ...]:
    """Return the reports to read, the headline's first, then the strongest word."""

    def order(report: Report) -> tuple[bool, bool, int, float]:
        event = report.event
        attribution = event.certainty.attribution
        return rank(story, report.event_id, event.stage, attribution, report.published)

    return tuple(sorted(reports, key=order))[:MAX_REPORTS]


def rank(
    story: Story,
    event_id: str,
    stage: Stage,
    attribution: Attribution,
    published: datetime,
) -> tuple[bool, bool, int, float]:
    """Return by what a report of `story` is ordered; the least is read first."""
    return (
        event_id != story.headline_event,
        stage is not story.stage,
        _RANK[attribution],
        -published.timestamp(),
    )


def newest(
    story: Story, reports: Sequence[Report], since: datetime | None
) -> tuple[Report, ...]:
    """Return the reports of where a story stands that are from `since` on.

    All of those of the present step where there are none, or `since` is None.
    """
    step = of_this_step(story, reports)
    return tuple(r for r in step if since is None or r.published >= since) or step
