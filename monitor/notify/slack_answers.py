"""Says what an answer of Slack means for the message that was posted.

The table of `docs/delivery.md`, and nothing else: no request is made here.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from monitor.model.message import Delivery, Result

WAIT: Final = timedelta(seconds=30)  # where a 429 does not say how long
MAX_WAIT: Final = timedelta(hours=1)
HTTP_OK: Final = 200
HTTP_THROTTLED: Final = 429
HTTP_SERVER_ERROR: Final = 500

_NAME = re.compile(r"[a-z][a-z0-9_]*$")


def _table(**groups: str) -> dict[str, Result]:
    """Turn the groups into one mapping from error name to result."""
    return {
        name: Result(result)
        for result, names in groups.items()
        for name in names.split()
    }


_RESULTS: Final = _table(
    unknown="fatal_error internal_error",
    throttled="ratelimited rate_limited message_limit_exceeded",
    transient=(
        "service_unavailable request_timeout team_added_to_org org_login_required "
        "accesslimited"
    ),
    bad_message=(
        "invalid_blocks invalid_blocks_format msg_too_long msg_blocks_too_long no_text "
        "metadata_too_large invalid_metadata_format invalid_metadata_schema "
        "metadata_must_be_sent_from_app too_many_attachments block_mismatch"
    ),
    bad_destination=(
        "channel_not_found not_in_channel is_archived channel_is_archived "
        "restricted_action is_inactive"
    ),
    bad_credential=(
        "invalid_auth not_authed token_revoked token_expired account_inactive "
        "missing_scope no_permission not_allowed_token_type ekm_access_denied"
    ),
    stale_parent=(
        "message_not_found cant_update_message edit_window_closed thread_not_found "
        "restricted_action_thread_locked restricted_action_non_threadable_channel "
        "cannot_reply_to_message"
    ),
)
_PREFIXES: Final = {
    "invalid_blocks": Result.BAD_MESSAGE,
    "restricted_action": Result.BAD_DESTINATION,
}


def delivery(
    *, status: int, body: Mapping[str, object] | None, retry_after: str | None
) -> Delivery:
    """Classify an answer that is no success; `body` is None where it is no JSON."""
    name = error_name(body)
    if status == HTTP_THROTTLED:
        return Delivery(
            result=Result.THROTTLED,
            retry_after=waiting_time(retry_after),
            error=name or "HTTP 429",
        )
    if status >= HTTP_SERVER_ERROR:
        return Delivery(result=Result.UNKNOWN, error=f"HTTP {status} {name}".strip())
    if not name:
        return Delivery(result=Result.UNKNOWN, error=f"HTTP {status} without JSON")
    result = classify(name)
    wait = waiting_time(retry_after) if result is Result.THROTTLED else None
    return Delivery(result=result, retry_after=wait, error=name + _details(body))


def classify(name: str) -> Result:
    """Return the result for one of Slack's error names."""
    if name in _RESULTS:
        return _RESULTS[name]
    return next(
        (result for prefix, result in _PREFIXES.items() if name.startswith(prefix)),
        Result.UNEXPECTED,
    )


def error_name(body: Mapping[str, object] | None) -> str:
    """Return Slack's error name; empty where the answer is none of Slack's."""
    name = (body or {}).get("error")
    # The SDK puts its own sentence here where the body is no JSON.
    return name if isinstance(name, str) and _NAME.match(name) else ""


def waiting_time(header: str | None) -> timedelta:
    """Read Retry-After: whole seconds, within reason."""
    try:
        seconds = int(header or "")
    except ValueError:
        return WAIT
    # Cut as a number: there are more digits than a timedelta can hold.
    return timedelta(seconds=min(max(seconds, 1), int(MAX_WAIT.total_seconds())))


def _details(body: Mapping[str, object] | None) -> str:
    """Return what Slack says about a refusal, for the log."""
    needed = (body or {}).get("needed")  # with `missing_scope`
    if isinstance(needed, str) and needed:
        return f": needs {needed[:200]}"
    more = (body or {}).get("response_metadata")
    messages = more.get("messages") if isinstance(more, Mapping) else None
    if not isinstance(messages, list) or not messages:
        return ""
    return ": " + "; ".join(str(message)[:200] for message in messages[:3])
