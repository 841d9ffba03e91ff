"""A real timeline in our own words, day by day, through reading, grouping and dates.

China's controls of 2024 and 2025: acts of their own, one in parts, six of them suspended
by a seventh, one article of another by an eighth, and misreadings in between.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from monitor.group.calendar import asks
from monitor.model.message import Reminder
from monitor.model.story import Story
from monitor.pipeline.calendar import dates_of
from monitor.pipeline.parts import Parts
from monitor.pipeline.reminders import make_reminders
from tests.end_to_end.telling import (
    MINISTRY,
    PAPER,
    WIRE,
    acts_of,
    held_dates,
    listening,
    tell,
)

pytestmark = pytest.mark.slow

PAUSE = "2026-11-10"
OCTOBER = ("56", "57", "61", "62")
TOLD = (
    (
        "2024-12-03T09:00",
        MINISTRY,
        "Announcement No. 46 of 2024 on dual-use exports to the United States",
        (
            "China's Ministry of Commerce banned exports of gallium, germanium, antimony and "
            "superhard materials to the United States under Article 2 of Announcement No. 46 "
            "of 2024. The ban takes effect immediately."
        ),
    ),
    (
        "2025-04-04T09:00",
        MINISTRY,
        "Announcement No. 18 of 2025 on medium and heavy rare earths",
        (
            "China's Ministry of Commerce imposed export controls on seven medium and heavy "
            "rare earths and magnets under Announcement No. 18 of 2025. Exporters of samarium, "
            "gadolinium, terbium, dysprosium, lutetium, scandium and yttrium must obtain a "
            "licence. The controls took effect on April 4, 2025."
        ),
    ),
    (
        "2025-10-09T09:00",
        MINISTRY,
        "Announcement No. 56 of 2025: export controls on rare-earth equipment",
        (
            "China's Ministry of Commerce issued Announcement No. 56 of 2025, which requires "
            "export licences for rare earth production equipment and raw materials. The "
            "announcement takes effect on November 8, 2025."
        ),
    ),
    (
        "2025-10-09T09:05",
        MINISTRY,
        "Announcement No. 57 of 2025: export controls on five rare earths",
        (
            "China's Ministry of Commerce issued Announcement No. 57 of 2025, which imposes "
            "export controls on holmium, erbium, thulium, europium and ytterbium. The controls "
            "take effect on November 8, 2025."
        ),
    ),
    (
        "2025-10-09T09:10",
        MINISTRY,
        "Announcement No. 61 of 2025: goods made abroad with Chinese rare earths",
        (
            "China's Ministry of Commerce issued Announcement No. 61 of 2025, which requires "
            "export licences for foreign-made items that contain Chinese rare earths. For items "
            "with at least 0.1 percent of listed rare earths by value, the licensing "
            "requirement takes effect on December 1, 2025."
        ),
    ),
    (
        "2025-10-09T09:15",
        MINISTRY,
        "Announcement No. 62 of 2025: export controls on rare-earth technologies",
        (
            "China's Ministry of Commerce imposed export controls on rare earth mining and "
            "smelting technology under Announcement No. 62 of 2025. The controls take effect "
            "immediately."
        ),
    ),
    (
        "2025-10-10T09:00",
        WIRE,
        "Part of China's Announcement No. 61 is in force",
        (
            "China's export licensing requirement for items made abroad with Chinese rare "
            "earth technology, set out in Announcement No. 61, has been in force since October "
            "9, 2025, the Ministry of Commerce said on Friday."
        ),
    ),
    (
        "2025-10-10T12:00",
        WIRE,
        "The rest of China's Announcement No. 61 waits until December",
        (
            "China's licensing requirement for foreign goods with at least 0.1 percent of "
            "Chinese rare earths under Announcement No. 61 will take effect on December 1, "
            "2025, the Ministry of Commerce said on Friday."
        ),
    ),
    (
        "2025-11-07T11:00",
        MINISTRY,
        "Announcement No. 70 of 2025: six announcements suspended",
        (
            "China's Ministry of Commerce suspended Announcements No. 55, 56, 57, 58, 61 and "
            "62 of 2025, which impose export controls on rare earths, graphite and superhard "
            "materials, from today until November 10, 2026."
        ),
    ),
    (
        "2025-11-08T08:00",
        WIRE,
        "April's rare-earth licences stay in place",
        (
            "China's export controls on seven medium and heavy rare earths under Announcement "
            "No. 18 remain in force, the Ministry of Commerce said on Saturday."
        ),
    ),
    (
        "2025-11-08T10:00",
        PAPER,
        "China lifts rare-earth export controls",
        (
            "China has lifted its rare-earth export controls, including Announcement No. 61, "
            "the paper reported."
        ),
    ),
    (
        "2025-11-08T11:00",
        PAPER,
        "China's rare-earth controls postponed, will now take effect on 10 November 2026",
        (
            "China's rare-earth export controls under Announcement No. 61 have been postponed "
            "and will now take effect on November 10, 2026."
        ),
    ),
    (
        "2025-11-09T09:00",
        MINISTRY,
        "Announcement No. 72 of 2025 suspends Article 2 of Announcement No. 46 of 2024",
        (
            "China's Ministry of Commerce suspended Article 2 of Announcement No. 46 of 2024, "
            "which bans exports of gallium, germanium and antimony to the United States, until "
            "November 27, 2026."
        ),
    ),
    (
        "2025-11-14T18:00",
        PAPER,
        "China weighs a trusted-buyer system for rare earths",
        (
            "China is considering a validated end-user system for rare earth exports that "
            "would exclude firms with ties to the American military, people familiar with the "
            "plan said. The plan could still change."
        ),
    ),
)
EXTENSION = (
    "2026-10-30T09:00",
    MINISTRY,
    "Announcement No. 80 of 2026 extends the suspension under Announcement No. 70",
    (
        "China's Ministry of Commerce extended the suspension of export controls on rare "
        "earths under Announcement No. 70 of 2025 until November 10, 2027."
    ),
)

Seen = dict[str, tuple[str, dict[str, str], int]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Return parts that read with the real model, and a database of their own."""
    folder = tmp_path_factory.mktemp("timelines")
    with listening(folder, since=datetime(2024, 12, 1, tzinfo=UTC)) as parts:
        yield parts


def by_act(made: Parts) -> Seen:
    """Return stage, dates that hold, and contradictions of each act, by its number."""
    seen: Seen = {}
    for story in made.store.stories.find(limit=100):
        for number in own_acts(story):
            assert number not in seen, f"act {number} is two stories"
            held = held_dates(made, story)
            seen[number] = (story.stage.value, held, len(story.contested_by))
    return seen


def own_acts(story: Story) -> frozenset[str]:
    """Return the acts that a story is about, without those that suspend or extend."""
    return acts_of(story, but=frozenset({"70", "72", "80"}))


APRIL = ("ADOPTED", {"effective": "2025-04-04"}, 0)
APRIL_IN_FORCE = ("EFFECTIVE", {"effective": "2025-04-04"}, 0)
GALLIUM = ("EFFECTIVE", {"effective": "2024-12-03"}, 0)
GALLIUM_PAUSED = (
    "SUSPENDED",
    {"effective": "2024-12-03", "expiry": "2026-11-27"},
    0,
)
PAUSED = ("SUSPENDED", {"expiry": PAUSE}, 0)
MISREAD = ("SUSPENDED", {"expiry": PAUSE}, 2)
NOVEMBER = ("ADOPTED", {"effective": "2025-11-08"}, 0)
DECEMBER = {"effective": "2025-12-01"}
IN_OCTOBER: Seen = {
    "46": GALLIUM,
    "18": APRIL,
    "56": NOVEMBER,
    "57": NOVEMBER,
    "61": ("EFFECTIVE", DECEMBER, 0),
    "62": ("EFFECTIVE", {"effective": "2025-10-09"}, 0),
}
IN_PAUSE: Seen = (
    IN_OCTOBER
    | dict.fromkeys(OCTOBER, PAUSED)
    # It had begun before it was suspended.
    | {"62": ("SUSPENDED", {"effective": "2025-10-09", "expiry": PAUSE}, 0)}
)
AT_LAST: Seen = IN_PAUSE | {
    "18": APRIL_IN_FORCE,
    "61": MISREAD,
    "46": GALLIUM_PAUSED,
}
AFTER: dict[str, Seen] = {
    "2024-12-03T09:00": {"46": GALLIUM},
    "2025-04-04T09:00": {"46": GALLIUM, "18": APRIL},
    "2025-10-09T09:15": IN_OCTOBER | {"61": ("ADOPTED", DECEMBER, 0)},
    "2025-10-10T09:00": IN_OCTOBER,
    "2025-10-10T12:00": IN_OCTOBER,
    "2025-11-07T11:00": IN_PAUSE,
    "2025-11-08T08:00": IN_PAUSE | {"18": APRIL_IN_FORCE},
    "2025-11-08T10:00": IN_PAUSE | {"18": APRIL_IN_FORCE, "61": MISREAD},
    "2025-11-08T11:00": IN_PAUSE | {"18": APRIL_IN_FORCE, "61": MISREAD},
    "2025-11-09T09:00": AT_LAST,
    "2025-11-14T18:00": AT_LAST,
}


def test_every_act_stands_where_it_stood_on_each_day(made: Parts) -> None:
    """If it fails, a measure is told as in force, paused or lifted when it was not."""
    for told in TOLD:
        tell(made, told)
        if (expected := AFTER.get(told[0])) is not None:
            assert by_act(made) == expected, told[2]
    check_end_of_pause(made)
    check_extension(made)


def asked_on(made: Parts, day: str) -> set[str]:
    """Return the acts that are asked about on a day."""
    return {
        number
        for entry in dates_of(made.store)
        if asks(entry, today=date.fromisoformat(day))
        for number in own_acts(entry.story)
    }


def check_end_of_pause(made: Parts) -> None:
    """Look at the last day of the pause, without a word on what follows."""
    assert asked_on(made, "2026-11-09") == set()
    assert asked_on(made, PAUSE) == set(OCTOBER)
    assert asked_on(made, "2026-11-27") == {*OCTOBER, "46"}
    assert asked_on(made, "2025-12-01") == set()  # put off: nothing begins


def check_extension(made: Parts) -> None:
    """Extend the pause ten days before its end: its four acts move, and no other."""
    for day in ("2026-10-15", "2026-10-30"):
        make_reminders(made, now=datetime.fromisoformat(f"{day}T08:00Z"))
    tell(made, EXTENSION)
    seen = by_act(made)
    assert {number: seen[number][0] for number in seen} == {
        "46": "SUSPENDED",
        "18": "EFFECTIVE",
        **dict.fromkeys(OCTOBER, "EXTENDED"),
    }
    assert {seen[number][1]["expiry"] for number in OCTOBER} == {"2027-11-10"}
    for day in ("2026-11-03", "2026-11-09", "2026-11-10", "2026-11-20"):
        make_reminders(made, now=datetime.fromisoformat(f"{day}T08:00Z"))
    payloads = [row.message.payload for row in made.store.outbox.messages(limit=500)]
    titles = sorted({p.title for p in payloads if isinstance(p, Reminder)})
    assert titles == [
        "10 November 2026: suspension stated to end",
        "27 November 2026: suspension stated to end",
    ]
