"""The table that says what becomes of a message."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.message import (
    Claim,
    Delivery,
    DeliveryState,
    Finding,
    Lookup,
    Result,
)
from monitor.notify.outcome import (
    PERHAPS_TWICE,
    Outcome,
    after_look,
    back_off,
    marked,
    settlement,
)
from tests.makers import NOON, a_message

MAX = timedelta(minutes=15)


def a_claim(**changes: Any) -> Claim:
    base: dict[str, Any] = {
        "message": a_message(),
        "lease": "lease",
        "attempts": 0,
        "first_try": NOON,
        "parent_remote_id": None,
    }
    return Claim(**base | changes)


@pytest.mark.parametrize(
    ("result", "state", "counted"),
    [
        (Result.ACCEPTED, DeliveryState.SENT, False),
        (Result.NOT_SENT, DeliveryState.PENDING, False),
        (Result.THROTTLED, DeliveryState.PENDING, False),
        (Result.TRANSIENT, DeliveryState.PENDING, False),
        (Result.STALE_PARENT, DeliveryState.PENDING, False),
        (Result.UNEXPECTED, DeliveryState.PENDING, True),
        (Result.UNKNOWN, DeliveryState.UNKNOWN, True),
        (Result.BAD_MESSAGE, DeliveryState.PENDING, False),
        (Result.BAD_DESTINATION, DeliveryState.PARKED, False),
        (Result.BAD_CREDENTIAL, DeliveryState.PENDING, False),
        (Result.REFUSED, DeliveryState.DEAD, False),
    ],
    ids=str,
)
def test_each_result_has_its_state(
    result: Result, state: DeliveryState, *, counted: bool
) -> None:
    """The whole promise of delivery hangs on this table."""
    delivery = Delivery(result=result, error="why")

    outcome = settlement(delivery, a_claim(), now=NOON)

    assert (outcome.state, outcome.counted) == (state, counted)


@given(
    result=st.sampled_from(Result), attempts=st.integers(0, 5), hours=st.integers(0, 99)
)
def test_only_acceptance_is_sent(result: Result, attempts: int, hours: int) -> None:
    """No other answer, however late, may be taken for a delivery."""
    claim = a_claim(attempts=attempts)

    outcome = settlement(
        Delivery(result=result), claim, now=NOON + timedelta(hours=hours)
    )

    assert (outcome.state is DeliveryState.SENT) == (result is Result.ACCEPTED)


@given(failures=st.integers(0, 10_000), jitter=st.floats(0.5, 1.5))
def test_back_off_stays_within_bounds(failures: int, jitter: float) -> None:
    """Neither a storm of attempts nor a wait without end."""
    wait = back_off(failures, jitter)

    assert timedelta(seconds=1) <= wait <= MAX


@pytest.mark.fault(no=26)
def test_given_up_after_a_day() -> None:
    """A server that is down for good must not be tried for ever, nor in silence."""
    delivery = Delivery(result=Result.TRANSIENT, error="450")

    outcome = settlement(delivery, a_claim(), now=NOON + timedelta(hours=24))

    assert outcome.state is DeliveryState.DEAD
    assert outcome.error == "given up after 24 h: 450"


def test_an_unheard_of_refusal_is_believed_the_third_time() -> None:
    """Slack invents error names; none of them may loop for ever."""
    delivery = Delivery(result=Result.UNEXPECTED, error="new_thing")

    states = [
        settlement(delivery, a_claim(attempts=n), now=NOON).state for n in range(3)
    ]

    assert states == [DeliveryState.PENDING] * 2 + [DeliveryState.DEAD]


@pytest.mark.parametrize(
    ("lookup", "attempts", "policy", "state"),
    [
        (Lookup(finding=Finding.FOUND), 1, "hold", DeliveryState.SENT),
        (Lookup(finding=Finding.NOT_FOUND), 1, "hold", DeliveryState.PENDING),
        (Lookup(finding=Finding.CANNOT_LOOK), 1, "hold", DeliveryState.HELD),
        (Lookup(finding=Finding.CANNOT_LOOK), 1, "resend_once", DeliveryState.PENDING),
        (Lookup(finding=Finding.CANNOT_LOOK), 9, "resend", DeliveryState.PENDING),
        (Lookup(finding=Finding.CANNOT_LOOK), 0, "resend_once", DeliveryState.PENDING),
        (Lookup(finding=Finding.CANNOT_LOOK), 2, "resend_once", DeliveryState.HELD),
        (
            Lookup(finding=Finding.CANNOT_LOOK, retry_after=timedelta(seconds=9)),
            1,
            "resend_once",
            DeliveryState.UNKNOWN,
        ),
    ],
)
def test_a_look_decides(
    lookup: Lookup, attempts: int, policy: Any, state: DeliveryState
) -> None:
    """Found is sent, not found is sent again, and doubt follows the policy."""
    outcome = after_look(lookup, a_claim(attempts=attempts), now=NOON, policy=policy)

    assert outcome.state is state


@pytest.mark.parametrize(
    ("lookup", "attempts", "policy", "noted"),
    [
        (Lookup(finding=Finding.CANNOT_LOOK), 1, "resend_once", True),
        (Lookup(finding=Finding.CANNOT_LOOK), 0, "resend_once", False),
        (Lookup(finding=Finding.CANNOT_LOOK), 1, "resend", False),
        (Lookup(finding=Finding.NOT_FOUND), 1, "resend_once", False),
        (None, 1, "resend_once", False),
    ],
)
def test_only_what_may_have_arrived_before_is_marked(
    lookup: Lookup | None, attempts: int, policy: Any, *, noted: bool
) -> None:
    """If it fails, every retry looks like a double, or no double can be told."""
    sent = Outcome(state=DeliveryState.SENT)

    found = marked(sent, a_claim(attempts=attempts), lookup, policy=policy)

    assert (found.error == PERHAPS_TWICE) is noted


def test_a_look_that_never_succeeds_ends() -> None:
    """After a day the policy decides after all."""
    lookup = Lookup(finding=Finding.CANNOT_LOOK, retry_after=timedelta(seconds=9))

    outcome = after_look(
        lookup, a_claim(attempts=1), now=NOON + timedelta(days=1), policy="hold"
    )

    assert outcome.state is DeliveryState.HELD
