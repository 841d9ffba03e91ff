"""What the page of a long story has no room for: its earlier changes and reports."""

from typing import Final

from monitor.desk.page import Look, Page
from monitor.desk.story import found, steps

REPORTS: Final = 60  # on a page


def timeline(look: Look, name: str) -> Page:
    """Show changes of a story, the latest first, or raise `NoSuchPageError`."""
    story = found(look, name)
    before = look.asked("before") or ""
    shown = steps(look, story, before)
    last = shown[-1].change.id if shown else ""
    more = look.store.outline.steps(story.id, before=last, limit=1) if last else ()
    return Page(
        template="course.html",
        title=f"Changes of {story.title}",
        section="stories",
        values={
            "story": story,
            "heading": "How it came to this",
            "steps": shown,
            "reports": (),
            "older": last if more else None,
            "later": before,
        },
    )


def reports(look: Look, name: str) -> Page:
    """Show reports that moved nothing, the latest first, or raise `NoSuchPageError`."""
    story = found(look, name)
    before = look.asked("before") or ""
    several = look.store.outline.unmoved(story.id, before=before, limit=REPORTS + 1)
    shown = several[:REPORTS]
    return Page(
        template="course.html",
        title=f"Reports of {story.title}",
        section="stories",
        values={
            "story": story,
            "heading": "Also reported",
            "steps": (),
            "reports": shown,
            "older": shown[-1].event_id if len(several) > REPORTS else None,
            "later": before,
        },
    )
