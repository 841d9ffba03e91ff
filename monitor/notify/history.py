"""The stages of a story as they were reported, in the order of time."""

from collections.abc import Sequence

from monitor.model.ontology import Stage
from monitor.model.story import Report, Story
from monitor.notify.clean import one_line
from monitor.notify.words import day_words, stage_name


def first_of_each(reports: Sequence[Report]) -> dict[Stage, Report]:
    """Return the first report of each stage, in the order of time."""
    seen: dict[Stage, Report] = {}
    for report in sorted(reports, key=lambda r: r.published):
        seen.setdefault(report.event.stage, report)
    return seen


def of_this_step(story: Story, reports: Sequence[Report]) -> tuple[Report, ...]:
    """Return the reports of where a story stands; all of them where none tells that.

    What was said before it got there is history: a rumoured sum, a rate since raised.
    """
    now = tuple(
        r
        for r in reports
        if r.event.stage is story.stage or r.published >= story.stage_since
    )
    return now or tuple(reports)


def history(story: Story, reports: Sequence[Report]) -> tuple[str, ...]:
    """List the stages with day and first source; empty while there is only one."""
    seen = first_of_each(reports)
    if len(seen) < 2:  # noqa: PLR2004 - one stage is no line of time
        return ()
    return tuple(
        f"{day_words(r.published.date())} {stage_name(stage, story.family)} "
        f"({one_line(teller(r), limit=60)})"
        for stage, r in seen.items()
    )


def teller(report: Report) -> str:
    """Name who tells it as people know them, not as the configuration does."""
    origin = report.document.source
    return origin.name if origin else report.witness
