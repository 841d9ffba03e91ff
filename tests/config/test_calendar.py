"""`[calendar]`: when people are reminded of dates."""

from datetime import time
from pathlib import Path

import pytest

from monitor.config import load
from monitor.config.settings import CalendarSettings
from tests.config.test_load import mistakes, write


def test_without_a_table_four_reminders_come_in_the_morning(tmp_path: Path) -> None:
    """If it fails, nobody is reminded who has not asked for it."""
    settings = load(write(tmp_path, ""), environment={}).calendar

    assert settings == CalendarSettings() == CalendarSettings(reminders=(1, 7, 30, 90))


def test_what_is_set_arrives(tmp_path: Path) -> None:
    """If it fails, reminders come on other days, or at another time."""
    text = '[calendar]\nreminders = ["2w", "24h", "1d"]\nat = "06:15"\n'
    zone = 'timezone = "Asia/Tokyo"\n'

    assert load(write(tmp_path, text + zone), environment={}).calendar == (
        CalendarSettings(reminders=(1, 14), at=time(6, 15), timezone="Asia/Tokyo")
    )
    off = load(write(tmp_path, "[calendar]\nreminders = []\n"), environment={})
    assert off.calendar.reminders == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'reminders = ["30d"]\nzone = "UTC"',
            [
                'config.toml:3: calendar.zone: unknown key "zone"; did you mean "timezone"?'
            ],
        ),
        (
            'reminders = ["30d", "90m", "0d", "9999d"]',
            [
                f'config.toml:2: calendar.reminders[{n}]: "{span}" is no whole number '
                'of days between 1 and 3650; write e.g. "30d"'
                for n, span in ((2, "90m"), (3, "0s"), (4, "9999d"))
            ],
        ),
        (
            'timezone = "Berlin"',
            [
                (
                    "config.toml:2: calendar.timezone: 'Berlin' is no time zone; write "
                    'e.g. "Europe/Berlin"'
                )
            ],
        ),
    ],
    ids=["key", "spans", "zone"],
)
def test_mistakes_are_named_with_their_place(
    tmp_path: Path, text: str, said: list[str]
) -> None:
    """If it fails, a reminder at 90 minutes is taken for one at 90 days."""
    assert mistakes(tmp_path, f"[calendar]\n{text}") == said
