"""A corrected story goes on under what was told of it by another name."""

from dataclasses import replace

from monitor.model.correction import Correction, CorrectionKind
from monitor.model.message import DeliveryState, MessageKind
from monitor.store import Store
from tests.makers import NOON, a_message

MERGE = Correction(
    id="m",
    kind=CorrectionKind.MERGE,
    story="story-1",
    other="story-2",
    title="x",
    at=NOON,
    by="Ada",
    why="",
)


def test_an_uncorrected_story_goes_on_under_its_own_root(store: Store) -> None:
    """If it fails, every update of a story stands alone, or under another's."""
    assert store.threads.of("story-1", "terminal") is None
    store.outbox.enqueue(
        [
            a_message(),
            a_message(id="mail", channel="mail", recipient="a@b.c"),
            a_message(id="u", kind=MessageKind.UPDATE, sequence="c", parent="x"),
            a_message(id="other", subject="story-2"),
        ]
    )
    assert store.threads.of("story-1", "terminal") == "message-1"
    assert store.threads.of("story-1", "mail", "a@b.c") == "mail"
    assert store.threads.of("story-1", "mail", "x@y.z") is None


def test_the_other_s_root_is_found_for_the_same_person_and_channel(
    store: Store,
) -> None:
    """If it fails, an update goes into somebody else's thread."""
    store.corrections.add(MERGE)
    store.outbox.enqueue(
        [
            a_message(id="r", subject="story-2"),
            a_message(id="mail", subject="story-2", channel="mail", recipient="a@b.c"),
        ]
    )
    assert store.threads.of("story-1", "terminal") == "r"
    assert store.threads.of("story-1", "mail", "a@b.c") == "mail"
    assert store.threads.of("story-1", "mail", "x@y.z") is None
    assert store.outbox.told("story-1", "terminal") == 1


def test_what_was_sent_comes_before_what_was_not(store: Store) -> None:
    """If it fails, updates hang under a message that nobody has seen."""
    store.corrections.add(MERGE)
    store.outbox.enqueue(
        [
            a_message(id="own", state=DeliveryState.SUPPRESSED),
            a_message(id="other", subject="story-2"),
        ]
    )
    assert store.threads.of("story-1", "terminal") == "other"


def test_a_reply_leads_to_its_root(store: Store) -> None:
    """If it fails, a part whose first message went under another starts anew."""
    store.corrections.add(MERGE)
    update = a_message(
        id="u",
        subject="story-2",
        kind=MessageKind.UPDATE,
        sequence="c",
        parent="elsewhere",
    )
    store.outbox.enqueue([update, replace(update, id="v", sequence="d", parent=None)])
    assert store.threads.of("story-1", "terminal") == "elsewhere"
