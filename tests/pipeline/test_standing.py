from dataclasses import replace
from datetime import timedelta

from monitor.model.source import FetchTrouble, SourceState
from monitor.pipeline.standing import standing
from monitor.store import Store
from tests.daemon.test_loop import Maker
from tests.makers import NOON, a_message

HOUR = timedelta(hours=1)


def a_state(name: str, **what: object) -> SourceState:
    state = SourceState(source=name, url=f"https://{name}.example/")
    return replace(state, **what)  # type: ignore[arg-type]


def test_an_empty_monitor_stands_somehow(make: Maker, store: Store) -> None:
    """If it fails, `lodewatch status` fails on the first day."""
    now = standing(make().settings, store, now=NOON)
    assert now.sources["new"] == 1
    assert (now.last_visit, now.next_visit, now.overdue) == (None, None, ())
    assert now.waiting_since is None
    assert now.messages["unknown"] == 0
    assert now.backed_up is None
    assert now.schema > 5


def test_what_is_late_in_doubt_or_unread_is_told(make: Maker, store: Store) -> None:
    """If it fails, a monitor looks well while nobody is told anything."""
    parts = make()
    one = parts.settings.sources[0]
    more = tuple(replace(one, name=name) for name in ("late", "off"))
    sources = (one, more[0], replace(more[1], enabled=False))
    settings = replace(parts.settings, sources=sources)
    for state in (
        a_state(one.name, last_success=NOON - HOUR, last_attempt=NOON - HOUR),
        a_state("late", next_due=NOON - HOUR, failures=3, trouble=FetchTrouble.HTTP),
        a_state("off", next_due=NOON - HOUR),
        a_state("removed", next_due=NOON - HOUR),
    ):
        store.sources.save(state)
    store.outbox.enqueue(
        [
            a_message(id="1", created_at=NOON - HOUR),
            a_message(id="2", subject="2", created_at=NOON - 2 * HOUR,
                      not_before=NOON + HOUR),
        ]
    )  # fmt: skip
    store.outbox.park("team", reason="invalid_auth", now=NOON)
    store.digests.mark("daily", NOON.date(), at=NOON, until=NOON)
    store.digests.mark("former", NOON.date(), at=NOON, until=NOON)
    now = standing(settings, store, now=NOON)
    assert now.overdue == ("late",)
    assert (now.sources["failing"], now.sources["ok"]) == (1, 1)
    assert now.last_success == {one.name: NOON - HOUR}
    assert now.last_visit == NOON - HOUR
    assert now.messages["pending"] == 2
    assert now.waiting_since == NOON - HOUR
    assert now.parked == {"team": "invalid_auth"}
    assert now.digests == {"daily": NOON.date()}
