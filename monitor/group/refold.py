"""Build a story anew from its reports: after a correction, and as it once was.

What grouping has made report by report comes out the same here, since both add with
`merged`; only which reports belong together is given instead of found.
"""

from collections.abc import Sequence
from dataclasses import replace

from monitor.group.merge import merged, opened
from monitor.group.similarity import fingerprint, is_copy
from monitor.model.story import Report, Story


def refold(
    reports: Sequence[Report], *, story_id: str, lead: Report | None = None
) -> Story:
    """Return the story that `reports` tell, in the order in which they were seen.

    `lead` says what kind of story it is; the first report does where there is none.
    """
    if not reports:
        raise ValueError("a story has at least one report")
    first, *rest = reports
    kind = (lead or first).event
    story = replace(opened(first), id=story_id, type=kind.type, family=kind.family)
    for report in rest:
        story = merged(story, report, copy=is_told(story, report)).story
    return story


def is_told(story: Story, report: Report) -> bool:
    """Tell whether the story holds this text already."""
    mine = fingerprint(report.document)
    return any(is_copy(mine, other) for other in story.fingerprints)
