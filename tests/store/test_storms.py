"""Counting what a channel was told, and what a storm has folded."""

from datetime import datetime, timedelta

from monitor.model.message import DeliveryState, Folded, MessageKind, Notice
from monitor.store import Store
from tests.makers import NOON, a_message, an_alert

SUPPRESSED = DeliveryState.SUPPRESSED


def folded(store: Store, *, since: datetime = NOON - timedelta(days=1)) -> list[Folded]:
    """Return what a summary of the terminal would tell."""
    found = store.storms.folded(
        "terminal", "storm:terminal", mark="storm: ", since=since
    )
    return list(found)


def test_only_what_was_not_held_back_counts(store: Store) -> None:
    """If it fails, folded alerts keep a channel shut for ever."""
    store.outbox.enqueue(
        [
            a_message(id="1", recipient="ann@example.org"),
            a_message(id="2", recipient="bob@example.org"),
            a_message(id="3", subject="story-2", state=SUPPRESSED),
            a_message(id="4", subject="n", payload=Notice(title="t", text="t")),
            a_message(id="5", subject="story-3", channel="elsewhere"),
        ]
    )

    assert store.storms.posted("terminal", since=NOON - timedelta(minutes=1)) == 1
    assert store.storms.posted("terminal", since=NOON) == 0


def test_what_was_folded_is_summed_up_once(store: Store) -> None:
    """If it fails, a summary repeats the last one, or leaves something out."""
    kept = [
        a_message(
            id=f"{n}",
            subject=f"story-{n}",
            kind=MessageKind.UPDATE,
            sequence="c",
            state=SUPPRESSED,
            reason="storm: too many" if n else "quiet hours",
            payload=an_alert(headline=f"Headline {n}"),
        )
        for n in range(3)
    ]
    store.outbox.enqueue(kept)

    found = folded(store)
    assert [f.headline for f in found] == ["Headline 1", "Headline 2"]
    assert found[0].rule == "Export licensing of rare earths changes"
    assert found[0].standing == "suspended until 10 November 2026 · stated by officials"
    assert not folded(store, since=NOON)
    assert store.storms.summed_up("terminal", "storm:terminal") is None

    summary = a_message(
        id="s",
        subject="storm:terminal",
        kind=MessageKind.NOTICE,
        payload=Notice(title="t", text="t"),
    )
    store.outbox.enqueue([summary])
    assert store.storms.summed_up("terminal", "storm:terminal") == NOON
    assert not folded(store)
