"""Documents as people hand them in: one JSON object a line, answered one by one.

A line that is no document is a value among the others, with its number and what is
wrong with it, so that the lines around it are read all the same.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from monitor.errors import DocumentError
from monitor.model.ontology import Tier
from monitor.model.text import Document, Origin
from monitor.nearest import suggest

# JSON can name halves of characters that no text has. One mark for one half: every
# offset stays where it was.
_SURROGATE = re.compile("[\ud800-\udfff]")
_SHOWN = 60  # characters of a wrong value in a message


class _WrongError(ValueError):
    """What is wrong with a line, and the value that is."""

    def __init__(self, what: str, value: object = None) -> None:
        super().__init__(what if value is None else f"{what}: {_shown(value)}")


def read_documents(lines: Iterable[str]) -> Iterator[Document | DocumentError]:
    """Yield a document, or what is wrong, for each line that is not blank.

    Bytes that are no UTF-8 are expected as `surrogateescape` leaves them.
    """
    for number, line in enumerate(lines, start=1):
        item = read_line(line, number)
        if item is not None:
            yield item


def read_line(line: str, number: int) -> Document | DocumentError | None:
    """Read one line as `read_documents` does; None if it is blank."""
    text = line.removeprefix("\ufeff").strip() if number == 1 else line.strip()
    return _read(text, number) if text else None


def _read(text: str, number: int) -> Document | DocumentError:
    name: str | None = None
    try:
        record = _object(text)
        name = _id(record)
        _refuse_other_encodings(text)
        return Document(
            id=name,
            title=_text(record, "title"),
            text=_text(record, "text"),
            published=_published(record.get("published")),
            url=_text(record, "url") or None,
            source=_origin(record.get("source")),
        )
    except _WrongError as wrong:
        return DocumentError(str(wrong), line=number, document_id=name)


def _refuse_other_encodings(text: str) -> None:
    if _SURROGATE.search(text):
        raise _WrongError("is not UTF-8")


def _object(text: str) -> Mapping[str, Any]:
    try:
        record = json.loads(text)
    except RecursionError as error:
        raise _WrongError("is nested too deeply") from error
    except ValueError as error:
        # The decoder's own "line 1" would be taken for the file's.
        words = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        message = f"is not JSON: {words}"
        raise _WrongError(message) from error
    if not isinstance(record, dict):
        raise _WrongError("is no JSON object")
    return record


def _id(record: Mapping[str, Any]) -> str:
    value = record.get("id")
    if value is None:
        raise _WrongError("id is missing")
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise _WrongError("id is neither text nor a number", value)
    name = _whole(str(value))
    if not name.strip():
        raise _WrongError("id is empty")
    return name


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        message = f"{key} is no text"
        raise _WrongError(message, value)
    return _whole(value)


def _whole(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)


def _origin(value: object) -> Origin | None:
    if value is None:
        return None
    if isinstance(value, str):
        return Origin(name=_whole(value)) if value.strip() else None
    if not isinstance(value, dict):
        raise _WrongError("source is neither an object nor a name", value)
    name = _text(value, "name")
    if not name.strip():
        raise _WrongError("source.name is missing")
    return Origin(name=name, tier=_tier(value.get("tier")))


def _tier(value: object) -> Tier:
    if value is None:
        return Tier.MEDIA
    try:
        return Tier(str(value).strip().lower())
    except ValueError as error:
        known = [tier.value for tier in Tier]
        message = f"source.tier is not one of {', '.join(known)}"
        raise _WrongError(message + suggest(str(value), known), value) from error


def _published(value: object) -> datetime | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        return moment(value)
    except ValueError as error:
        raise _WrongError("published is no time", value) from error


def moment(value: object) -> datetime:
    """Read a time: ISO 8601, RFC 5322, or seconds since 1970; `ValueError` if not.

    Without a zone it is taken as UTC; a day alone is its first moment.
    """
    try:
        found = _moment(value)
        aware = found.replace(tzinfo=UTC) if found.tzinfo is None else found
        return aware.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, OSError, IndexError) as error:
        message = f"{_shown(value)} is no time; write e.g. 2025-11-07T09:00:00Z"
        raise ValueError(message) from error


def _moment(value: object) -> datetime:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, UTC)
    text = str(value).strip()
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return parsedate_to_datetime(text)


def _shown(value: object) -> str:
    words = json.dumps(value, ensure_ascii=True, default=str)
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
