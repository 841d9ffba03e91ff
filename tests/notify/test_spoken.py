"""The days that a sentence names."""

from datetime import date

import pytest

from monitor.notify.spoken import named_days, of_its_day, over

PUBLISHED = date(2025, 9, 22)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("It ends on 10 November 2026.", [date(2026, 11, 10)]),
        ("It ends on November 10, 2026, or later.", [date(2026, 11, 10)]),
        ("The ban ends on Oct. 15.", [date(2025, 10, 15)]),
        ("Quotas begin on January 3.", [date(2026, 1, 3)]),
        ("From February 2026 licences are needed.", [date(2026, 2, 28)]),
        ("A new body will buy in 2027.", [date(2027, 12, 31)]),
        ("The Senate may vote, and March on.", []),
        ("KINSHASA, Sept 22 - Miners will pay more.", []),
        ("On 31 February 2026 nothing happens.", []),
        ("It will end in December.", [date(2025, 12, 31)]),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, days: list[date]) -> None:
    """If it fails, what is over is told as coming, or what comes is left out."""
    assert [*named_days(text, PUBLISHED)] == days


@pytest.mark.parametrize(
    ("text", "today", "gone"),
    [
        ("It will begin on October 15.", date(2025, 10, 15), False),
        ("It will begin on October 15.", date(2025, 10, 16), True),
        ("From October 15 and until 2027 it will hold.", date(2026, 2, 5), False),
        ("The ministry will decide case by case.", date(2030, 1, 1), False),
    ],
)
def test_a_sentence_is_over_when_all_its_days_are(
    text: str, today: date, *, gone: bool
) -> None:
    """If it fails, a date that has passed stands under "What's next"."""
    assert over(text, PUBLISHED, today) is gone


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("BEIJING, Oct 9 - China widened its controls.", True),
        ("Shares fell on Thursday.", True),
        ("China refines about 90% of the world's rare earths.", False),
    ],
)
def test_a_sentence_of_its_day_is_known(text: str, told: bool) -> None:  # noqa: FBT001
    """If it fails, last month's news stands under what matters today."""
    assert of_its_day(text) is told
