"""What is agreed with hubs, and what they send (WebSub): feeds that come by themselves."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What one hub was asked for about one source's feed, and what came of it.

    Whoever knows the callback may speak for the hub, and whoever knows the secret may
    sign for it; so neither is shown where the value is printed.
    """

    hub: str
    topic: str  # the feed's name at the hub
    callback: str = field(repr=False)  # where the hub writes to; cannot be guessed
    secret: str = field(repr=False)  # with which the hub signs
    asked: datetime | None = None  # None: no request waits for its verification
    ends: datetime | None = None  # of the lease; None: never verified, or refused
    next_try: datetime | None = None  # when to ask (again); None: at once
    failures: int = 0  # requests in a row that were not verified
    delivered: datetime | None = None  # the last signed delivery; None: none yet
    message: str | None = None  # what went wrong last; None: nothing

    @property
    def token(self) -> str:
        """Return the part of the callback by which it is known again."""
        return self.callback.rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What became of a form that was sent."""

    status: int | None  # of the answer; None: none arrived
    message: str  # one sentence for people


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """A delivery as it arrived; nothing in it is believed yet."""

    body: bytes  # within the size limit
    content_type: str | None  # None: not said
    signature: str | None  # X-Hub-Signature; None: not signed
