"""Stories with dates, kept as the pipeline keeps them."""

from dataclasses import replace
from datetime import date, datetime

from monitor.model.event import Dates, Event, Extraction, Jurisdiction
from monitor.model.ontology import Stage
from monitor.pipeline.parts import Parts
from monitor.pipeline.read import Reading
from monitor.pipeline.take import Taken, take_readings
from monitor.replay import article_of
from tests.makers import a_document, an_event
from tests.notify.dates import an_interval


def suspended(until: str | None, *, stage: Stage = Stage.SUSPENDED) -> Event:
    """Return the suspension of rare-earth controls until a day."""
    day = None if until is None else an_interval(date.fromisoformat(until))
    return an_event(stage=stage, dates=Dates(expiry=day))


def tell(
    parts: Parts, event: Event, *, at: datetime, id_: str = "", baseline: bool = False
) -> Taken:
    """Take in one article that states `event`, at its time."""
    name = id_ or f"doc-{at.isoformat()}"
    document = a_document(id=name, published=at, title=f"News of {at:%d %B %Y}")
    article = replace(article_of(document), first_seen=at)
    return take_readings(
        parts,
        [
            Reading(
                article=article, extraction=Extraction(id=document.id, events=(event,))
            )
        ],
        now=at,
        witness=lambda a: a.source,
        baseline=baseline,
    )


def of_another_state(event: Event) -> Event:
    """Return the same act of another state, which is another story."""
    state, *rest = event.arguments
    japan = Jurisdiction(iso2="JP", name="Japan")
    return replace(event, arguments=(replace(state, value=japan), *rest))
