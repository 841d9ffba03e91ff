"""Times as the database holds them: UTC text of one form, which sorts as time does."""

from datetime import UTC, datetime


def to_text(at: datetime) -> str:
    """Write an aware time as `2025-11-07T12:00:00.000000Z`."""
    if at.tzinfo is None:
        message = f"{at!r} has no time zone"
        raise ValueError(message)
    plain = at.astimezone(UTC).replace(tzinfo=None)
    return plain.isoformat(timespec="microseconds") + "Z"


def to_text_or_none(at: datetime | None) -> str | None:
    """Write a time that may be missing."""
    return None if at is None else to_text(at)


def from_text(text: str) -> datetime:
    """Read what `to_text` wrote."""
    return datetime.fromisoformat(text)


def from_text_or_none(text: str | None) -> datetime | None:
    """Read a time that may be missing."""
    return None if text is None else from_text(text)
