"""What programs are given of stories, events, dates and messages."""

from typing import TypeVar

from monitor.model.message import DeliveryState
from monitor.notify.table import Columns, as_csv, as_line
from monitor.pipeline.listed import EVENTS, MESSAGES, STORIES, asked, dates
from monitor.store.messages import OutboxRow
from tests.makers import NOON, a_message, a_report, a_story
from tests.notify.dates import an_entry

T = TypeVar("T")

ROW = OutboxRow(
    message=a_message(),
    state=DeliveryState.SENT,
    attempts=1,
    next_at=None,
    last_error=None,
    remote_id=None,
    sent_at=NOON,
)


def both(item: T, columns: Columns[T]) -> tuple[str, str]:
    """Return the line of a table and the record."""
    return as_csv([item], columns).splitlines()[1], as_line(columns.record(item))


def test_everything_is_a_line_and_a_record() -> None:
    """If it fails, `--json`, the export or the pages end in an error."""
    story = a_story()
    line, record = both(story, STORIES)
    assert line.endswith(story.id)
    assert 'fingerprints":[]' in record  # text signatures serve grouping only
    report = a_report()
    assert both(report, EVENTS)[0].endswith(report.event_id)
    assert both(ROW, MESSAGES)[0].endswith(ROW.message.id)
    entry = an_entry()
    line, record = both(entry, dates(today=entry.first))
    assert line.startswith(entry.first.isoformat())
    assert entry.uid in record


def test_a_day_that_has_come_is_a_question() -> None:
    """If it fails, a date that has passed reads like one that came true."""
    entry = an_entry()
    assert asked(entry, today=entry.first.replace(year=entry.first.year - 1)) is None
    assert "No source yet" in (asked(entry, today=entry.last) or "")
