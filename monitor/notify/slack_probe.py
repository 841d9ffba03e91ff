"""Asks Slack what a channel's tokens may do; posts nothing.

Through slack_sdk, for `lodewatch channels test`.
"""

import http.client
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from monitor.config.settings import SlackSettings
from monitor.model.message import Delivery, Result
from monitor.notify import slack_answers

# What the methods that are called need, each any of a tuple: public or private channels.
# https://docs.slack.dev/reference/methods
SCOPES: Final[Mapping[str, tuple[str, ...]]] = {
    "auth_test": (),
    "chat_postMessage": ("chat:write",),
    "chat_postEphemeral": ("chat:write",),
    "chat_update": ("chat:write",),
    "conversations_history": ("channels:history", "groups:history"),
    "conversations_replies": ("channels:history", "groups:history"),
    "conversations_list": ("channels:read", "groups:read"),
    "apps_connections_open": (),  # the app token's own: connections:write
}

_silent = logging.getLogger(f"{__name__}.sdk")
_silent.setLevel(logging.CRITICAL + 1)

_REFUSED: Final = frozenset({Result.BAD_CREDENTIAL, Result.UNEXPECTED})
_FAILURES: Final = (
    SlackClientError,
    OSError,
    http.client.HTTPException,
    ValueError,
    LookupError,
    AttributeError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What Slack says of a channel's tokens."""

    bot: str | None = None  # the bot's name; None: the token is not known
    team: str | None = None  # the workspace's name; None: as `bot`
    scopes: frozenset[str] | None = None  # None: Slack did not say
    error: str | None = None  # why there is no answer about the bot; None: there is one
    refused: bool = False  # True: `error` is Slack's word, and the token is the trouble
    app_error: str | None = None  # with the app token; None: nothing, or not asked


def probe(settings: SlackSettings) -> Probe:
    """Ask who the bot is, what it may do, and whether the app token connects."""
    client = WebClient(
        token=settings.token.reveal() if settings.token else None,
        base_url=settings.base_url,
        timeout=max(1, round(settings.timeout.total_seconds())),
        retry_handlers=[],
        logger=_silent,
    )
    said, failed = _ask(client.auth_test)
    if failed is not None:
        return Probe(error=failed.error, refused=failed.result in _REFUSED)
    app_error = None
    if settings.buttons and settings.app_token is not None:
        token = settings.app_token.reveal()
        _, failed = _ask(lambda: client.apps_connections_open(app_token=token))
        app_error = failed.error if failed is not None else None
    return Probe(
        bot=_words(said.get("user")),
        team=_words(said.get("team")),
        scopes=_scopes(said.headers),
        app_error=app_error,
    )


def lacking(probe: Probe, *, by_name: bool) -> tuple[str, ...]:
    """Return the scopes that are missing; `by_name`: the channel is named, not by id.

    Of a public and a private scope one is enough: which it is, the channel decides.
    """
    if probe.scopes is None:
        return ()
    methods = ["chat_postMessage", "conversations_history"]
    if by_name:
        methods.append("conversations_list")
    return tuple(
        " or ".join(SCOPES[method])
        for method in methods
        if not probe.scopes & set(SCOPES[method])
    )


def _ask(call: Callable[[], Any]) -> tuple[Any, Delivery | None]:
    """Make a call; return its answer, or how it failed."""
    try:
        return call(), None
    except SlackApiError as error:
        response = error.response
        body = response.data if isinstance(response.data, dict) else None
        return None, slack_answers.delivery(
            status=response.status_code, body=body, retry_after=None
        )
    except _FAILURES as error:
        reason = error.reason if isinstance(error, URLError) else error
        words = f"{type(reason).__name__}: {reason}"[:300]
        return None, Delivery(result=Result.NOT_SENT, error=words)


def _scopes(headers: Mapping[str, Any]) -> frozenset[str] | None:
    """Read the header in which Slack lists what a token may do."""
    for name, value in headers.items():
        if name.lower() == "x-oauth-scopes":
            words = ",".join(value) if isinstance(value, list) else str(value)
            return frozenset(word.strip() for word in words.split(",") if word.strip())
    return None


def _words(value: object) -> str | None:
    return value[:100] if isinstance(value, str) else None
