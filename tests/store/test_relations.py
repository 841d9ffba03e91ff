"""Relations, kept by the events that cause them."""

from monitor.model.event import Relation
from monitor.model.ontology import Effect
from monitor.store import Store
from tests.makers import SENTENCE, a_company, a_report, a_span, an_event


def a_relation(*cause: int, effect: Effect = Effect.HELPS) -> Relation:
    return Relation(
        cause=cause,
        polarity=effect,
        exemplar=False,
        trigger=a_span("suspended"),
        sentence=a_span(SENTENCE),
        targets=(a_company("Lynas", role="target"),),
        certainty=an_event().certainty,
    )


def test_relations_come_back_with_their_events(store: Store) -> None:
    """If it fails, a brief cannot say whom an event helps."""
    store.events.add(a_report(event_id="one"))
    store.events.add(a_report(event_id="two"))
    both, second = a_relation(0, 1), a_relation(1, effect=Effect.HURTS)
    found = [(("one", "two"), both), (("two",), second)]

    store.relations.add(found)
    store.relations.add(found)

    assert store.relations.of_events(["one", "two", "three"]) == {
        "one": [both],
        "two": [both, second],
    }


def test_a_cause_that_is_not_kept_stops_nothing(store: Store) -> None:
    """If it fails, an edited article that repeats an event cannot be taken in."""
    store.events.add(a_report(event_id="one"))
    relation = a_relation(0, 1)

    store.relations.add([(("gone", "one"), relation)])

    assert store.relations.of_events(["gone", "one"]) == {"one": [relation]}
