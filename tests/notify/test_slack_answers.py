"""What Slack's answers mean."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.message import Result
from monitor.notify.slack_answers import (
    MAX_WAIT,
    WAIT,
    classify,
    delivery,
    waiting_time,
)


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("fatal_error", Result.UNKNOWN),
        ("internal_error", Result.UNKNOWN),
        ("ratelimited", Result.THROTTLED),
        ("message_limit_exceeded", Result.THROTTLED),
        ("service_unavailable", Result.TRANSIENT),
        ("request_timeout", Result.TRANSIENT),
        ("team_added_to_org", Result.TRANSIENT),
        ("org_login_required", Result.TRANSIENT),
        ("accesslimited", Result.TRANSIENT),
        ("invalid_blocks", Result.BAD_MESSAGE),
        ("invalid_blocks_something_new", Result.BAD_MESSAGE),
        ("msg_too_long", Result.BAD_MESSAGE),
        ("msg_blocks_too_long", Result.BAD_MESSAGE),
        ("no_text", Result.BAD_MESSAGE),
        ("metadata_too_large", Result.BAD_MESSAGE),
        ("channel_not_found", Result.BAD_DESTINATION),
        ("not_in_channel", Result.BAD_DESTINATION),
        ("is_archived", Result.BAD_DESTINATION),
        ("restricted_action", Result.BAD_DESTINATION),
        ("restricted_action_read_only_channel", Result.BAD_DESTINATION),
        ("restricted_action_thread_locked", Result.STALE_PARENT),
        ("invalid_auth", Result.BAD_CREDENTIAL),
        ("not_authed", Result.BAD_CREDENTIAL),
        ("token_revoked", Result.BAD_CREDENTIAL),
        ("token_expired", Result.BAD_CREDENTIAL),
        ("account_inactive", Result.BAD_CREDENTIAL),
        ("missing_scope", Result.BAD_CREDENTIAL),
        ("no_permission", Result.BAD_CREDENTIAL),
        ("message_not_found", Result.STALE_PARENT),
        ("cant_update_message", Result.STALE_PARENT),
        ("edit_window_closed", Result.STALE_PARENT),
        ("something_new", Result.UNEXPECTED),
    ],
)
def test_each_name_has_its_class(name: str, result: Result) -> None:
    """The table of the documentation, name by name."""
    assert classify(name) is result


@pytest.mark.fault(no=24)
@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ({"status": 429, "body": None}, Result.THROTTLED),
        ({"status": 500, "body": {"error": "invalid_auth"}}, Result.UNKNOWN),
        ({"status": 200, "body": None}, Result.UNKNOWN),
        ({"status": 200, "body": {"error": "Received HTML: <html>"}}, Result.UNKNOWN),
        ({"status": 200, "body": {"ok": False}}, Result.UNKNOWN),
        ({"status": 403, "body": {"error": "invalid_auth"}}, Result.BAD_CREDENTIAL),
    ],
)
def test_an_answer_is_read_by_status_first(
    answer: dict[str, Any], result: Result
) -> None:
    """A proxy's error page says nothing about the post."""
    assert delivery(**answer, retry_after=None).result is result


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7), ("0", 1), ("-3", 1), (None, 30), ("soon", 30), ("999999999", 3600)],
)
def test_the_wait_is_within_reason(header: str | None, seconds: int) -> None:
    """A header must not stop the channel for ever, nor make it race."""
    assert waiting_time(header) == timedelta(seconds=seconds)


def test_refused_blocks_say_what_is_wrong() -> None:
    """Without the pointer nobody finds the broken block."""
    body = {
        "error": "invalid_blocks",
        "response_metadata": {
            "messages": ["[ERROR] must be less than 3001 characters"]
        },
    }

    refusal = delivery(status=200, body=body, retry_after=None)

    assert refusal.error is not None
    assert "3001" in refusal.error


@given(
    st.dictionaries(st.sampled_from(["error", "response_metadata", "ok"]), st.text())
)
def test_no_body_breaks_the_reading(body: dict[str, str]) -> None:
    """Whatever a server sends, the outcome is a value."""
    assert (
        delivery(status=200, body=body, retry_after=None).result is not Result.ACCEPTED
    )


def test_more_digits_than_any_clock_has_are_the_longest_wait() -> None:
    """If it fails, a proxy's odd header ends the sending with a traceback."""
    assert waiting_time("9" * 200) == MAX_WAIT
    assert waiting_time("9" * 5000) == WAIT
