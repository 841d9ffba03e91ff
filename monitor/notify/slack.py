"""Posts to Slack and looks whether a post arrived: the way out through slack_sdk.

The SDK's own retries are off: it would post again after a dropped answer. What an
answer means stands in `slack_answers`; nothing raised here leaves this module, and the
token appears in no log and no error.
"""

import http.client
import logging
import socket
import ssl
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from monitor.config.settings import SlackSettings
from monitor.model.message import (
    Alert,
    Claim,
    Delivery,
    Finding,
    Lookup,
    MessageKind,
    Result,
)
from monitor.notify import blocks, slack_answers

log = logging.getLogger(__name__)

PAGES: Final = 10
PAGE: Final = 200
LOOK_BACK: Final = timedelta(hours=1)
"""How far before the first attempt a post is looked for: our clock may be ahead of theirs,
and what is not found is posted again."""

LOOK_AGAIN: Final = timedelta(seconds=30)
CALLS: Final = 3  # a post, and the root brought up to date; or a look of some pages

_NOT_SENT: Final = (ConnectionRefusedError, socket.gaierror, ssl.SSLError)
_UNREACHABLE: Final = frozenset({101, 113})  # ENETUNREACH, EHOSTUNREACH
# Whatever urllib, http.client and the SDK raise where a request goes wrong.
_FAILURES: Final = (
    SlackClientError,
    OSError,
    http.client.HTTPException,
    ValueError,
    LookupError,
    AttributeError,  # the SDK, for an answer whose JSON is no object
)

# The SDK logs whole requests and answers; what matters is in the `Delivery`.
_silent = logging.getLogger(f"{__name__}.sdk")
_silent.setLevel(logging.CRITICAL)

Answer = Mapping[str, Any]


class SlackChannel:
    """A Slack channel; implements `monitor.ports.Channel`.

    A remote id is `CHANNEL:TS`, because history, threads and changes need both.
    """

    def __init__(self, settings: SlackSettings) -> None:
        self._settings = settings
        self._channel_id = settings.channel if _is_id(settings.channel) else None
        # Without an app token nobody would hear a button.
        self._buttons = settings.buttons and settings.app_token is not None
        self._shown: dict[str, int] = {}  # root to the number of updates it shows
        base = settings.base_url.rstrip("/") + "/"
        self._client = WebClient(
            token=settings.token.reveal() if settings.token else None,
            base_url=base,
            timeout=max(1, round(settings.timeout.total_seconds())),
            retry_handlers=[],
            logger=_silent,
        )

    @property
    def name(self) -> str:
        """Return the name that `config.toml` gives it."""
        return self._settings.name

    @property
    def recipients(self) -> tuple[str, ...]:
        """Return none: a post is for everybody in the channel."""
        return ()

    @property
    def min_interval(self) -> timedelta:
        """Return the least time between two posts."""
        return self._settings.min_interval

    @property
    def timeout(self) -> timedelta:
        """Return the longest that `send` can take: it makes a few calls."""
        return self._settings.timeout * CALLS

    @property
    def counted_as(self) -> Hashable:
        """Return what Slack counts by: the app's token and the channel.

        A channel that is given by its name counts by its id once that is known.
        """
        settings = self._settings
        channel = self._channel_id or settings.channel.lstrip("#").lower()
        return settings.base_url, settings.token, channel

    def send(self, claim: Claim) -> Delivery:
        """Post the message; an update goes under its root, which is brought up to date.

        The reply is what counts. Changing the root says the same however often it is
        done, so a failure there is logged and left to the next update.
        """
        root = self._root(claim)
        if root is not None and _in_place(claim):
            return self._revise(claim, root)
        delivery = self._call(lambda: self._post(claim, root))
        if root is not None and delivery.result is Result.ACCEPTED:
            self._refresh(claim, root)
        return delivery

    def find(self, claim: Claim) -> Lookup:
        """Look for the message's mark in the thread and in the channel's history."""
        root = self._root(claim)
        if root is not None and _in_place(claim):
            # A change can be made again without harm.
            return Lookup(finding=Finding.NOT_FOUND)
        try:
            found = self._search(claim, root)
        except _FAILURES as e:
            failed = _failure(e)
            again = failed.retry_after or LOOK_AGAIN
            lasting = failed.result in {Result.BAD_CREDENTIAL, Result.BAD_DESTINATION}
            return Lookup(
                finding=Finding.CANNOT_LOOK,
                retry_after=None if lasting else again,
                error=failed.error,
            )
        if found.finding is Finding.FOUND and root is not None:
            self._refresh(claim, root)
        return found

    def _post(self, claim: Claim, root: str | None) -> Answer:
        """Call chat.postMessage."""
        post = blocks.post(claim.message, with_buttons=self._buttons)
        payload = claim.message.payload
        loud = isinstance(payload, Alert) and payload.rises
        options: dict[str, Any] = {}
        if root:
            options = {"thread_ts": _ts(root), "reply_broadcast": loud}
        if not claim.text_only:
            options["blocks"] = list(post.blocks)
        answer = self._client.chat_postMessage(
            channel=self._settings.channel,
            text=post.text,
            metadata=blocks.metadata(claim.message.id),
            unfurl_links=False,
            unfurl_media=False,
            **options,
        )
        if isinstance(answer.get("channel"), str):
            self._channel_id = answer["channel"]
        return _data(answer)

    def _revise(self, claim: Claim, root: str) -> Delivery:
        """Bring the root up to date, and nothing else."""
        return self._call(lambda: self._update(claim, root))

    def _refresh(self, claim: Claim, root: str) -> None:
        """Let the root say how the story stands now, unless it says a later state."""
        payload = claim.message.payload
        updates = payload.updates if isinstance(payload, Alert) else 0
        if updates < self._shown.get(root, 0):
            return
        done = self._revise(claim, root)
        if done.result is Result.ACCEPTED:
            self._shown[root] = updates
        else:
            facts = {"channel": self.name, "story": claim.message.subject}
            log.warning(
                "root not brought up to date", extra=facts | {"error": done.error}
            )

    def _update(self, claim: Claim, root: str) -> Answer:
        """Call chat.update on the root of a story."""
        message = claim.message
        assert isinstance(message.payload, Alert)  # noqa: S101 - only alerts have roots
        name = message.parent or message.id
        post = blocks.alert_post(
            message.payload, root=True, buttons_of=name if self._buttons else None
        )
        answer = self._client.chat_update(
            channel=_channel(root),
            ts=_ts(root),
            text=post.text,
            blocks=list(post.blocks),
            metadata=blocks.metadata(name),
        )
        return _data(answer)

    def _call(self, call: Callable[[], Any]) -> Delivery:
        """Make a call and say how it ended."""
        try:
            answer = call()
        except _FAILURES as e:
            return _failure(e)
        ts = answer.get("ts")
        if not isinstance(ts, str):
            return Delivery(result=Result.ACCEPTED)
        channel = answer.get("channel") or self._channel_id or ""
        return Delivery(result=Result.ACCEPTED, remote_id=f"{channel}:{ts}")

    def _root(self, claim: Claim) -> str | None:
        """Return the post that an update belongs to; None: it is posted on its own.

        A root in another channel is from before the configuration was changed.
        """
        root = claim.parent_remote_id
        if root is None or claim.message.kind is not MessageKind.UPDATE:
            return None
        moved = self._channel_id is not None and _channel(root) != self._channel_id
        return None if moved else root

    def _search(self, claim: Claim, root: str | None) -> Lookup:
        """Look in the thread, then in the channel."""
        channel = _channel(root) if root else self._channel_id
        channel = channel or self._resolve()
        if channel is None:
            error = f"no channel {self._settings.channel} to look in"
            return Lookup(finding=Finding.CANNOT_LOOK, error=error)
        since = claim.first_try or claim.message.created_at
        places: list[Callable[..., Any]] = [self._client.conversations_history]
        if root is not None:
            places.insert(0, self._replies(_ts(root)))
        complete = True
        for place in places:
            found, whole = _scan(place, channel, since, claim.message.id)
            if found is not None:
                remote = f"{channel}:{found}"
                return Lookup(finding=Finding.FOUND, remote_id=remote)
            complete = complete and whole
        if complete:
            return Lookup(finding=Finding.NOT_FOUND)
        error = f"more than {PAGES * PAGE} posts since the first attempt"
        return Lookup(finding=Finding.CANNOT_LOOK, error=error)

    def _replies(self, ts: str) -> Callable[..., Any]:
        """Return a call for the replies in a thread; a thread that is gone has none."""

        def call(**options: Any) -> Any:
            try:
                return self._client.conversations_replies(ts=ts, **options)
            except SlackApiError as e:
                if _failure(e).result is Result.STALE_PARENT:
                    return {"messages": []}
                raise

        return call

    def _resolve(self) -> str | None:
        """Find the id of a channel that the settings name; None if it is not listed."""
        wanted, cursor = self._settings.channel.lstrip("#"), ""
        for _ in range(PAGES):
            page = self._client.conversations_list(
                limit=PAGE, cursor=cursor, types="public_channel,private_channel"
            )
            for channel in page.get("channels") or ():
                if channel.get("name") == wanted:
                    self._channel_id = str(channel["id"])
                    return self._channel_id
            cursor = _cursor(page)
            if not cursor:
                break
        return None


def _scan(
    place: Callable[..., Any], channel: str, since: datetime, message_id: str
) -> tuple[str | None, bool]:
    """Return the timestamp of the marked post, and whether everything was seen."""
    oldest, cursor = f"{(since - LOOK_BACK).timestamp():.6f}", ""
    for _ in range(PAGES):
        page = place(
            channel=channel,
            oldest=oldest,
            limit=PAGE,
            include_all_metadata=True,
            **({"cursor": cursor} if cursor else {}),
        )
        if (ts := _marked(page.get("messages") or (), message_id)) is not None:
            return ts, True
        cursor = _cursor(page)
        if not cursor:
            return None, True
    return None, False


def _marked(messages: Sequence[Answer], message_id: str) -> str | None:
    """Return the timestamp of the post that carries the message's mark."""
    mark = blocks.metadata(message_id)
    for message in messages:
        seen = message.get("metadata")
        if isinstance(seen, Mapping) and all(seen.get(k) == mark[k] for k in mark):
            return str(message.get("ts"))
    return None


def _cursor(page: Any) -> str:
    """Return where the next page begins; empty on the last."""
    more = page.get("response_metadata")
    return str(more.get("next_cursor") or "") if isinstance(more, Mapping) else ""


def _failure(error: Exception) -> Delivery:
    """Say what a call that raised has come to."""
    if isinstance(error, SlackApiError):
        response = error.response
        return slack_answers.delivery(
            status=response.status_code,
            body=response.data if isinstance(response.data, dict) else None,
            retry_after=_header(response.headers, "retry-after"),
        )
    reason = error.reason if isinstance(error, URLError) else error
    words = f"{type(reason).__name__}: {reason}"[:300]
    # Only while connecting does urllib wrap an error, so nothing was posted by these.
    wrapped = isinstance(error, URLError)
    if wrapped and (
        isinstance(reason, _NOT_SENT) or getattr(reason, "errno", None) in _UNREACHABLE
    ):
        return Delivery(result=Result.NOT_SENT, error=words)
    return Delivery(result=Result.UNKNOWN, error=words)


def _header(headers: Mapping[str, str], name: str) -> str | None:
    """Return a header, however it is capitalised."""
    return next((v for k, v in headers.items() if k.lower() == name), None)


def _data(answer: Any) -> Answer:
    """Return the fields of an answer."""
    return answer.data if isinstance(answer.data, dict) else {}


def _in_place(claim: Claim) -> bool:
    """Say whether the message only brings its root up to date."""
    payload = claim.message.payload
    return isinstance(payload, Alert) and payload.in_place


def _is_id(channel: str) -> bool:
    """Say whether a setting is a channel's id and no name."""
    return channel[:1] in {"C", "G", "D"} and channel.isalnum() and channel.isupper()


def _channel(remote_id: str) -> str:
    """Return the channel of a remote id."""
    return remote_id.rpartition(":")[0]


def _ts(remote_id: str) -> str:
    """Return the timestamp of a remote id."""
    return remote_id.rpartition(":")[2]
