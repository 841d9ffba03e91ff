"""Dates and alerts as records; the others are tested where the desk finds them."""

from datetime import date

from monitor.assistant import records
from monitor.model.message import DeliveryState
from monitor.notify.agenda import question_words
from monitor.store.messages import OutboxRow
from tests.makers import a_message, an_alert
from tests.notify.dates import an_entry


def test_a_date_comes_with_its_words_and_their_source() -> None:
    """If it fails, an assistant names a day that nobody can look up."""
    entry = an_entry()
    found = records.date_ahead(entry, str, today=date(2020, 1, 1))
    assert found["first_day"] == entry.first.isoformat()
    assert found["question"] is None
    assert entry.source is not None
    assert found["evidence"]["untrusted_text"] == entry.source.sentence.text
    assert (
        records.date_ahead(an_entry(source=None), str, today=date(2020, 1, 1))[
            "evidence"
        ]
        is None
    )


def test_a_day_that_has_passed_is_a_question() -> None:
    """If it fails, a plan is told as a fact because its day has come."""
    entry = an_entry()
    today = entry.last.replace(day=entry.last.day + 1)
    found = records.date_ahead(entry, str, today=today)
    assert found["question"] == question_words(entry)


def test_who_gets_mail_is_nobodys_business() -> None:
    """If it fails, an assistant learns the addresses of colleagues."""
    message = a_message(payload=an_alert(), recipient="boss@example.org")
    row = OutboxRow(
        message=message,
        state=DeliveryState.SENT,
        attempts=1,
        next_at=None,
        last_error=None,
        remote_id=None,
        sent_at=None,
    )
    assert "example.org" not in str(
        {k: v for k, v in records.alert(row).items() if k != "headline"}
    )
