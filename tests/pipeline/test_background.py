"""What lies beside a story, looked up in a real database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from monitor.model.event import Relation
from monitor.model.exposure import Exposure, Holding, Stake
from monitor.model.ontology import Effect
from monitor.pipeline.background import backgrounds
from monitor.pipeline.parts import Parts
from monitor.pipeline.read import Reading
from monitor.pipeline.take import take_readings
from monitor.replay import article_of
from monitor.store import Store
from tests.fakes import reads_events_in
from tests.makers import NOON, a_company, a_document, a_span, an_event

Maker = Callable[..., Parts]
LATER = NOON + timedelta(days=1)


def test_relations_and_kin_are_looked_up(make: Maker, store: Store) -> None:
    """If it fails, "Why it matters" and "Beyond the headlines" lack what is known."""
    text = "China eased its rare earth rules. That helps Lynas."
    document = a_document(text=text, title="Rare earth rules eased")
    found = reads_events_in("rare earth")(document)
    relation = Relation(
        cause=(0,),
        polarity=Effect.HELPS,
        exemplar=False,
        trigger=a_span("helps", text),
        sentence=a_span("That helps Lynas.", text),
        targets=(a_company("Lynas", role="target", text=text),),
        certainty=an_event().certainty,
    )
    reading = Reading(
        article=article_of(document),
        extraction=replace(found, relations=(relation,)),
    )
    take_readings(
        make(), [reading], now=NOON, witness=lambda a: a.source, baseline=False
    )
    (story,) = store.stories.find()
    reports = store.stories.reports(story.id)
    listed = Exposure(
        holdings=(
            Holding(kind=Stake.COMPANY, label="Lynas", company="lynas"),
            Holding(kind=Stake.COMPANY, label="Iluka", company="iluka"),
        )
    )
    known = {"today": NOON.date(), "until": LATER}
    beside = backgrounds(store, exposure=listed, **known)  # type: ignore[arg-type]

    background = beside(story, reports)

    assert background.today == NOON.date()
    assert list(background.relations.values()) == [[relation]]
    assert background.related == ()
    other = replace(story, id="another", title="Another")
    assert [k.story.id for k in beside(other, reports).related] == [story.id]
    assert [t.holding.label for t in background.touches] == ["Lynas"]
    alone = backgrounds(store, exposure=Exposure(), kin=False, **known)  # type: ignore[arg-type]
    assert alone(other, reports).related == ()
    (message,) = store.outbox.messages()
    assert "Said to help Lynas" in str(message.message.payload)
