from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.message import (
    Alert,
    DateAhead,
    DeliveryState,
    Digest,
    Line,
    Notice,
    Payload,
)
from monitor.model.ontology import Stage
from monitor.model.record import from_json, to_json
from monitor.model.rule import Severity
from monitor.model.story import ChangeKind
from monitor.store import Store
from tests.makers import NOON, a_message, a_quote, an_alert
from tests.notify.dates import a_reminder

S = DeliveryState


def a_digest() -> Digest:
    return Digest(
        name="daily",
        title="Critical minerals",
        local_date=date(2025, 11, 7),
        timezone="Europe/Berlin",
        since=NOON - timedelta(days=1),
        until=NOON,
        new=(an_alert(),),
        changed=(an_alert(url=None, tags=("a", "b")),),
        dates_ahead=(
            DateAhead(
                day=date(2026, 11, 10), words="ends", story_id="s", title="t", url=None
            ),
        ),
        coverage="41 of 44 sources fresh",
        late=True,
    )


@pytest.mark.parametrize(
    "payload",
    [
        an_alert(),
        a_digest(),
        Notice(title="Parked", text="no such channel"),
        a_reminder(),
    ],
    ids=lambda p: type(p).__name__,
)
def test_a_message_is_frozen_as_it_was_enqueued(store: Store, payload: Payload) -> None:
    """What is sent would not be what was decided."""
    message = a_message(
        payload=payload,
        recipient="a@example.org",
        matches=("m1", "m2"),
        not_before=NOON,
        expires_at=NOON + timedelta(days=1),
    )
    assert store.outbox.enqueue([message]) == 1
    assert store.outbox.enqueue([replace(message, payload=Notice(title="", text=""))]) == 0  # fmt: skip
    row = store.outbox.get(message.id)
    assert row is not None
    assert row.message == message


ALERTS = st.builds(
    an_alert,
    headline=st.text(alphabet=st.characters(codec="utf-8")),
    url=st.none() | st.text(alphabet=st.characters(codec="utf-8")),
    stage=st.sampled_from(Stage),
    change=st.sampled_from(ChangeKind),
    severity=st.sampled_from(Severity),
    rules=st.lists(st.tuples(st.text("ab"), st.text("é🚀"))).map(tuple),
    quotes=st.lists(st.builds(a_quote, st.text("a\n\t\"'\\\u2028"))).map(tuple),
    published=st.datetimes().map(lambda d: d.replace(tzinfo=NOON.tzinfo)),
)


@given(alert=ALERTS)
def test_a_payload_survives_exactly(alert: Alert) -> None:
    """A character or microsecond would be lost between decision and delivery."""
    assert from_json(Alert, to_json(alert)) == alert


def test_a_quoted_line_stays_a_quotation(store: Store) -> None:
    """A quotation would be shown as our own words."""
    line = an_alert().brief.sections[0].lines[0]
    assert from_json(Line, to_json(line)) == line


@pytest.mark.parametrize("wrong", set(S) - {S.PENDING, S.SUPPRESSED})
def test_a_message_begins_pending_or_suppressed(
    store: Store, wrong: DeliveryState
) -> None:
    """A message could be born as sent."""
    with pytest.raises(ValueError, match="cannot be enqueued"):
        store.outbox.enqueue([a_message(state=wrong)])
