"""A story and its parts from the reports that belong to it."""

from collections.abc import Sequence

from monitor.group.refold import refold
from monitor.model.story import Report, Story


def folded(
    name: str, placed: Sequence[tuple[str, Report]]
) -> tuple[Story, tuple[Story, ...]]:
    """Return the story `name` of these (part, report), and its parts if it has several.

    The reports are given in the order in which they came; one that is in two parts of
    a story is told once.
    """
    whole = {report.event_id: report for _, report in placed}
    by_part: dict[str, list[Report]] = {}
    for part, report in placed:
        by_part.setdefault(part, []).append(report)
    lead = by_part[name][0] if name in by_part else None
    story = refold(tuple(whole.values()), story_id=name, lead=lead)
    if set(by_part) == {name}:
        return story, ()
    parts = (refold(reports, story_id=part) for part, reports in by_part.items())
    return story, tuple(parts)
