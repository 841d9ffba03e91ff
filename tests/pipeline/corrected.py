"""Two developments that were told apart, and reports that come in through the pipeline."""

from datetime import datetime

from monitor.model.event import Extraction
from monitor.model.ontology import Attribution
from monitor.model.story import Report, Story
from monitor.pipeline.parts import Parts
from monitor.pipeline.read import Reading
from monitor.pipeline.take import Taken, take_readings
from monitor.replay import article_of
from monitor.store import Store
from tests.group.reports import MINISTRY, PAPER, WIRE, told
from tests.makers import NOON

SAID = Attribution.OFFICIAL_STATEMENT


def licences(stage: str, when: str, title: str, act: str, **more: object) -> Report:
    """Return a report of the rule number `act`; other numbers are other rules."""
    given: dict[str, object] = {"by": WIRE, "states": ["CN"], "goods": ["REE"]} | more
    return told("EXPORT_LICENSING", stage, when, title=title, acts=[act], **given)  # type: ignore[arg-type]


A1 = licences("ADOPTED", "2025-11-01", "Permits for magnets under notice 61", "No. 61")
B1 = licences("ADOPTED", "2025-11-02", "Rule 70 asks for end-user papers", "No. 70")
A2 = licences("EFFECTIVE", "2025-11-03", "Magnet permits begin", "No. 61", by=PAPER)
B2 = licences(
    "SUSPENDED",
    "2025-11-04",
    "End-user papers of rule 70 are put off",
    "No. 70",
    by=MINISTRY,
    says=SAID,
)
B3 = licences(
    "SUSPENDED", "2025-11-05", "Papers under rule 70 put off, says trade", "No. 70",
    by=("Trade News", PAPER[1]),
)  # fmt: skip


def take(parts: Parts, *reports: Report, now: datetime | None = None) -> Taken:
    """Take reports in one by one, each seen when it was published unless `now` says."""
    taken = Taken()
    for report in reports:
        found = Extraction(id=report.document.id, events=(report.event,))
        reading = Reading(article=article_of(report.document), extraction=found)
        taken += take_readings(
            parts,
            [reading],
            now=now or report.published,
            witness=lambda a: a.source,
            baseline=False,
        )
    return taken


def story_of(store: Store, report: Report) -> Story:
    """Return the story that a report is in."""
    (link,) = [
        k
        for s in store.stories.find()
        for k in store.links.of([s.id])
        if k.event_id == report.event_id
    ]
    story = store.stories.get(link.story_id)
    assert story is not None
    return story


__all__ = ["A1", "A2", "B1", "B2", "B3", "NOON", "licences", "story_of", "take"]
