"""What a running lodewatch says of itself to commands beside it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Who is at work on a database."""

    command: str  # "run" or "once"
    version: str
    since: datetime
    read: datetime  # when the configuration and the rules were last read
    stuck: tuple[str, ...] = ()  # what makes no progress
